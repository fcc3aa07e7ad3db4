import type { AttributionView, Reattribution } from '#shared/contract/attribution.ts';
import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import { attributionByHand, isSamePlace, placeByHand } from '#shared/domain/attribution/by-hand.ts';
import { attributionHistory, isAttributionOf } from '#shared/domain/attribution/history.ts';
import type { Order } from '#shared/domain/orders/types.ts';
import type { Staff } from './api.ts';
import { ledgerRecords } from './ledger-records.ts';
import type { ShowRunner } from './show-runner.ts';
import { organisationOf } from './viewer-identity.ts';

/** Why an order of this show belongs where it does, from the ledger itself. */
export async function attributionOf(runner: ShowRunner, orderId: string): Promise<Result<AttributionView>> {
  const order = (await runner.ledgerState()).orders.get(orderId);
  return order
    ? accept(
        attributionHistory(order, await ledgerRecords(runner, (record) => isAttributionOf(orderId, record))),
      )
    : refuse('not_found');
}

/**
 * A person decides where an order belongs: a new entry that supersedes the one before. `already_done` when it belongs
 * there as it is; `invalid` for a place that does not exist or does not fit together.
 */
export async function reattribute(
  runner: ShowRunner,
  order: Order,
  { place: named, kind, reason }: Reattribution,
  { id, name, role }: Staff,
): Promise<Result<AttributionView>> {
  const { directory } = runner;
  const place = placeByHand(
    named,
    organisationOf(directory),
    (regionId) => directory.regions.get(regionId) !== null,
  );
  if (!place.ok) return place;
  if (isSamePlace(place.value, order.attribution))
    return refuse('already_done', 'The order belongs there already');
  const applied = await runner.stores.ledger.apply(
    runner.showId,
    {
      op: 'attribute',
      orderId: order.orderId,
      attribution: attributionByHand(place.value, kind),
      actor: { id, name, role },
      reason,
    },
    runner.now(),
  );
  return applied.ok ? attributionOf(runner, order.orderId) : applied;
}
