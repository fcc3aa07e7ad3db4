import { accept } from '#shared/contract/errors.ts';
import type { HandlersOf } from '../handler.ts';
import { pageOf } from '../pages.ts';
import type { Context } from './context.ts';
import { orderAnswer } from './order-answer.ts';

type Names =
  | 'shows.finalPrices'
  | 'shows.affectedOrders'
  | 'orders.refund'
  | 'orders.return'
  | 'returns.ask'
  | 'returns.withdraw'
  | 'returns.decide'
  | 'returns.list'
  | 'orders.fulfil'
  | 'orders.cancelByStaff'
  | 'orders.history'
  | 'refunds.list'
  | 'refunds.sent';

/** What staff do with orders once they are placed. */
export function afterSaleHandlers({ app }: Context): HandlersOf<Names> {
  return {
    'orders.refund': async ({ params, body, staff }) => {
      const refund = await app.requestRefund(params.id, body, staff);
      return refund.ok ? accept({ refund: refund.value }) : refund;
    },
    'orders.return': async ({ params, body, staff }) =>
      orderAnswer(await app.returnUnits(params.id, body, staff)),
    'returns.ask': async ({ params, body, visitor }) =>
      orderAnswer(await app.askReturn(params.id, body, visitor)),
    'returns.withdraw': async ({ params, body, visitor }) =>
      orderAnswer(await app.withdrawReturn(params.id, body.returnId, visitor)),
    'returns.decide': async ({ params, body, staff }) =>
      orderAnswer(await app.decideReturn(params.id, body, staff)),
    'returns.list': async ({ params, query, staff }) => {
      const orders = await app.returns(params.id, staff);
      return orders.ok ? pageOf(orders.value, query) : orders;
    },
    'orders.fulfil': async ({ params, body, staff }) =>
      orderAnswer(await app.fulfilOrder(params.id, body, staff)),
    'orders.cancelByStaff': async ({ params, body, staff }) =>
      orderAnswer(await app.cancelForViewer(params.id, body.reason, staff)),
    'shows.finalPrices': async ({ params, staff }) => {
      const prices = await app.finalPrices(params.id, staff);
      return prices.ok ? accept({ items: prices.value }) : prices;
    },
    'shows.affectedOrders': async ({ params, query, staff }) => {
      const orders = await app.affectedOrders(params.id, query.itemId, staff);
      return orders.ok ? pageOf(orders.value, query) : orders;
    },
    'orders.history': ({ params, staff }) => app.orderHistory(params.id, staff),
    'refunds.sent': async ({ params, body, staff }) => {
      const refunds = await app.refundsSent(params.id, body.ids, staff);
      return refunds.ok ? accept({ items: [...refunds.value] }) : refunds;
    },
    'refunds.list': async ({ params, query, staff }) => {
      const refunds = await app.refunds(params.id, staff);
      return refunds.ok ? pageOf(refunds.value, query) : refunds;
    },
  };
}
