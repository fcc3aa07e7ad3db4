import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { RecordingView } from '#shared/contract/recordings.ts';
import type { StreamView } from '#shared/contract/stream.ts';
import { api, showPath } from '../app/api.ts';
import { useText } from '../i18n/use-text.ts';
import { useReviewPage } from './context.ts';
import type { Speed } from './playback.ts';
import { partAt } from './recorded-part.ts';
import styles from './recording.module.css';

/** The picture may be this far from the moment before it is moved; playing keeps it close by itself. */
const APART_S = 1.5;
/** How often a recording that is still being written is asked after. */
const WRITING_MS = 3_000;
/** Browsers play no faster than this; beyond it the picture jumps from moment to moment. */
const FASTEST = 16;

/** What was on the screens at the moment, where the show was recorded; nothing where it never was. */
export function Recording(props: { at: number; isPlaying: boolean; speed: Speed }) {
  const t = useText();
  const { review } = useReviewPage();
  const showId = review.show.id;
  const recordings = useQuery({
    queryKey: ['recordings', showId],
    queryFn: ({ signal }) => api.get<{ items: RecordingView[] }>(showPath(showId, '/recordings'), signal),
    staleTime: 60_000,
    // Right after a show its last file is still being finished.
    refetchInterval: ({ state }) =>
      state.data?.items.some(({ endedAt }) => endedAt === null) ? WRITING_MS : false,
  });
  const parts = recordings.data?.items ?? [];
  if (parts.length === 0) return null;
  const part = partAt(parts, props.at);
  if (!part) return <p className={styles.none}>{t('review.recorder.notRecorded')}</p>;
  // A file has its length only once it is whole: it is opened anew then.
  return <Picture key={`${part.id} ${part.endedAt === null}`} part={part} {...props} />;
}

function Picture(props: { part: RecordingView; at: number; isPlaying: boolean; speed: Speed }) {
  const t = useText();
  const { part, at, isPlaying, speed } = props;
  const video = useRef<HTMLVideoElement>(null);
  const isRunning = isPlaying && speed <= FASTEST;
  const wanted = Math.max(0, at - part.startedAt) / 1_000;
  useEffect(() => {
    const element = video.current;
    if (!element) return;
    const drift = Math.abs(element.currentTime - wanted);
    if (drift > (isRunning ? APART_S * speed : 0.05)) element.currentTime = wanted;
  }, [wanted, isRunning, speed]);
  useEffect(() => {
    const element = video.current;
    if (!element) return;
    element.playbackRate = Math.min(speed, FASTEST);
    // Refused where the browser wants a touch first: the picture then jumps along.
    if (isRunning) element.play().catch(() => undefined);
    else element.pause();
  }, [isRunning, speed]);
  return (
    <video
      aria-label={t('review.recorder.picture')}
      className={styles.picture}
      muted={speed > 2}
      playsInline
      preload="auto"
      ref={video}
      src={part.href}
    />
  );
}

/** Under the slider: when the picture or its sound was in trouble, each stretch told in words. */
export function StreamStrip({ window }: { window: { readonly from: number; readonly to: number } }) {
  const t = useText();
  const { review, clock } = useReviewPage();
  const showId = review.show.id;
  const length = window.to - window.from;
  const step = Math.max(10_000, Math.ceil(length / 300 / 1_000) * 1_000);
  const stream = useQuery({
    queryKey: ['stream', showId, step],
    queryFn: ({ signal }) => api.get<StreamView>(showPath(showId, `/stream?step=${step}`), signal),
    staleTime: 60_000,
  });
  const buckets = stream.data?.buckets ?? [];
  if (buckets.length === 0) return null;
  const troubled = buckets.filter(({ faults }) => faults.length > 0);
  const words = (bucket: (typeof buckets)[number]) =>
    `${clock(bucket.at)} ${bucket.faults.map((fault) => t(`video.wrong.${fault}`)).join(' · ')}`;
  const placed = (at: number) => `${((at - window.from) / length) * 100}%`;
  return (
    <div className={styles.stream}>
      <ul aria-label={t('review.recorder.stream')} className={styles.strip}>
        {buckets.map((bucket) => (
          <li
            data-trouble={bucket.faults.length > 0}
            key={bucket.at}
            style={{ left: placed(bucket.at), width: `${(step / length) * 100}%` }}
            title={bucket.faults.length > 0 ? words(bucket) : undefined}
          />
        ))}
      </ul>
      <p className={styles.words}>
        {troubled.length === 0
          ? t('review.recorder.streamFine')
          : t('review.recorder.streamTrouble', {
              n: troubled.length,
              when: troubled.slice(0, 3).map(words).join('; '),
            })}
      </p>
    </div>
  );
}
