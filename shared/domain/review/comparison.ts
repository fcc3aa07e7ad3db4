import type { AudienceFigures, TradeFigures } from '../../contract/metrics.ts';
import {
  type ComparedFigures,
  type ComparedName,
  type ComparisonView,
  comparedNames,
} from '../../contract/review-parts.ts';
import { ratio } from '../metrics/rates.ts';

/** Earlier shows compared with at most, the latest. */
export const mostCompared = 8;
/** A figure this much off the usual is called better or worse. */
const notable = 0.1;
const lowerIsBetter: ReadonlySet<ComparedName> = new Set(['refundAmountRate']);

/** A show's figures as they are compared; amounts are minor units. `paidPerHour` makes shows of any length equal. */
export const comparedOf = (
  { audience, trade }: { readonly audience: AudienceFigures; readonly trade: TradeFigures },
  lengthMs: number,
): ComparedFigures => ({
  paid: trade.paid,
  paidPerHour: ratio(trade.paid * 3_600_000, lengthMs),
  uv: audience.uv,
  pcu: audience.pcu,
  avgWatchMs: audience.avgWatchMs,
  engagementRate: audience.engagementRate,
  ctr: audience.ctr,
  clickConversion: trade.clickConversion,
  conversion: trade.conversion,
  aov: trade.aov,
  payRate: trade.payRate,
  refundAmountRate: trade.refundAmountRate,
  gpm: trade.gpm,
  uvValue: trade.uvValue,
});

/** A show beside the brand's own earlier ones: each figure against their median, the worst first. */
export function comparison(own: ComparedFigures, earlier: ComparisonView['shows']): ComparisonView {
  const figures = comparedNames.map((name) => {
    const value = own[name];
    const others = earlier.flatMap(({ figures }) => figures[name] ?? []);
    const usual = median(others);
    const change = value === null || usual === null || usual === 0 ? null : value / usual - 1;
    const gain = change === null ? null : lowerIsBetter.has(name) ? -change : change;
    const better = (other: number) =>
      value !== null && (lowerIsBetter.has(name) ? other < value : other > value);
    return {
      name,
      value,
      usual,
      change,
      rank: value === null || others.length === 0 ? null : others.filter(better).length + 1,
      of: others.length + (value === null ? 0 : 1),
      verdict: gain === null ? null : gain <= -notable ? 'worse' : gain >= notable ? 'better' : 'usual',
      gain,
    } as const;
  });
  const worstFirst = figures.toSorted((a, b) => (a.gain ?? Infinity) - (b.gain ?? Infinity));
  return { shows: [...earlier], figures: worstFirst.map(({ gain: _, ...figure }) => figure) };
}

/** Null of nothing; of an even number the mean of the middle two. */
export function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}
