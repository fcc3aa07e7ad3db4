import type { PaceStatus, RegionFigures } from '#shared/contract/metrics.ts';

const severity: Record<PaceStatus | 'none', number> = {
  critical: 0,
  behind: 1,
  'on-track': 2,
  ahead: 3,
  none: 4,
};

/** Worst first: by status, then by how much is short, then by pace. Unattributed and targetless regions last. */
export function worstFirst(regions: readonly RegionFigures[]): readonly RegionFigures[] {
  return regions.toSorted(
    (a, b) =>
      severity[a.status ?? 'none'] - severity[b.status ?? 'none'] ||
      Number(a.regionId === null) - Number(b.regionId === null) ||
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
