import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import type { ReturnAsking, ReturnDecision } from '#shared/contract/returns.ts';
import type { OrderView } from '#shared/contract/viewers.ts';
import type { ReturnRequest } from '#shared/domain/orders/returns.ts';
import type { Order } from '#shared/domain/orders/types.ts';
import { orderView, ownOrderView } from '#shared/domain/orders/view.ts';
import type { LedgerOperation } from '#shared/domain/stock/entries.ts';
import type { LedgerState } from '#shared/domain/stock/ledger.ts';
import type { Staff, Visitor } from './api.ts';
import { isOrderIn } from './order-pages.ts';
import { returnWithinMs } from './return-window.ts';
import type { ShowRunner } from './show-runner.ts';

/** The buyer asks to send units back; the same key again gets the same order. */
export async function askReturn(
  runner: ShowRunner,
  orderId: string,
  { key, lines, why, note }: ReturnAsking,
  visitor: Visitor,
): Promise<Result<OrderView>> {
  return changeOwn(runner, orderId, visitor, (order) => ({
    op: 'ask-return',
    returnId: `${visitor.viewerId}:${orderId}:${key}`,
    orderId,
    lines: lines ?? null,
    why,
    note: note ?? null,
    withinMs: returnWithinMs(runner, order),
  }));
}

/** The buyer keeps it after all. */
export const withdrawReturn = (
  runner: ShowRunner,
  orderId: string,
  returnId: string,
  visitor: Visitor,
): Promise<Result<OrderView>> =>
  changeOwn(runner, orderId, visitor, () => ({ op: 'withdraw-return', orderId, returnId }));

async function changeOwn(
  runner: ShowRunner,
  orderId: string,
  { viewerId }: Visitor,
  operationOf: (order: Order) => LedgerOperation,
): Promise<Result<OrderView>> {
  const order = (await runner.ledgerState()).orders.get(orderId);
  if (order?.viewerId !== viewerId) return refuse('not_found');
  const changed = await runner.stores.ledger.apply(runner.showId, operationOf(order), runner.now());
  if (!changed.ok) return changed;
  const ledger = await runner.ledgerState();
  const now = ledger.orders.get(orderId);
  return now ? accept(ownOrderView(now, runner.state.currency, ledger)) : refuse('not_found');
}

/** Staff approve it, with the money at once or once the units are back, or decline it with a reason. */
export async function decideReturn(
  runner: ShowRunner,
  orderId: string,
  decision: ReturnDecision,
  staff: Staff,
): Promise<Result<OrderView>> {
  const { returnId } = decision;
  const by = staff.id;
  const operation: LedgerOperation =
    decision.decision === 'declined'
      ? { op: 'decline-return', orderId, returnId, by, note: decision.note }
      : {
          op: 'approve-return',
          ...{ orderId, returnId, by },
          amount: decision.amount ?? null,
          refund: decision.refund,
          note: decision.note ?? null,
          ...(decision.giftLeft ? { giftLeft: decision.giftLeft } : {}),
        };
  const decided = await runner.stores.ledger.apply(runner.showId, operation, runner.now());
  if (!decided.ok) return decided;
  const { order } = decided.value;
  return order ? accept(orderView(order, runner.state.currency)) : refuse('not_found');
}

type Asked = Order & { readonly returnAsked: ReturnRequest };

const isAsked = (order: Order): order is Asked => order.returnAsked !== undefined;

/** Still to be decided; what went back meanwhile by another way is not. */
const isOpen = ({ status, returnAsked }: Asked): boolean =>
  status === 'paid' && returnAsked.stands === 'asked';

/** Orders their buyers ask to return: those to decide first, longest waiting first; then the others, newest first. */
export function returnsIn(
  ledger: LedgerState,
  scope: ReadonlySet<string> | null,
  view: (order: Order) => OrderView,
): OrderView[] {
  const asked = [...ledger.orders.values()].filter(isAsked).filter((order) => isOrderIn(scope, order));
  const open = asked.filter(isOpen).sort((a, b) => a.returnAsked.at - b.returnAsked.at);
  const others = asked.filter((order) => !isOpen(order)).sort((a, b) => b.returnAsked.at - a.returnAsked.at);
  return [...open, ...others].map(view);
}
