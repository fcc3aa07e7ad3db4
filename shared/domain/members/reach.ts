import type { TargetsPlan, TrafficPlan } from '../../contract/commands.ts';
import type { Audience } from '../../contract/deals.ts';
import type { SegmentSizes } from '../../contract/organisation.ts';

/** How many people an audience comes to; null where nothing tells it before they are here. */
export interface Reach {
  /** Members it is for, of all the brand's. */
  readonly members: number | null;
  readonly allMembers: number;
  /** Viewers the plan expects of them, by the traffic plan, else by the targets. */
  readonly expected: { readonly viewers: number; readonly from: 'traffic' | 'targets' } | null;
}

interface Show {
  /** Where the show is for; empty = everywhere. */
  readonly regionIds: readonly string[];
  readonly traffic: TrafficPlan | null;
  readonly targets: Pick<TargetsPlan, 'total' | 'regions'> | null;
}

/**
 * The people an offer for `audience` can reach in a show: members count where they are at home, those at home nowhere
 * only in a show for everywhere. Who follows, and which segment an expected viewer is of, shows when they are here.
 */
export function reachOf(audience: Audience, show: Show, sizes: SegmentSizes): Reach {
  const isInShow = (regionId: string | null) =>
    show.regionIds.length === 0 || (regionId !== null && show.regionIds.includes(regionId));
  const count = (isFor: (segment: string, regionId: string | null) => boolean) =>
    sizes.segments.reduce(
      (sum, { segment, regions }) =>
        sum +
        regions.reduce(
          (own, { regionId, members }) =>
            own + (isInShow(regionId) && isFor(segment, regionId) ? members : 0),
          0,
        ),
      0,
    );
  const allMembers = sizes.total;
  switch (audience.kind) {
    case 'all':
      return { members: count(() => true), allMembers, expected: expectedOf(show, null) };
    case 'members':
      return { members: count(() => true), allMembers, expected: null };
    case 'regions': {
      const { regionIds } = audience;
      const members = count((_, regionId) => regionId !== null && regionIds.includes(regionId));
      return { members, allMembers, expected: expectedOf(show, regionIds) };
    }
    case 'segments': {
      const segments: readonly string[] = audience.segments;
      return { members: count((segment) => segments.includes(segment)), allMembers, expected: null };
    }
    case 'followers':
      return { members: null, allMembers, expected: null };
  }
}

/** Viewers expected in some regions; null = in all, and from nowhere in particular. */
function expectedOf({ traffic, targets }: Show, regionIds: readonly string[] | null): Reach['expected'] {
  const rows = (traffic?.rows ?? []).filter(
    ({ regionId }) => regionIds === null || (regionId !== null && regionIds.includes(regionId)),
  );
  if (rows.length > 0)
    return { viewers: rows.reduce((sum, { expected }) => sum + expected, 0), from: 'traffic' };
  if (!targets) return null;
  const viewers =
    regionIds === null
      ? targets.total.uv
      : targets.regions
          .filter(({ regionId }) => regionIds.includes(regionId))
          .reduce((sum, { uv }) => sum + uv, 0);
  return viewers > 0 ? { viewers, from: 'targets' } : null;
}
