import { Anchor, Button } from '@mantine/core';
import { Link } from 'react-router';
import { inLanguage } from '../i18n/language.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { useText } from '../i18n/use-text.ts';
import { ShowState } from '../ui/status.tsx';
import { formatDay, formatLength } from '../ui/time.ts';
import { zoneOffset } from '../ui/zone.ts';
import { MoneyLink } from './money-link.tsx';
import type { ListedShow } from './queries.ts';
import { ScreenLinks } from './screen-links.tsx';
import styles from './shows-page.module.css';

/** Shows as far as they are loaded; `total` counts those that are not, too. */
export interface ListOfShows {
  readonly shows: readonly ListedShow[];
  readonly total: number;
  readonly more: (() => void) | null;
  readonly isLoadingMore: boolean;
}

/** Shows one a row, more of them when asked for; hidden when there is none. */
export function ShowTable({ title, list }: { title: string; list: ListOfShows }) {
  const t = useText();
  const { shows, total, more } = list;
  if (shows.length === 0) return null;
  return (
    <section className={styles.group} aria-label={title}>
      <h2>
        {title} <span>{total}</span>
      </h2>
      <ul className={styles.rows}>
        {shows.map((show) => (
          <ShowRow key={show.id} show={show} />
        ))}
      </ul>
      {more && (
        <Button size="compact-sm" variant="default" mt={8} loading={list.isLoadingMore} onClick={more}>
          {t('shows.more', { n: total - shows.length })}
        </Button>
      )}
    </section>
  );
}

function ShowRow({ show }: { show: ListedShow }) {
  const t = useText();
  const language = useLanguage();
  const isPast = show.status === 'ended' || show.status === 'reviewed';
  const path = `/shows/${encodeURIComponent(show.id)}`;
  const name = inLanguage(show.title, language);
  const at = show.endedAt ?? show.startedAt ?? show.plannedStartAt;
  const time = `${formatDay(at, show.timeZone, language)} ${zoneOffset(show.timeZone, at, language)}`;
  const length =
    show.startedAt !== null && show.endedAt !== null ? show.endedAt - show.startedAt : show.plannedMs;
  return (
    <li className={styles.row}>
      <ShowState status={show.status} />
      <Anchor component={Link} to={`${path}/${isPast ? 'review' : 'plan'}`} className={styles.name}>
        {name}
      </Anchor>
      <span className={styles.when}>
        {show.endedAt !== null
          ? t('shows.ended', { time })
          : show.startedAt !== null
            ? t('shows.started', { time })
            : t('shows.planned', { time })}
      </span>
      <span className={styles.length}>
        {isPast ? formatLength(length) : t('shows.lasts', { time: formatLength(length) })}
      </span>
      <span className={styles.host}>
        {show.hostName ? t('shows.host', { name: show.hostName }) : t(`common.show.mode.${show.mode}`)}
      </span>
      <span className={styles.actions}>
        {show.status !== 'draft' && <MoneyLink showId={show.id} />}
        {isPast ? (
          <Button component={Link} to={`${path}/review`} size="compact-sm" variant="default">
            {t('shows.openReview')}
          </Button>
        ) : (
          <>
            <ScreenLinks showId={show.id} />
            <Button component={Link} to={`${path}/plan`} size="compact-sm" variant="default">
              {t('shows.openPlan')}
            </Button>
            {show.status !== 'draft' && (
              <Button component={Link} to={`${path}/desk`} size="compact-sm">
                {t('shows.openDesk')}
              </Button>
            )}
          </>
        )}
      </span>
    </li>
  );
}
