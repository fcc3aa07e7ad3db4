import { source as sourceSchema } from '../../contract/basics.ts';
import type { TrafficPlan } from '../../contract/commands.ts';
import type { FunnelSteps, ReviewView } from '../../contract/review.ts';
import type { MetricsFold } from '../metrics/fold-state.ts';
import { viewersWith } from '../metrics/part-figures.ts';
import type { PartTotals } from '../metrics/parts.ts';
import { emptyPart, hasFigures, Mark } from '../metrics/parts.ts';

/**
 * The funnel of METRICS.md in distinct viewers: invited → entered → saw a product → clicked → placed → paid, whole,
 * by source and by region. Placed and paid stand where the sale is attributed, the steps before them where the visit
 * was. `invited` sums what the traffic plan recorded and is null where it recorded nothing; a row of the plan
 * without a region is no region's, so it is in the total and in its source only.
 */
export function funnel(fold: MetricsFold, traffic: TrafficPlan | null): ReviewView['funnel'] {
  const rows = traffic?.rows ?? [];
  const regionIds = new Set<string | null>();
  for (const part of fold.parts.regions.values()) if (hasFigures(part)) regionIds.add(part.key);
  for (const row of rows) if (row.regionId !== null && row.invited !== null) regionIds.add(row.regionId);
  const ids = [...regionIds].sort((a, b) => (a === null ? 1 : b === null ? -1 : a < b ? -1 : 1));
  return {
    total: steps(fold.parts.total, invitedBy(rows)),
    bySource: sourceSchema.options.flatMap((source) => {
      const part = fold.parts.sources.get(source) ?? emptyPart(source);
      const invited = invitedBy(rows.filter((row) => row.source === source));
      return hasFigures(part) || invited !== null ? [{ source, ...steps(part, invited) }] : [];
    }),
    byRegion: ids.map((regionId) => ({
      regionId,
      ...steps(
        fold.parts.regions.get(regionId) ?? emptyPart(regionId),
        regionId === null ? null : invitedBy(rows.filter((row) => row.regionId === regionId)),
      ),
    })),
  };
}

function invitedBy(rows: TrafficPlan['rows']): number | null {
  const recorded = rows.flatMap((row) => (row.invited === null ? [] : [row.invited]));
  return recorded.length === 0 ? null : recorded.reduce((sum, invited) => sum + invited, 0);
}

const steps = (part: PartTotals, invited: number | null): FunnelSteps => ({
  invited,
  uv: viewersWith(part, Mark.present),
  impressionUv: viewersWith(part, Mark.saw),
  clickUv: viewersWith(part, Mark.clicked),
  placedUv: viewersWith(part, Mark.placed),
  paidUv: viewersWith(part, Mark.paid),
});
