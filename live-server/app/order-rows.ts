import type { FoldedOrder } from '#shared/domain/metrics/folded-order.ts';
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
];

/** One row an order of the figures, placed here or reported; one from before or after the show is in neither. */
export function* orderRows(
  { record }: Standing,
  directory: Directory,
  scope: ReadonlySet<string> | null,
): Generator<Cell[]> {
  for (const order of record.fold.orders.byId.values()) {
    if (!order.counted) continue;
    const { regionId, storeId, guideId, rule, reason } = order.attribution;
    if (!isIn(scope, regionId)) continue;
    const { placed, paid } = order;
    const paidAmount = paid ? (paid.amount ?? placed.amount) : 0;
    yield [
      order.orderId,
      statusOf(order),
      timeCell(placed.at),
      timeCell(paid?.at ?? null),
      placed.amount,
      paidAmount,
      order.refunds.reduce((sum, { amount }) => sum + amount, 0),
      placed.lines.reduce((sum, { quantity }) => sum + quantity, 0),
      placed.lines
        .map(
          ({ itemId, quantity, unitPrice, dealId }) =>
            `${itemId} ${quantity}×${unitPrice}${dealId ? ` (${dealId})` : ''}`,
        )
        .join('; '),
      codeIn(directory.regions, regionId),
      codeIn(directory.stores, storeId),
      codeIn(directory.guides, guideId),
      rule,
      reason,
      placed.visitId ?? '',
    ];
  }
}

function statusOf({ paid, refunds, releasedAt, placed }: FoldedOrder): string {
  if (!paid) return releasedAt === null ? 'reserved' : 'released';
  const refunded = refunds.reduce((sum, { amount }) => sum + amount, 0);
  return refunded >= (paid.amount ?? placed.amount) && refunded > 0 ? 'refunded' : 'paid';
}

/** The code a record is known by outside; its id once it is gone, nothing where there is none. */
export const codeIn = (records: { get(id: string): { code: string } | null }, id: string | null): string =>
  id === null ? '' : (records.get(id)?.code ?? id);
