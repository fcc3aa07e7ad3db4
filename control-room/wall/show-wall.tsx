import { useText } from '../i18n/use-text.ts';
import { useLive, useLiveShow, useStale } from '../live/use-live.ts';
import { AlertLine } from './alert-line.tsx';
import { AudiencePanel } from './audience-panel.tsx';
import { CuePanel } from './cue-panel.tsx';
import { LeaderPanel } from './leader-panel.tsx';
import { MoneyPanel } from './money-panel.tsx';
import { OrderTicker } from './order-ticker.tsx';
import { PollLine } from './poll-line.tsx';
import { RegionPanel } from './region-panel.tsx';
import styles from './wall.module.css';
import { WallHeader } from './wall-header.tsx';

/** Everything at once and nothing to press: money and audience on top, what is on air, who sells and who lags below. */
export function ShowWall() {
  const t = useText();
  const isLive = useLiveShow((show) => show.state.status === 'live');
  const isConnected = useLive((state) => state.link.kind === 'connected');
  const isLate = useStale();
  return (
    <div className={styles.stage}>
      <div className={styles.wall} data-stale={isLate || !isConnected} data-live={isLive}>
        <WallHeader />
        <main className={styles.grid} aria-label={t('wall.title')}>
          <MoneyPanel />
          <AudiencePanel />
          <CuePanel />
          <RegionPanel />
          <LeaderPanel />
          <OrderTicker />
        </main>
        <PollLine />
        <AlertLine />
      </div>
    </div>
  );
}
