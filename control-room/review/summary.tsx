import { formatMoneyShort } from '../ui/money.ts';
import { formatFactor } from '../ui/number.ts';
import { formatLength } from '../ui/time.ts';
import { useReviewPage } from './context.ts';
import { FigureTiles } from './figure-tiles.tsx';
import styles from './review.module.css';

/** The whole show in figures; each name tells its formula. */
export function Summary() {
  const { review, language, count, rate, money } = useReviewPage();
  const { audience, trade } = review.summary;
  const short = (minor: number | null) =>
    formatMoneyShort(minor === null ? null : Math.round(minor), review.show.currency, language);
  const figures = [
    ['paid', short(trade.paid)],
    ['placed', short(trade.placed)],
    ['net', short(trade.net)],
    ['refunded', short(trade.refunded)],
    ['buyers', count(trade.buyers)],
    ['units', count(trade.units)],
    ['aov', trade.aov === null ? money(null) : short(trade.aov)],
    ['payRate', rate(trade.payRate)],
    ['uv', count(audience.uv)],
    ['pv', count(audience.pv)],
    ['pcu', count(audience.pcu)],
    ['acu', audience.acu === null ? formatFactor(null, language) : count(Math.round(audience.acu))],
    ['avgWatchMs', formatLength(audience.avgWatchMs === null ? null : Math.round(audience.avgWatchMs))],
    ['engagementRate', rate(audience.engagementRate)],
    ['ctr', rate(audience.ctr)],
    ['conversion', rate(trade.conversion)],
    ['gpm', short(trade.gpm)],
    ['uvValue', short(trade.uvValue)],
  ] as const;
  return <FigureTiles className={styles.tiles} figures={figures} />;
}
