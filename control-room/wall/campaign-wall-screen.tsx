import { IconClockPause } from '@tabler/icons-react';
import type { CampaignWall } from '#shared/contract/campaign-wall.ts';
import { LanguageSwitch } from '../app/language-switch.tsx';
import { inLanguage } from '../i18n/language.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { useText } from '../i18n/use-text.ts';
import { Empty } from '../ui/empty.tsx';
import { formatMoneyShort } from '../ui/money.ts';
import { formatCompact, formatCount, formatRate } from '../ui/number.ts';
import { Scroller } from '../ui/scroller.tsx';
import { formatClock } from '../ui/time.ts';
import { useNow } from '../ui/use-now.ts';
import { zoneOffset } from '../ui/zone.ts';
import { byTrouble, troubleOf } from './by-trouble.ts';
import styles from './campaign-wall.module.css';
import { ShowTile } from './show-tile.tsx';
import { FullScreen } from './wall-header.tsx';

const staleAfterMs = 10_000;

/** Sums on top, one tile a show below, those in trouble first; the more shows there are, the smaller the tiles. */
export function CampaignWallScreen(props: { wall: CampaignWall; heardAt: number; isLost: boolean }) {
  const { wall, heardAt, isLost } = props;
  const t = useText();
  const language = useLanguage();
  const device = useNow();
  // The server's clock, as far as its last answer tells.
  const now = device + wall.at - heardAt;
  const { campaign, shows } = wall;
  const isStale = isLost || device - heardAt > staleAfterMs;
  const zone = shows[0]?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const sorted = byTrouble(shows, now);
  const troubles = shows.map((show) => troubleOf(show, now));
  const count = (...wanted: string[]) =>
    formatCount(troubles.filter((one) => wanted.includes(one)).length, language);
  const sum = (of: (show: CampaignWall['shows'][number]) => number) =>
    shows.reduce((all, show) => all + of(show), 0);
  const paid = sum((show) => (show.currency === campaign.currency ? (show.figures?.paid ?? 0) : 0));
  const density = shows.length <= 12 ? 'large' : shows.length <= 60 ? 'medium' : 'small';
  return (
    <div className={styles.screen} data-stale={isStale}>
      <header className={styles.header}>
        <h1>{inLanguage(campaign.name, language)}</h1>
        <p className={styles.counts}>
          <span data-tone="bad">
            {t('wall.campaign.trouble', { n: count('critical', 'behind', 'late') })}
          </span>
          <span data-tone="air">{t('wall.campaign.onAir', { n: count('critical', 'behind', 'fine') })}</span>
          <span>{t('wall.campaign.coming', { n: count('coming', 'late') })}</span>
          <span>{t('wall.campaign.over', { n: count('over') })}</span>
        </p>
        <p className={styles.figure}>
          <span>{t('wall.campaign.online')}</span>
          <strong>
            {formatCompact(
              sum((show) => (show.status === 'live' ? (show.figures?.online ?? 0) : 0)),
              language,
            )}
          </strong>
        </p>
        <p className={styles.figure}>
          <span>{t('wall.campaign.paid')}</span>
          <strong>{formatMoneyShort(paid, campaign.currency, language)}</strong>
          {campaign.target && campaign.target.amount > 0 && (
            <span>
              {t('wall.ofTarget', {
                rate: formatRate(paid / campaign.target.amount, language),
                target: formatMoneyShort(campaign.target.amount, campaign.currency, language),
              })}
            </span>
          )}
        </p>
        <p className={styles.clock}>
          {formatClock(now, zone, language)} {zoneOffset(zone, now, language)}
        </p>
        <div className={styles.controls}>
          <LanguageSwitch />
          <FullScreen />
        </div>
      </header>
      {isStale && (
        <p className={styles.stale} role="alert">
          <IconClockPause size="1.2em" aria-hidden />
          {t('wall.campaign.stale', { time: formatClock(wall.at, zone, language) })}
        </p>
      )}
      <main className={styles.main}>
        {shows.length === 0 ? (
          <Empty title={t('wall.campaign.noShows')} next={t('wall.campaign.noShowsNext')} />
        ) : (
          <Scroller label={t('wall.campaign.title')} className={styles.scroller}>
            <ul className={styles.tiles} data-density={density}>
              {sorted.map((show) => (
                <ShowTile key={show.id} show={show} now={now} />
              ))}
            </ul>
          </Scroller>
        )}
      </main>
    </div>
  );
}
