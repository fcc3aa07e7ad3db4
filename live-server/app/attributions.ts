import type { AttributionView, NewDispute, Reattribution } from '#shared/contract/attribution.ts';
import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import { attributionByHand, isSamePlace, placeByHand } from '#shared/domain/attribution/by-hand.ts';
import { attributionHistory, isAttributionOf } from '#shared/domain/attribution/history.ts';
import type { Place } from '#shared/domain/attribution/types.ts';
import { attributionOfLine, type Order } from '#shared/domain/orders/types.ts';
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
 * A person decides where an order, or one line of it, belongs: a new entry that supersedes the one before.
 * `already_done` when it belongs there as it is; `invalid` for a place that does not exist or does not fit together.
 */
export async function reattribute(
  runner: ShowRunner,
  order: Order,
  { line, place: named, kind, reason }: Reattribution,
  { id, name, role }: Staff,
): Promise<Result<AttributionView>> {
  if (line !== undefined && !order.lines[line])
    return refuse('not_found', 'The order has no such line', { line });
  const now = line === undefined ? order.attribution : attributionOfLine(order, line);
  const place = kind === 'upheld' ? accept(plainPlace(now)) : knownPlace(runner, order, named);
  if (!place.ok) return place;
  const isApart = line === undefined && order.lineAttributions !== undefined;
  if (kind !== 'upheld' && !isApart && isSamePlace(place.value, now))
    return refuse('already_done', 'The sale belongs there already');
  const applied = await runner.stores.ledger.apply(
    runner.showId,
    {
      op: 'attribute',
      orderId: order.orderId,
      ...(line === undefined ? {} : { line }),
      attribution: attributionByHand(place.value, kind),
      actor: { id, name, role },
      reason,
    },
    runner.now(),
  );
  return applied.ok ? attributionOf(runner, order.orderId) : applied;
}

/** Keeps a disagreement with the order; `invalid` for a place that does not exist or does not fit together. */
export async function dispute(
  runner: ShowRunner,
  order: Order,
  { line, claim, reason, key }: NewDispute,
  { id, name, role }: Staff,
): Promise<Result<AttributionView>> {
  const place = claim === undefined ? accept(null) : knownPlace(runner, order, claim);
  if (!place.ok) return place;
  const { orderId } = order;
  const applied = await runner.stores.ledger.apply(
    runner.showId,
    {
      op: 'dispute-attribution',
      orderId,
      ...(line === undefined ? {} : { line }),
      ref: `dispute:${orderId}:${id}:${key}`,
      actor: { id, name, role },
      claim: place.value,
      reason,
    },
    runner.now(),
  );
  return applied.ok ? attributionOf(runner, orderId) : applied;
}

/** The place a person names for a sale of that moment, as guides and stores were then. */
const knownPlace = (
  { directory }: ShowRunner,
  { placedAt }: Pick<Order, 'placedAt'>,
  named: Reattribution['place'],
): Result<Place> =>
  placeByHand(
    named,
    organisationOf(directory),
    (regionId) => directory.regions.get(regionId) !== null,
    placedAt,
  );

const plainPlace = ({ regionId, storeId, guideId }: Place): Place => ({ regionId, storeId, guideId });
