import type { Bilingual } from '../../contract/basics.ts';
import type { ShowEvent } from './events.ts';
import type { ShowState } from './state.ts';

export interface CloneChanges {
  readonly plannedStartAt: number;
  readonly title?: Bilingual | undefined;
  readonly campaignId?: string | null | undefined;
  readonly storeId?: string | null | undefined;
  readonly mode?: 'hq' | 'regional' | undefined;
  readonly regionIds?: readonly string[] | undefined;
}

/**
 * The first events of a new show with the same plan: run sheet, deals, offers, targets, traffic, readiness and
 * settlement rules. Moments move with the planned start; nothing is done, open or sold yet; what was cancelled stays
 * behind. Items, deals and offers keep their ids, which are their show's own, so that what names them still does.
 * With other regions, targets and traffic of regions that are left stay behind, and with them targets as a whole,
 * since the rest would not add up. A show that has ended becomes the new one's reference.
 */
export function cloneShow(source: ShowState, changes: CloneChanges): readonly ShowEvent[] {
  const regionIds = [...(changes.regionIds ?? source.regionIds)];
  const later = changes.plannedStartAt - source.plannedStartAt;
  const moved = (at: number | null) => (at === null ? null : Math.max(0, at + later));
  const hasRegion = (regionId: string) => regionIds.length === 0 || regionIds.includes(regionId);
  const isSameRegions =
    regionIds.length === source.regionIds.length && regionIds.every((id) => source.regionIds.includes(id));
  const isOver = source.status === 'ended' || source.status === 'reviewed';
  const referenceShowIds = isOver ? [source.showId] : [...source.referenceShowIds];
  const revised = {
    ...(source.hostName === null ? {} : { hostName: source.hostName }),
    ...(referenceShowIds.length === 0 ? {} : { referenceShowIds }),
  };
  const trafficRows = (source.traffic?.rows ?? []).filter(
    ({ regionId }) => regionId === null || hasRegion(regionId),
  );
  return [
    {
      type: 'show.created',
      title: changes.title ?? source.title,
      mode: changes.mode ?? source.mode,
      campaignId: changes.campaignId === undefined ? source.campaignId : changes.campaignId,
      storeId: changes.storeId === undefined ? source.storeId : changes.storeId,
      regionIds,
      currency: source.currency,
      timeZone: source.timeZone,
      plannedStartAt: changes.plannedStartAt,
      plannedMs: source.plannedMs,
    },
    ...(Object.keys(revised).length === 0 ? [] : [{ type: 'show.revised', changes: revised } as const]),
    ...source.lineup.map((item): ShowEvent => ({ type: 'lineup.added', item })),
    ...source.deals
      .filter(({ state }) => state !== 'cancelled')
      .map(
        ({
          dealId,
          itemId,
          price,
          quantity,
          perViewerLimit,
          durationMs,
          holdMs,
          opensAt,
          audience,
        }): ShowEvent => ({
          type: 'deal.planned',
          deal: {
            dealId,
            itemId,
            price,
            quantity,
            perViewerLimit,
            durationMs,
            holdMs,
            opensAt: moved(opensAt),
            audience,
          },
        }),
      ),
    ...source.offers
      .filter(({ state }) => state !== 'cancelled')
      .map(
        ({ offerId, title, terms, opensAt, closesAt }): ShowEvent => ({
          type: 'offer.planned',
          offer: { offerId, title, terms, opensAt: moved(opensAt), closesAt: moved(closesAt) },
        }),
      ),
    ...(source.targets && isSameRegions ? [{ type: 'targets.set', targets: source.targets } as const] : []),
    ...(trafficRows.length > 0 ? [{ type: 'traffic.planned', traffic: { rows: trafficRows } } as const] : []),
    ...source.tasks.map(
      ({ taskId, power, title, owner, dueAt }): ShowEvent => ({
        type: 'readiness.assigned',
        task: { taskId, power, title, owner, dueAt: moved(dueAt) ?? 0 },
      }),
    ),
    ...(source.settlementRules
      ? [{ type: 'settlement.planned', rules: source.settlementRules } as const]
      : []),
  ];
}
