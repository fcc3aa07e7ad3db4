import { type Result, refuse } from '#shared/contract/errors.ts';
import type { LedgerOperation, LedgerRecord, OperationOf } from '#shared/domain/stock/entries.ts';
import { onceKeyOf } from '#shared/domain/stock/once-key.ts';
import { ProductAccounts, type Rival } from '#shared/domain/stock/product-accounts.ts';
import type { Directory } from '../storage/directory.ts';
import type { ProductQueues } from '../storage/product-queues.ts';
import type { LedgerAnswer, Stores } from '../storage/stores.ts';
import type { LiveShow } from './live-show.ts';
import type { AppLog } from './log.ts';
import type { ShowIndex } from './show-index.ts';
import type { ShowRunner } from './show-runner.ts';

/** What a show that ended longer ago sold is in the catalogue's figure by now; see decision 011. */
const COUNTED_MS = 30 * 86_400_000;

export interface ProductStock {
  readonly accounts: ProductAccounts;
  /** From now on other shows hear when their products move. */
  follow(shows: () => readonly LiveShow[]): void;
  close(): void;
}

/** Builds the accounts from the ledgers of the shows that count, and keeps following every ledger. */
export async function openProductAccounts(
  stores: Stores,
  directory: Directory,
  index: ShowIndex,
  now: number,
  log: AppLog,
): Promise<ProductStock> {
  const accounts = new ProductAccounts((productId) => directory.products.get(productId));
  let shows: () => readonly LiveShow[] = () => [];
  const tell = (showId: string, moved: readonly string[]) => {
    for (const show of shows())
      if (show.runner.showId !== showId) for (const productId of moved) show.productMoved(productId);
  };
  /** showId → the last record that is in what was read of it. */
  const readTo = new Map<string, number>();
  // Before anything is read: other nodes sell meanwhile.
  const close = stores.ledger.onRecord((record: LedgerRecord) => {
    const { showId } = record;
    if (record.seq <= (readTo.get(showId) ?? 0)) return;
    const again = boughtAgain(record);
    if (again === null || accounts.holds(again)) return tell(showId, accounts.take(record));
    // Another node sold it again: the record does not say what was in it.
    stores.ledger.state(showId).then(
      ({ orders }) => {
        const order = orders.get(again);
        if (!order) return;
        accounts.restore(order);
        tell(
          showId,
          order.lines.map(({ productId }) => productId),
        );
      },
      (err: unknown) => log.error({ err, showId, orderId: again }, 'an order bought again is not counted'),
    );
  });
  for (const { id, startedAt, endedAt } of [...index.all()]) {
    if (startedAt === null || (endedAt ?? now) < now - COUNTED_MS) continue;
    const { orders, seq } = await stores.ledger.state(id);
    for (const order of orders.values()) accounts.restore(order);
    readTo.set(id, seq);
  }
  return {
    accounts,
    close,
    follow(all) {
      shows = all;
    },
  };
}

/** The order that ran out and is bought again by this record; else null. */
function boughtAgain({ entry }: LedgerRecord): string | null {
  const isPaid = entry.kind === 'order.paid' || entry.kind === 'deposit.paid';
  return isPaid && entry.reReserved ? entry.orderId : null;
}

type Reserving = Extract<
  LedgerOperation,
  { op: 'claim' | 'order' | 'offer-unit' | 'take-offer' | 'accept-custom' }
>;
type Units = { readonly itemId: string; readonly productId: string; readonly quantity: number };

/** The units of a claim; none for an item the show does not have any more, which the ledger will refuse. */
export function linesOfDeal(
  { state }: ShowRunner,
  deal: { readonly itemId: string },
  quantity: number,
): readonly Units[] {
  const item = state.lineup.find(({ itemId }) => itemId === deal.itemId);
  return item ? [{ itemId: item.itemId, productId: item.productId, quantity }] : [];
}

/** Asks the ledger for units that no other show may take meanwhile; `sold_out` when others have taken them. */
export function reserve(
  runner: ShowRunner,
  operation: Reserving,
  lines: readonly Units[],
  now: number = runner.now(),
): Promise<Result<LedgerAnswer>> {
  const { products, showId, queues, stores } = runner;
  const { orderId } = operation;
  if (queues) return reserveAmongNodes(runner, queues, operation, lines, now);
  const short = products.hold(showId, orderId, lines);
  if (short) return reserveRepeat(runner, operation, lines, short, now);
  // What the ledger took it has told already, and that stays.
  return stores.ledger.apply(showId, operation, now).then(
    (applied) => {
      products.letGo(orderId);
      return applied;
    },
    (error: unknown) => {
      products.letGo(orderId);
      throw error;
    },
  );
}

/** The same where other nodes sell too. What is sent twice at once waits for its first answer. */
function reserveAmongNodes(
  runner: ShowRunner,
  queues: ProductQueues,
  operation: Reserving,
  lines: readonly Units[],
  now: number,
): Promise<Result<LedgerAnswer>> {
  const { sales, asking } = runner;
  const waking = sales?.waking();
  if (waking) return waking.then(() => reserveSince(runner, queues, operation, lines));
  if (sales?.isHeld)
    return sales
      .opened()
      .then((isOpen) =>
        isOpen
          ? reserveSince(runner, queues, operation, lines)
          : refuse('storage_unavailable', 'The show is being ended'),
      );
  const once = operation.op === 'offer-unit' ? null : onceKeyOf(operation.viewerId, operation.key);
  const first = once === null ? undefined : asking.get(once);
  if (!first) return askAmongNodes(runner, queues, operation, lines, now, once);
  const answer = first.then(
    () => askAmongNodes(runner, queues, operation, lines, now, once),
    () => askAmongNodes(runner, queues, operation, lines, now, once),
  );
  // Begun now, and not when the first is answered: whoever waits for the sales under way waits for this one too.
  sales?.follow(answer);
  return answer;
}

/** After sales have waited, or this node has slept: the show may be over by now. What was asked before has its first answer all the same. */
async function reserveSince(
  runner: ShowRunner,
  queues: ProductQueues,
  operation: Reserving,
  lines: readonly Units[],
): Promise<Result<LedgerAnswer>> {
  const closed = closedSince(runner, operation);
  if (closed && !(await isAskedBefore(runner, operation))) return refuse(closed);
  return reserveAmongNodes(runner, queues, operation, lines, runner.now());
}

function closedSince(runner: ShowRunner, operation: Reserving) {
  const { deals, offers } = runner.state;
  switch (operation.op) {
    case 'claim':
    case 'offer-unit':
      return deals.find(({ dealId }) => dealId === operation.dealId)?.state === 'closed'
        ? 'deal_not_open'
        : null;
    case 'take-offer':
      return offers.find(({ offerId }) => offerId === operation.offerId)?.state === 'closed'
        ? 'offer_not_open'
        : null;
    case 'order':
      return runner.isSelling() ? null : 'show_not_live';
    case 'accept-custom':
      return null;
  }
}

/** `once`: what the viewer's claim is known by until it is answered. */
function askAmongNodes(
  runner: ShowRunner,
  queues: ProductQueues,
  operation: Reserving,
  lines: readonly Units[],
  now: number,
  once: string | null,
): Promise<Result<LedgerAnswer>> {
  const { products, showId, asking, sales, stores } = runner;
  const { orderId } = operation;
  const short = products.hold(showId, orderId, lines);
  const asked = short
    ? reserveRepeat(runner, operation, lines, short, now)
    : queues.areFor(lines)
      ? reserveInTurn(runner, queues, operation, lines, now)
      : stores.ledger.apply(showId, operation, now);
  sales?.begun();
  // All that its answer undoes in one go: each promise more is a part of what a claim costs.
  const answer = asked.then(
    (applied) => {
      over(runner, orderId, once, answer);
      return applied;
    },
    (error: unknown) => {
      over(runner, orderId, once, answer);
      throw error;
    },
  );
  if (once !== null) asking.set(once, answer);
  return answer;
}

/** A sale is decided. What the ledger took it has told already, and that stays. */
function over(
  { products, asking, sales }: ShowRunner,
  orderId: string,
  once: string | null,
  answer: Promise<Result<LedgerAnswer>>,
): void {
  products.letGo(orderId);
  if (once !== null && asking.get(once) === answer) asking.delete(once);
  sales?.decided();
}

/** Units that are held here: what other nodes are about to sell comes first if they asked first. */
async function reserveInTurn(
  runner: ShowRunner,
  queues: ProductQueues,
  operation: Reserving,
  lines: readonly Units[],
  now: number,
): Promise<Result<LedgerAnswer>> {
  const { products, showId, stores } = runner;
  const { orderId } = operation;
  const entered = await queues.enter({ orderId, isAgain: false }, lines);
  if (!entered.ok) return entered;
  const short = firstShort(products, orderId, lines, entered.value.ahead);
  const applied = short
    ? await reserveRepeat(runner, operation, lines, short, now)
    : await stores.ledger.apply(showId, operation, now);
  if (isRefused(applied)) entered.value.leave();
  return applied;
}

/** Where nobody knows whether it was written, the order stays in its queue until that is told. */
const isRefused = (applied: Result<LedgerAnswer>): boolean =>
  !applied.ok && applied.error.code !== 'storage_unavailable';

/** `ahead`: who asked for a product before, on any node. The first product they leave too little of. */
function firstShort(
  products: ProductAccounts,
  orderId: string,
  lines: readonly Pick<Units, 'productId' | 'quantity'>[],
  ahead: ReadonlyMap<string, readonly Rival[]>,
): { productId: string; left: number } | null {
  for (const [productId, rivals] of ahead) {
    const quantity = lines.reduce((sum, line) => sum + (line.productId === productId ? line.quantity : 0), 0);
    const left = products.leftBehind(orderId, productId, rivals);
    if (quantity > left) return { productId, left: Math.max(left, 0) };
  }
  return null;
}

/** Others have the units: the ledger is asked only about what it has been asked before. */
async function reserveRepeat(
  runner: ShowRunner,
  operation: Reserving,
  lines: readonly Units[],
  short: { readonly productId: string; readonly left: number },
  now: number,
): Promise<Result<LedgerAnswer>> {
  if (await isAskedBefore(runner, operation))
    return runner.stores.ledger.apply(runner.showId, operation, now);
  const itemId = lines.find(({ productId }) => productId === short.productId)?.itemId ?? '';
  return refuse('sold_out', undefined, { itemId, remaining: short.left });
}

/** The same claim sent twice at once: the one that holds the last unit is the viewer's own, and the first answer. */
async function isAskedBefore(runner: ShowRunner, operation: Reserving): Promise<boolean> {
  if (operation.op === 'offer-unit') return false;
  const { orders } = await runner.ledgerState();
  return orders.ofKey(operation.viewerId, operation.key) !== undefined;
}

type Payment = Omit<OperationOf<'pay'>, 'op' | 'isGone' | 'onlyHeld'>;

/** Applies a payment. One that comes after its order ran out buys it again, unless another show has sold the piece. */
export async function payOrder(
  runner: ShowRunner,
  payment: Payment,
  now: number,
): Promise<Result<LedgerAnswer>> {
  const order = (await runner.ledgerState()).orders.get(payment.orderId);
  if (order?.status !== 'expired') {
    const { ledger } = runner.stores;
    const paid = await ledger.apply(runner.showId, { op: 'pay', ...payment, onlyHeld: true }, now);
    // It ran out before the payment was written: the piece may be another show's by now.
    if (paid.ok || paid.error.code !== 'order_expired') return paid;
  }
  return payAgain(runner, payment, now);
}

/** Pays an order that has run out, with its units held meanwhile where others can sell them. */
async function payAgain(runner: ShowRunner, payment: Payment, now: number): Promise<Result<LedgerAnswer>> {
  const { products, showId, stores, queues } = runner;
  const { orderId } = payment;
  const lines = (await runner.ledgerState()).orders.get(orderId)?.lines ?? [];
  let short = products.hold(showId, orderId, lines);
  try {
    if (!short && queues) {
      const entered = await queues.enter({ orderId, isAgain: true }, lines);
      if (!entered.ok) return entered;
      short = firstShort(products, orderId, lines, entered.value.ahead);
    }
    const isGone = short ? { isGone: true } : {};
    // The place stays as long as it is kept: another node may have been told of a payment for the same order.
    return await stores.ledger.apply(showId, { op: 'pay', ...payment, ...isGone }, now);
  } finally {
    products.letGo(orderId);
  }
}
