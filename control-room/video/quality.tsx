import { useStore } from 'zustand';
import type { StreamSample } from '#shared/contract/stream.ts';
import { useText } from '../i18n/use-text.ts';
import styles from './monitor.module.css';
import type { Watcher } from './watcher.ts';

/** How the picture on air fares: what is wrong first, in words, then the figures. */
export function Quality({ watcher }: { watcher: Watcher }) {
  const t = useText();
  const sample = useStore(watcher.store, ({ quality }) => quality);
  const isRecorded = useStore(watcher.store, ({ status }) => status?.isRecorded === true);
  if (!sample) return null;
  return (
    <ul className={styles.quality} aria-label={t('video.quality.title')}>
      {sample.faults.map((fault) => (
        <li data-level="warn" key={fault}>
          <span aria-hidden>⚠</span> {t(`video.wrong.${fault}`)}
        </li>
      ))}
      {isRecorded && (
        <li data-level="rec">
          <span aria-hidden>●</span> {t('video.quality.recording')}
        </li>
      )}
      {figuresOf(sample).map(([name, n]) => (
        <li key={name}>{t(`video.quality.${name}`, { n })}</li>
      ))}
    </ul>
  );
}

type Figure = 'bitrate' | 'fps' | 'delay' | 'loss' | 'rtt' | 'sound' | 'watching';

/** The figures that are known, the most telling first. */
function figuresOf(sample: StreamSample): [Figure, string][] {
  const { bitrate, fps, delayMs, lossRate, rttMs, audioDb, watching } = sample;
  const figures: [Figure, string | null][] = [
    ['bitrate', (bitrate / 1e6).toFixed(1)],
    ['fps', fps === null ? null : fps.toFixed(0)],
    ['delay', delayMs === null ? null : delayMs.toFixed(0)],
    ['loss', (lossRate * 100).toFixed(1)],
    ['rtt', rttMs === null ? null : rttMs.toFixed(0)],
    ['sound', audioDb === null ? null : audioDb.toFixed(0)],
    ['watching', String(watching)],
  ];
  return figures.filter((figure): figure is [Figure, string] => figure[1] !== null);
}
