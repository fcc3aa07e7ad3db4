import type { ReturnView } from '../../contract/returns.ts';
import type { OrderView } from '../../contract/viewers.ts';
import { isBackForFaultsOnly } from '../offers/custom/state.ts';
import { worthOf } from '../offers/gifts-owed.ts';
import { dueAmount } from '../offers/taking.ts';
import type { LedgerState } from '../stock/ledger.ts';
import type { ReturnRequest } from './returns.ts';
import type { Order } from './types.ts';

const depositView = (order: Order, deposit: NonNullable<Order['deposit']>) => {
  const { amount, paidAt, from, dueBy, rule, refunded } = deposit;
  return { amount, paidAt, from, dueBy, rule, refunded, balance: order.amount - amount };
};

const fulfilledView = ({ at, how, storeId, note }: NonNullable<Order['fulfilled']>) => ({
  at,
  how,
  storeId,
  note,
});

/** An order as its own viewer sees it: with the code to show at the counter, and what is on its way back. */
export function ownOrderView(
  order: Order,
  currency: string,
  ledger: Pick<LedgerState, 'openRefunds' | 'book'>,
): OrderView {
  const { pickupCode, status, fulfilled, orderId } = order;
  const isDue = pickupCode !== undefined && status === 'paid' && !fulfilled;
  let refunding = 0;
  for (const { amount } of ledger.openRefunds.get(orderId)?.values() ?? []) refunding += amount;
  return {
    ...orderView(order, currency),
    ...(isDue ? { pickupCode } : {}),
    ...(refunding > 0 ? { refunding } : {}),
    ...(status === 'paid' && isBackForFaultsOnly(ledger, order) ? { returnsForFaultsOnly: true } : {}),
  };
}

/** An order as staff see it: with what is not decided about it. */
export const staffOrderView = (order: Order, currency: string): OrderView => ({
  ...orderView(order, currency),
  ...(order.disputes ? { disputed: true } : {}),
});

/** An order as the contract shows it. `currency` is the show's. The viewer's idempotency key stays inside. */
export function orderView(order: Order, currency: string): OrderView {
  const { regionId, storeId, guideId, rule, reason } = order.attribution;
  const view: OrderView = {
    id: order.orderId,
    showId: order.showId,
    status: order.status,
    amount: order.amount,
    due: order.status === 'reserved' ? dueAmount(order) : 0,
    refunded: order.refunded,
    currency,
    placedAt: order.placedAt,
    payBy: order.payBy,
    paidAt: order.paidAt,
    lines: linesView(order),
    fulfilment: order.fulfilment,
    storeId: order.pickupStoreId,
    viewerId: order.viewerId,
    visitId: order.visitId,
    attribution: { regionId, storeId, guideId, rule, reason },
  };
  return isPlain(order) ? view : { ...view, ...rarerFields(order) };
}

/** What a buyer asked to return. To the buyer the brand decides, and no person. */
function returnView(order: Order, asked: ReturnRequest): ReturnView {
  const { returnId, at, lines, gifts, amount, why, note, stands, decided } = asked;
  return {
    ...{ id: returnId, at, lines: [...lines], amount, why, note, stands },
    ...(gifts ? { gifts: gifts.map((gift) => ({ ...gift, worth: worthOf(order, [gift]) })) } : {}),
    decided: decided && {
      at: decided.at,
      note: decided.note,
      amount: decided.amount,
      refund: decided.refund,
      ...(decided.giftLeft ? { giftLeft: decided.giftLeft } : {}),
    },
  };
}

/** Nearly every order, and every claim of a flash deal: thousands a second are shown. */
const isPlain = ({ fulfilled, offer, deposit, customId, coupon, isOffered, returnAsked }: Order): boolean =>
  !fulfilled && !offer && !deposit && customId === undefined && !coupon && !isOffered && !returnAsked;

const rarerFields = (order: Order) => {
  const { fulfilled, offer, deposit, customId, coupon, isOffered, returnAsked } = order;
  return {
    ...(fulfilled ? { fulfilled: fulfilledView(fulfilled) } : {}),
    ...(offer ? { offer: offerView(offer) } : {}),
    ...(deposit ? { deposit: depositView(order, deposit) } : {}),
    ...(customId === undefined ? {} : { customId }),
    ...(coupon ? { coupon } : {}),
    ...(isOffered ? { offered: true } : {}),
    ...(returnAsked ? { returning: returnView(order, returnAsked) } : {}),
  };
};

const offerView = ({ choices, ...offer }: NonNullable<Order['offer']>): OrderView['offer'] =>
  choices ? { ...offer, choices: [...choices] } : offer;

function linesView({ lines, lineAttributions }: Order): OrderView['lines'] {
  if (!lineAttributions) return lines.slice();
  return lines.map((line, index) => {
    const own = lineAttributions.find((one) => one.line === index);
    return own ? { ...line, attribution: own.attribution } : line;
  });
}
