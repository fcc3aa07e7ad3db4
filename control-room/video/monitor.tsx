import { useEffect, useState } from 'react';
import { useText } from '../i18n/use-text.ts';
import { useLiveShow } from '../live/use-live.ts';
import styles from './monitor.module.css';
import { Quality } from './quality.tsx';
import { serverWords } from './server-words.ts';
import { VideoStage } from './video-stage.tsx';
import { createWatcher, type Watcher, type WatchState } from './watcher.ts';

/** What viewers see, on the desk: small, silent until asked; one line in words while there is none. */
export function Monitor() {
  const t = useText();
  const showId = useLiveShow((show) => show.showId);
  const [watcher, setWatcher] = useState<Watcher | null>(null);
  useEffect(() => {
    const opened = createWatcher({ showId });
    setWatcher(opened);
    return () => opened.close();
  }, [showId]);
  if (!watcher) return null;
  const why = ({ phase }: WatchState): string => {
    switch (phase.kind) {
      case 'noServer':
        return serverWords(t, phase.server) ?? t('video.none');
      case 'none':
        return t('video.none');
      case 'paused':
        return t('video.paused');
      case 'refused':
        return phase.code;
      case 'waiting':
      case 'connecting':
      case 'playing':
        return t('video.connecting');
    }
  };
  return (
    <section aria-label={t('video.monitor')} className={styles.monitor}>
      <div className={styles.picture}>
        <VideoStage
          texts={{
            video: t('video.picture'),
            tapForSound: t('video.tapForSound'),
            soundOff: t('video.soundOff'),
          }}
          watcher={watcher}
        >
          {(state) => <p className={styles.why}>{why(state)}</p>}
        </VideoStage>
      </div>
      <Quality watcher={watcher} />
    </section>
  );
}
