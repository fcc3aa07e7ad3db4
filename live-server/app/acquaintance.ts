import type { MetricsFold } from '#shared/domain/metrics/fold-state.ts';
import type { Acquaintance } from '#shared/domain/review/segments.ts';
import type { LedgerState } from '#shared/domain/stock/ledger.ts';
import type { Directory } from '../storage/directory.ts';

/** What the directory, the ledger and earlier shows know of a show's viewers. `boughtBefore` are viewer ids. */
export function acquaintanceWith(
  fold: MetricsFold,
  ledger: LedgerState,
  directory: Directory,
  startedAt: number,
  boughtBefore: readonly ReadonlySet<string>[],
): Acquaintance {
  const { viewerIds, viewerCount } = fold.standings;
  const memberOf = (viewer: number) => {
    const memberId = fold.who.memberOf.get(viewer);
    return memberId === undefined ? null : directory.members.get(memberId);
  };
  const bought = new Uint8Array(viewerCount);
  for (const buyers of boughtBefore)
    for (const viewerId of buyers) {
      const viewer = viewerIds.get(viewerId);
      if (viewer !== undefined) bought[viewer] = 1;
    }
  return {
    segmentOf: (viewer) => memberOf(viewer)?.segment ?? null,
    hasBought: (viewer) => {
      if (bought[viewer] === 1) return true;
      const last = memberOf(viewer)?.lastOrderAt ?? null;
      return last !== null && last < startedAt;
    },
    members: directory.members.size,
    coupons: [...ledger.book.coupons.values()].map(({ viewerId, status, orderId }) => ({
      viewer: viewerIds.get(viewerId) ?? -1,
      isRedeemed: status === 'redeemed',
      orderId,
    })),
  };
}
