import { randomInt } from 'node:crypto';
import type { FulfilmentInput, RefundRequestView } from '#shared/contract/after-sale.ts';
import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import type { OrderView } from '#shared/contract/viewers.ts';
import type { LineAmount, LineUnits } from '#shared/domain/orders/after-sale.ts';
import type { GiftLeft } from '#shared/domain/orders/returns.ts';
import { orderView } from '#shared/domain/orders/view.ts';
import { refundable } from '#shared/domain/stock/decide/refundable.ts';
import type { LedgerOperation } from '#shared/domain/stock/entries.ts';
import type { LedgerState } from '#shared/domain/stock/ledger.ts';
import type { Staff } from './api.ts';
import { scopeOf } from './authorise.ts';
import { type Cell, timeCell } from './csv.ts';
import { isIn } from './figures.ts';
import { isOrderIn } from './order-pages.ts';
import { returnWithinMs } from './return-window.ts';
import type { ShowRunner } from './show-runner.ts';

/** Six digits: shown by the customer, typed at the counter, of use with its order alone. */
export const newPickupCode = (): string => String(randomInt(1_000_000)).padStart(6, '0');

export interface RefundInput {
  readonly key: string;
  readonly amount?: number | undefined;
  readonly lines?: readonly LineAmount[] | undefined;
  readonly reason: 'return' | 'by-staff';
  readonly giftLeft?: GiftLeft | undefined;
  readonly note?: string | undefined;
}

/** Asks for money back. It is back when the payment provider says so. */
export async function requestRefund(
  runner: ShowRunner,
  orderId: string,
  { key, amount, lines, reason, giftLeft, note }: RefundInput,
  staff: Staff,
): Promise<Result<RefundRequestView>> {
  const requestId = `${staff.id}:${orderId}:${key}`;
  const ledger = await runner.ledgerState();
  const order = ledger.orders.get(orderId);
  if (!order) return refuse('not_found');
  const request = {
    requestId,
    orderId,
    amount: amount ?? lines?.reduce((sum, line) => sum + line.amount, 0) ?? refundable(ledger, order),
    ...(lines ? { lines } : {}),
    reason,
    by: staff.id,
    note: note ?? null,
  };
  const asked = await runner.stores.ledger.apply(
    runner.showId,
    {
      op: 'request-refund',
      request,
      ...(giftLeft ? { giftLeft } : {}),
      ...(reason === 'return' ? { withinMs: returnWithinMs(runner, order) } : {}),
    },
    runner.now(),
  );
  if (!asked.ok) return asked;
  const found = refundsOf(await runner.ledgerState()).find(({ id }) => id === requestId);
  return found ? accept(found) : refuse('not_found');
}

/** Every refund asked for, oldest first. */
export const refundsOf = (ledger: LedgerState): RefundRequestView[] =>
  [...ledger.refundRequests.values()].map(({ requestId, lines, gifts: _, ...request }) => ({
    id: requestId,
    ...request,
    ...(lines ? { lines: [...lines] } : {}),
  }));

/** Those of orders of which a part may be seen. */
export const refundsIn = (ledger: LedgerState, scope: ReadonlySet<string> | null): RefundRequestView[] =>
  refundsOf(ledger).filter(({ orderId }) => {
    const order = ledger.orders.get(orderId);
    return order ? isOrderIn(scope, order) : scope === null;
  });

/** Says that requests were handed to the provider: none is written where one of them is unknown. */
export async function markRefundsSent(
  runner: ShowRunner,
  ids: readonly string[],
  staff: Staff,
): Promise<Result<null>> {
  const ledger = await runner.ledgerState();
  const unknown = ids.find((id) => !ledger.refundRequests.has(id));
  if (unknown !== undefined)
    return refuse('not_found', 'There is no such refund request', { requestId: unknown });
  for (const requestId of new Set(ids)) {
    const operation = { op: 'mark-refund-sent', requestId, by: staff.name } as const;
    const marked = await runner.stores.ledger.apply(runner.showId, operation, runner.now());
    if (!marked.ok) return marked;
  }
  return accept(null);
}

export const refundHeader = [
  'request_id',
  'order_id',
  'amount_minor',
  'currency',
  'reason',
  'note',
  'requested_at_utc',
  'requested_by',
  'sent_at_utc',
  'sent_by',
  'settled_by',
  'for_lines',
];

/**
 * One row a refund asked of the payment provider: what is to be sent, was sent, and is done. `for_lines`: what of it is
 * for which item by name, as `item:minor`.
 */
export function* refundRows(
  ledger: LedgerState,
  currency: string,
  scope: ReadonlySet<string> | null,
): Generator<Cell[]> {
  for (const refund of refundsIn(ledger, scope)) {
    const { id, orderId, amount, reason, note, requestedAt, by, sent, settledBy, lines = [] } = refund;
    const head = [id, orderId, amount, currency, reason, note, timeCell(requestedAt), by];
    const ordered = ledger.orders.get(orderId)?.lines ?? [];
    const named = lines.map((one) => `${ordered[one.line]?.itemId}:${one.amount}`).join(' ');
    yield [...head, timeCell(sent?.at ?? null), sent?.by ?? null, settledBy, named === '' ? null : named];
  }
}

/** Units are in somebody's hands again: they go back to stock. */
export const returnUnits = (
  runner: ShowRunner,
  orderId: string,
  { key, lines }: { key: string; lines: readonly LineUnits[] },
  staff: Staff,
): Promise<Result<OrderView>> =>
  changeOrder(runner, { op: 'return-units', ref: `back:${orderId}:${key}`, orderId, lines, by: staff.id });

/**
 * Sent, or handed over a counter. Role `region` does so in stores of its own regions, and there what waits in them;
 * `wrong_store` for what waits elsewhere (decision 101).
 */
export async function fulfilOrder(
  runner: ShowRunner,
  orderId: string,
  input: FulfilmentInput,
  staff: Staff,
): Promise<Result<OrderView>> {
  const storeId = input.how === 'picked-up' ? input.storeId : null;
  if (storeId !== null) {
    const store = runner.directory.stores.get(storeId);
    if (!store) return refuse('not_found', 'There is no such store', { storeId });
    const scope = scopeOf(staff);
    if (scope && !scope.has(store.regionId)) return refuse('forbidden');
    const waitsAt = (await runner.ledgerState()).orders.get(orderId)?.pickupStoreId ?? null;
    if (scope && waitsAt !== null && !isIn(scope, runner.directory.stores.get(waitsAt)?.regionId ?? null))
      return refuse('wrong_store', undefined, { storeId: waitsAt });
  }
  return changeOrder(runner, {
    op: 'fulfil',
    orderId,
    how: input.how,
    storeId,
    by: staff.id,
    code: input.how === 'picked-up' ? input.code : null,
    note: input.note ?? null,
  });
}

/** Staff give an unpaid order back, with a reason. */
export const cancelForViewer = (
  runner: ShowRunner,
  orderId: string,
  reason: string,
  staff: Staff,
): Promise<Result<OrderView>> =>
  changeOrder(runner, { op: 'cancel', orderId, reason: `${staff.name}: ${reason}` });

async function changeOrder(runner: ShowRunner, operation: LedgerOperation): Promise<Result<OrderView>> {
  const changed = await runner.stores.ledger.apply(runner.showId, operation, runner.now());
  if (!changed.ok) return changed;
  const { order } = changed.value;
  return order ? accept(orderView(order, runner.state.currency)) : refuse('not_found');
}
