import type { FoldedOrder } from '#shared/domain/metrics/folded-order.ts';
import { placedShares } from '#shared/domain/metrics/order-amounts.ts';
import { choicesTitle, variantTitle } from '#shared/domain/offers/variants.ts';
import type { Directory } from '../storage/directory.ts';
import { type Cell, timeCell } from './csv.ts';
import { isIn, type Standing } from './figures.ts';

export const orderHeader = [
  'order_id',
  'status',
  'placed_at_utc',
  'paid_at_utc',
  'amount_minor',
  'paid_minor',
  'refunded_minor',
  'units',
  'lines',
  'region',
  'store',
  'guide',
  'attribution_rule',
  'attribution_reason',
  'visit_id',
  /** `1 of 2`: the first of two places the order belongs to; empty where all of it is at one. */
  'part',
  /** Of a presale: the variant it is in. */
  'variant_id',
  'variant_en',
  'variant_zh',
  /** Of a piece made for one customer: what was wanted of it. */
  'options_en',
  'options_zh',
];

/**
 * One row an order of the figures, placed here or reported; of one whose lines belong to several places, a row each of
 * them with what of the order is there, so that rows add up to the figures at every place. An order from before or after
 * the show is in neither.
 */
export function* orderRows(
  { record, state, ledger }: Standing,
  directory: Directory,
  scope: ReadonlySet<string> | null,
): Generator<Cell[]> {
  for (const order of record.fold.orders.byId.values()) {
    if (!order.counted) continue;
    const { placed, paid } = order;
    const shares = placedShares(order);
    const taken = ledger.orders.get(order.orderId)?.offer;
    const termsOf = (id: string) => state.offers.find(({ offerId }) => offerId === id)?.terms;
    const variant = variantTitle(taken, termsOf);
    const options = choicesTitle(taken, termsOf);
    for (const [index, share] of shares.entries()) {
      const { regionId, storeId, guideId, rule, reason } = share.attribution;
      if (!isIn(scope, regionId)) continue;
      yield [
        order.orderId,
        statusOf(order),
        timeCell(placed.at),
        timeCell(paid?.at ?? null),
        share.placed,
        share.paid,
        share.refunded,
        share.units,
        linesOf(order, index),
        codeIn(directory.regions, regionId),
        codeIn(directory.stores, storeId),
        codeIn(directory.guides, guideId),
        rule,
        reason,
        placed.visitId ?? '',
        shares.length > 1 ? `${index + 1} of ${shares.length}` : '',
        taken?.variantId ?? '',
        variant?.en ?? '',
        variant?.zh ?? '',
        options?.en ?? '',
        options?.zh ?? '',
      ];
    }
  }
}

/** The lines of one of the order's places. */
function linesOf({ placed, shares }: FoldedOrder, index: number): string {
  const here = shares?.[index]?.lines;
  return placed.lines
    .filter((_, line) => here === undefined || here.includes(line))
    .map(
      ({ itemId, quantity, unitPrice, dealId }) =>
        `${itemId} ${quantity}×${unitPrice}${dealId ? ` (${dealId})` : ''}`,
    )
    .join('; ');
}

function statusOf({ paid, refunds, releasedAt, placed }: FoldedOrder): string {
  if (!paid) return releasedAt === null ? 'reserved' : 'released';
  const refunded = refunds.reduce((sum, { amount }) => sum + amount, 0);
  return refunded >= (paid.amount ?? placed.amount) && refunded > 0 ? 'refunded' : 'paid';
}

/** The code a record is known by outside; its id once it is gone, nothing where there is none. */
export const codeIn = (records: { get(id: string): { code: string } | null }, id: string | null): string =>
  id === null ? '' : (records.get(id)?.code ?? id);
