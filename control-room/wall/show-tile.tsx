import { IconAlertTriangle, IconUsers } from '@tabler/icons-react';
import { Link } from 'react-router';
import type { ShowGlance } from '#shared/contract/campaign-wall.ts';
import { inLanguage } from '../i18n/language.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { useText } from '../i18n/use-text.ts';
import { showClock } from '../live/show-clock.ts';
import { formatMoneyShort } from '../ui/money.ts';
import { formatCompact, formatRate } from '../ui/number.ts';
import { PaceState, ShowState } from '../ui/status.tsx';
import { formatLength, formatMinute, formatMoment } from '../ui/time.ts';
import { troubleOf } from './by-trouble.ts';
import styles from './campaign-wall.module.css';

const HOUR_MS = 3_600_000;

/** One show: its state, how long, who watches, what is paid against the target, and whether that is enough. */
export function ShowTile({ show, now }: { show: ShowGlance; now: number }) {
  const t = useText();
  const language = useLanguage();
  const { figures, currency } = show;
  const money = (minor: number) => formatMoneyShort(minor, currency, language);
  const attained = figures?.total.attainment.amount ?? null;
  const forecast = figures?.total.forecast;
  const target = figures?.total.target;
  const hasBegun = show.startedAt !== null;
  return (
    <li className={styles.tile} data-trouble={troubleOf(show, now)}>
      <p className={styles.top}>
        <ShowState status={show.status} />
        <Clock show={show} now={now} />
        {show.alerts > 0 && (
          <span className={styles.alerts}>
            <IconAlertTriangle size="1.1em" aria-hidden />
            {t('wall.campaign.alerts', { n: show.alerts })}
          </span>
        )}
      </p>
      <h2>
        <Link to={`/shows/${encodeURIComponent(show.id)}/wall`}>{inLanguage(show.title, language)}</Link>
      </h2>
      {figures === null ? (
        <p className={styles.counting}>{t('wall.campaign.counting')}</p>
      ) : (
        <>
          <p className={styles.paid}>
            {hasBegun && (
              <>
                <strong>{money(figures.paid)}</strong>
                <span>
                  {formatRate(attained, language, 0)}
                  {target && <small> / {money(target.amount)}</small>}
                </span>
              </>
            )}
            {!hasBegun && target && (
              <>
                <strong>{money(target.amount)}</strong>
                <span>{t('metrics.name.target')}</span>
              </>
            )}
            {!hasBegun && !target && <span>{t('desk.header.noTarget')}</span>}
          </p>
          <p className={styles.rest}>
            {show.status === 'live' && (
              <PaceState status={figures.total.status} hasTarget={target !== null} />
            )}
            {show.status === 'live' && (
              <span>
                <IconUsers size="1.1em" aria-hidden />
                <span className="sr-only">{t('metrics.name.online')} </span>
                {formatCompact(figures.online, language)}
              </span>
            )}
            {show.status === 'live' && forecast && target && target.amount > 0 && (
              <span className={styles.forecast}>
                {t('wall.campaign.forecast', { rate: formatRate(forecast.mid / target.amount, language, 0) })}
              </span>
            )}
            {show.endedAt !== null && (
              <span>
                {t('metrics.name.uv')} {formatCompact(figures.uv, language)}
              </span>
            )}
          </p>
          <span className={styles.bar} aria-hidden>
            <span style={{ width: `${Math.min(100, (attained ?? 0) * 100)}%` }} />
          </span>
        </>
      )}
    </li>
  );
}

function Clock({ show, now }: { show: ShowGlance; now: number }) {
  const t = useText();
  const language = useLanguage();
  const clock = showClock(show, now);
  const time = formatLength(clock.restMs);
  const word = {
    left: 'wall.campaign.left',
    over: 'wall.campaign.overTime',
    late: 'wall.campaign.late',
    lasted: 'wall.campaign.lasted',
    startsIn: 'wall.campaign.startsIn',
  } as const;
  // A start that is hours away is told as a time of day, and one on another day with its date.
  if (clock.kind === 'startsIn' && clock.restMs > HOUR_MS) {
    const format = clock.restMs > 12 * HOUR_MS ? formatMoment : formatMinute;
    return <span className={styles.time}>{format(show.plannedStartAt, show.timeZone, language)}</span>;
  }
  return <span className={styles.time}>{t(word[clock.kind], { time })}</span>;
}
