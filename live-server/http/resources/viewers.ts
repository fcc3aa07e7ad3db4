import { accept, refuse } from '#shared/contract/errors.ts';
import { may } from '#shared/contract/roles.ts';
import { payAsDemoProvider } from '../../hooks/demo-provider.ts';
import { paymentPlaceOf } from '../../payment-page.ts';
import type { Caller, HandlersOf } from '../handler.ts';
import type { Context } from './context.ts';
import { orderAnswer } from './order-answer.ts';

type Names =
  | 'visits.create'
  | 'claims.create'
  | 'offers.take'
  | 'groups.list'
  | 'pickups.stores'
  | 'quotes.create'
  | 'coupons.issue'
  | 'coupons.list'
  | 'waitlists.join'
  | 'waitlists.leave'
  | 'orders.create'
  | 'orders.get'
  | 'orders.cancel'
  | 'orders.payment'
  | 'orders.pay';

const elsewhere = () => refuse('forbidden', 'The visit is to another show');
export function viewerHandlers(context: Context, publicUrl: string | null): HandlersOf<Names> {
  const { app, demo, now, paymentPage } = context;
  return {
    'visits.create': ({ params, body }) => app.openVisit(params.id, body),
    'claims.create': async ({ params, body, visitor }) =>
      orderAnswer(await app.claim(params.id, body.quantity, body.key, visitor, body)),
    'quotes.create': async ({ params, body, visitor }) => {
      const quote = visitor.showId === params.id ? await app.quote(body, visitor) : elsewhere();
      return quote.ok ? accept({ quote: quote.value }) : quote;
    },
    'offers.take': async ({ params, body, visitor }) =>
      orderAnswer(await app.takeOffer(params.id, body, visitor)),
    'groups.list': async ({ params, query, visitor }) => {
      const groups = await app.groups(params.id, visitor, query.groupId);
      return groups.ok ? accept({ items: groups.value }) : groups;
    },
    'pickups.stores': async ({ params, visitor }) => {
      const stores = visitor.showId === params.id ? await app.pickupStores(visitor) : refuse('not_found');
      return stores.ok ? accept({ items: stores.value }) : stores;
    },
    'coupons.issue': async ({ params, body, visitor }) => {
      const coupon = await app.issueCoupon(params.id, body.key, visitor);
      return coupon.ok ? accept({ coupon: coupon.value }) : coupon;
    },
    'coupons.list': async ({ visitor }) => {
      const coupons = await app.coupons(visitor);
      return coupons.ok ? accept({ items: coupons.value }) : coupons;
    },
    'waitlists.join': async ({ params, body, visitor }) => {
      const waiting = await app.waitlist(params.id, body.key, visitor);
      return waiting.ok ? accept({ waiting: waiting.value }) : waiting;
    },
    'waitlists.leave': ({ params, visitor }) => app.leaveWaitlist(params.id, visitor),
    'orders.create': async ({ params, body, visitor }) =>
      visitor.showId === params.id ? orderAnswer(await app.order(body, visitor)) : elsewhere(),
    'orders.get': async ({ params, caller }) => {
      const who = readerOf(caller);
      return who.ok ? orderAnswer(await app.getOrder(params.id, who.value)) : who;
    },
    'orders.cancel': async ({ params, visitor }) => orderAnswer(await app.cancelOrder(params.id, visitor)),
    'orders.payment': async ({ params, visitor, request }) => {
      const order = await app.getOrder(params.id, visitor);
      if (!order.ok) return order;
      const origin = publicUrl ?? `http://${request.headers.host ?? 'localhost'}`;
      const back = `${origin}/pay/${encodeURIComponent(params.id)}?show=${encodeURIComponent(visitor.showId)}`;
      return accept(paymentPlaceOf({ template: paymentPage, isDemo: demo }, order.value, back));
    },
    'orders.pay': async ({ params, visitor }) => {
      if (!demo) return refuse('not_found');
      const order = await app.getOrder(params.id, visitor);
      if (!order.ok) return order;
      if (order.value.status === 'expired' || order.value.payBy <= now()) return refuse('order_expired');
      if (order.value.status !== 'reserved') return refuse('order_not_open');
      const paid = await payAsDemoProvider(context, order.value);
      return paid.ok ? orderAnswer(await app.getOrder(params.id, visitor)) : paid;
    },
  };
}

/** The viewer an order may belong to, or staff who read shows. */
function readerOf({ visitor, identity }: Caller) {
  if (visitor) return accept(visitor);
  if (!identity) return refuse('unauthenticated');
  return may(identity.staff.role, 'shows.read') ? accept(identity.staff) : refuse('forbidden');
}
