import type { PaceStatus, RegionFigures } from '#shared/contract/metrics.ts';

/** A row of a region, or of a store or guide, which tells no `regionId`. */
type Ranked = Pick<RegionFigures, 'status' | 'shortfall' | 'pace' | 'paid'> & {
  readonly regionId?: string | null;
};
const isNowhere = ({ regionId }: Ranked): boolean => regionId === null;

const severity: Record<PaceStatus | 'none', number> = {
  critical: 0,
  behind: 1,
  'on-track': 2,
  ahead: 3,
  none: 4,
};

/** Worst first: by status, then by how much is short, then by pace. Unattributed and targetless parts last. */
export function worstFirst<Row extends Ranked>(rows: readonly Row[]): readonly Row[] {
  return rows.toSorted(
    (a, b) =>
      severity[a.status ?? 'none'] - severity[b.status ?? 'none'] ||
      Number(isNowhere(a)) - Number(isNowhere(b)) ||
      (b.shortfall.amount ?? 0) - (a.shortfall.amount ?? 0) ||
      (a.pace.amount ?? Number.POSITIVE_INFINITY) - (b.pace.amount ?? Number.POSITIVE_INFINITY) ||
      b.paid - a.paid,
  );
}

/** Where a forecast and its band stand on a scale from 0 to the larger of the target and the band's top, in percent. */
export function bandOnScale(
  figures: Pick<RegionFigures, 'forecast' | 'target' | 'paid'>,
): { low: number; high: number; mid: number; target: number | null; paid: number } | null {
  const { forecast, target, paid } = figures;
  const top = Math.max(forecast?.high ?? 0, target?.amount ?? 0, paid);
  if (top <= 0) return null;
  const at = (amount: number) => Math.round((amount / top) * 1000) / 10;
  return {
    low: at(forecast?.low ?? paid),
    mid: at(forecast?.mid ?? paid),
    high: at(forecast?.high ?? paid),
    target: target ? at(target.amount) : null,
    paid: at(paid),
  };
}
