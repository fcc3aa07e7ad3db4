import { Anchor, Button } from '@mantine/core';
import { Link } from 'react-router';
import { inLanguage } from '../i18n/language.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { useText } from '../i18n/use-text.ts';
import { formatMoneyShort } from '../ui/money.ts';
import { formatCompact, formatRate } from '../ui/number.ts';
import { ShowState } from '../ui/status.tsx';
import { Tile } from '../ui/tile.tsx';
import { formatClock, formatDay, formatElapsed } from '../ui/time.ts';
import { useNow } from '../ui/use-now.ts';
import { zoneOffset } from '../ui/zone.ts';
import { MoneyLink } from './money-link.tsx';
import { type ListedShow, useMetrics } from './queries.ts';
import { ScreenLinks } from './screen-links.tsx';
import styles from './shows-page.module.css';

/** A show on air: how long, the figures that matter, and the way in. */
export function LiveShowCard({ show }: { show: ListedShow }) {
  const t = useText();
  const language = useLanguage();
  const now = useNow();
  const metrics = useMetrics(show.id, true);
  const path = `/shows/${encodeURIComponent(show.id)}`;
  const data = metrics.data;
  const money = (minor: number | null) => formatMoneyShort(minor, show.currency, language);
  const asOf = data ? formatClock(data.at, show.timeZone, language) : undefined;
  const shared = { stale: metrics.isError, time: asOf };
  const startedAt = show.startedAt ?? show.plannedStartAt;
  return (
    <article className={styles.card}>
      <header>
        <ShowState status={show.status} />
        <h2>
          <Anchor component={Link} to={`${path}/desk`} inherit c="var(--text)">
            {inLanguage(show.title, language)}
          </Anchor>
        </h2>
        <span className={styles.elapsed}>{formatElapsed(now - startedAt)}</span>
        <span className={styles.actions}>
          <MoneyLink showId={show.id} />
          <ScreenLinks showId={show.id} />
          <Button component="a" href={`/r/${encodeURIComponent(show.id)}`} size="sm" variant="default">
            {t('shows.openRoom')}
          </Button>
          <Button component={Link} to={`${path}/desk`} size="sm">
            {t('shows.openDesk')}
          </Button>
        </span>
      </header>
      <p className={styles.when}>
        {t('shows.started', {
          time: `${formatDay(startedAt, show.timeZone, language)} ${zoneOffset(show.timeZone, startedAt, language)}`,
        })}
        {show.hostName && ` · ${t('shows.host', { name: show.hostName })}`}
      </p>
      <div className={styles.tiles}>
        <Tile
          {...shared}
          name={t('metrics.name.online')}
          formula={t('metrics.formula.online')}
          value={data ? formatCompact(data.audience.online, language) : null}
        />
        <Tile
          {...shared}
          name={t('metrics.name.uv')}
          formula={t('metrics.formula.uv')}
          value={data ? formatCompact(data.audience.uv, language) : null}
        />
        <Tile
          {...shared}
          name={t('metrics.name.paid')}
          formula={t('metrics.formula.paid')}
          value={data ? money(data.trade.paid) : null}
        />
        <Tile
          {...shared}
          name={t('metrics.name.attainment')}
          formula={t('metrics.formula.attainment')}
          value={data ? formatRate(data.total.attainment.amount, language) : null}
          target={
            data?.total.target ? `${t('metrics.name.target')} ${money(data.total.target.amount)}` : undefined
          }
        />
        <Tile
          {...shared}
          name={t('metrics.name.conversion')}
          formula={t('metrics.formula.conversion')}
          value={data ? formatRate(data.trade.conversion, language) : null}
        />
      </div>
    </article>
  );
}
