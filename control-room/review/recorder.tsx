import { ActionIcon, Button, NativeSelect } from '@mantine/core';
import {
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerSkipBack,
  IconPlayerSkipForward,
  IconX,
} from '@tabler/icons-react';
import { useEffect, useMemo, useState } from 'react';
import { failureOf } from '../app/api.ts';
import { useText } from '../i18n/use-text.ts';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Loading } from '../ui/loading.tsx';
import { Panel } from '../ui/panel.tsx';
import { formatElapsed } from '../ui/time.ts';
import { useReviewPage } from './context.ts';
import { MomentView } from './moment-view.tsx';
import { momentOf, nextMoment, type Speed, speeds, tickMs, wholeSecond } from './playback.ts';
import { useMoment } from './queries.ts';
import styles from './recorder.module.css';
import { Recording, StreamStrip } from './recording.tsx';
import type { ViewState } from './view-state.ts';

const skipMs = 10_000;

/** Winds the show back to any second and plays it; the moment stands in the address. */
export function Recorder({ view }: { view: ViewState }) {
  const { review } = useReviewPage();
  const { startedAt, endedAt } = review.show;
  const window = useMemo(
    () =>
      startedAt === null || endedAt === null || endedAt - startedAt < 2_000
        ? null
        : { from: startedAt, to: endedAt - 1_000 },
    [startedAt, endedAt],
  );
  return window && <Player view={view} window={window} />;
}

function Player({ view, window }: { view: ViewState; window: { from: number; to: number } }) {
  const t = useText();
  const { review, clock } = useReviewPage();
  const { setMoment } = view;
  const at = momentOf(view.moment, window);
  const [isPlaying, setPlaying] = useState(false);
  const [speed, setSpeed] = useState<Speed>(10);
  const asked = at === null ? null : wholeSecond(at, window.from);
  const moment = useMoment(review.show.id, asked);

  useEffect(() => {
    if (!isPlaying || at === null) return;
    const timer = setTimeout(() => {
      const next = nextMoment(at, speed, window);
      if (next === null) setPlaying(false);
      else setMoment(next);
    }, tickMs);
    return () => clearTimeout(timer);
  }, [isPlaying, at, speed, window, setMoment]);

  const move = (to: number) => setMoment(Math.min(window.to, Math.max(window.from, Math.round(to))));
  const shown = at ?? window.from;
  return (
    <Panel
      aside={
        at !== null && (
          <ActionIcon
            aria-label={t('review.recorder.leave')}
            onClick={() => {
              setPlaying(false);
              setMoment(null);
            }}
            size="sm"
            variant="subtle"
          >
            <IconX aria-hidden size={16} />
          </ActionIcon>
        )
      }
      title={t('review.recorder.title')}
    >
      <div className={styles.bar}>
        <ActionIcon
          aria-label={t('review.recorder.back')}
          onClick={() => move(shown - skipMs)}
          variant="default"
        >
          <IconPlayerSkipBack aria-hidden size={16} />
        </ActionIcon>
        <Button
          leftSection={
            isPlaying ? <IconPlayerPause aria-hidden size={16} /> : <IconPlayerPlay aria-hidden size={16} />
          }
          onClick={() => {
            if (at === null || at >= window.to) move(window.from);
            setPlaying(!isPlaying);
          }}
          size="xs"
          variant="light"
        >
          {t(isPlaying ? 'review.recorder.pause' : 'review.recorder.play')}
        </Button>
        <ActionIcon
          aria-label={t('review.recorder.forward')}
          onClick={() => move(shown + skipMs)}
          variant="default"
        >
          <IconPlayerSkipForward aria-hidden size={16} />
        </ActionIcon>
        <NativeSelect
          aria-label={t('review.recorder.speed')}
          data={speeds.map((one) => ({ value: String(one), label: `${one}×` }))}
          onChange={(event) => setSpeed(speeds.find((one) => String(one) === event.target.value) ?? 1)}
          size="xs"
          value={String(speed)}
        />
        <input
          aria-label={t('review.recorder.position')}
          aria-valuetext={clock(shown)}
          className={styles.slider}
          max={window.to}
          min={window.from}
          onChange={(event) => move(Number(event.target.value))}
          step={1_000}
          type="range"
          value={shown}
        />
        <output className={styles.clock}>
          <b>{clock(shown)}</b>{' '}
          <span>{t('review.recorder.elapsed', { time: formatElapsed(shown - window.from) })}</span>
        </output>
      </div>
      <StreamStrip window={window} />
      {at !== null && <Recording at={at} isPlaying={isPlaying} speed={speed} />}
      {at === null && <p className={styles.note}>{t('review.recorder.intro')}</p>}
      {at !== null && moment.isError && (
        <ErrorPanel failure={failureOf(moment.error)} retry={() => void moment.refetch()} />
      )}
      {at !== null && moment.isPending && <Loading height={28} rows={4} />}
      {at !== null && moment.data && <MomentView moment={moment.data} />}
    </Panel>
  );
}
