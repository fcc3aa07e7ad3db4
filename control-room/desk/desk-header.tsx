import { Tooltip } from '@mantine/core';
import { Header } from '../app/header.tsx';
import { ScreenLinks } from '../app/screen-links.tsx';
import { inLanguage } from '../i18n/language.ts';
import { useText } from '../i18n/use-text.ts';
import { LinkBadge } from '../live/link-badge.tsx';
import { showClock } from '../live/show-clock.ts';
import { useLiveShow, useServerNow, useStale } from '../live/use-live.ts';
import { formatCompact, formatRate } from '../ui/number.ts';
import { ShowState } from '../ui/status.tsx';
import { formatElapsed, formatFar } from '../ui/time.ts';
import { zoneOffset } from '../ui/zone.ts';
import { useDesk } from './desk-context.tsx';
import styles from './desk-header.module.css';
import { ForecastBand } from './forecast-band.tsx';
import { Present } from './present.tsx';
import { ShowControls } from './show-controls.tsx';

/** Always in view: which show, its state, elapsed and over/under, online, paid against target, the connection. */
export function DeskHeader() {
  const desk = useDesk();
  const title = useLiveShow((show) => show.state.title);
  const status = useLiveShow((show) => show.state.status);
  return (
    <Header compact>
      <h1 className={styles.title} title={inLanguage(title, desk.language)}>
        {inLanguage(title, desk.language)}
      </h1>
      {status !== 'none' && <ShowState status={status} />}
      <ElapsedClock />
      <ShowControls />
      <Figures />
      <Present />
      <Screens />
      <LinkBadge />
    </Header>
  );
}

function ElapsedClock() {
  const t = useText();
  const desk = useDesk();
  const state = useLiveShow((show) => show.state);
  const now = useServerNow();
  const clock = showClock(state, now);
  const rest = formatFar(clock.restMs, desk.language);
  const zone = zoneOffset(state.timeZone, now, desk.language);
  return (
    <span className={styles.elapsed}>
      <strong>{formatElapsed(clock.elapsedMs)}</strong>
      <span data-late={clock.kind === 'over' || clock.kind === 'late'}>
        {clock.kind === 'lasted' ? t('desk.header.lasted') : t(`desk.header.${clock.kind}`, { time: rest })}
      </span>
      <span>
        {desk.clock(now)} {zone}
      </span>
    </span>
  );
}

function Figures() {
  const t = useText();
  const desk = useDesk();
  const metrics = useLiveShow((show) => show.metrics);
  const isStale = useStale();
  const { total, trade, audience } = metrics;
  return (
    <div className={styles.figures} data-stale={isStale}>
      <Tooltip label={t('metrics.formula.online')}>
        <span className={styles.figure}>
          <span>{t('metrics.name.online')}</span>
          <strong>{formatCompact(audience.online, desk.language)}</strong>
        </span>
      </Tooltip>
      <span className={styles.paid}>
        <span className={styles.figure}>
          <Tooltip label={t('metrics.formula.paid')}>
            <span>{t('metrics.name.paid')}</span>
          </Tooltip>
          <strong>{desk.moneyShort(trade.paid)}</strong>
        </span>
        <span className={styles.under}>
          {total.target
            ? `/ ${desk.moneyShort(total.target.amount)} · ${formatRate(total.attainment.amount, desk.language)}`
            : t('desk.header.noTarget')}
        </span>
        {total.target && total.forecast && (
          <ForecastBand figures={{ forecast: total.forecast, target: total.target, paid: trade.paid }} />
        )}
      </span>
    </div>
  );
}

function Screens() {
  const showId = useLiveShow((show) => show.showId);
  return (
    <span className={styles.screens}>
      <ScreenLinks showId={showId} />
    </span>
  );
}
