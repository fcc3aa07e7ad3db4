import type { Bilingual } from '#shared/contract/basics.ts';
import type { CounterCoupon, CounterPickup } from '#shared/contract/counter.ts';
import type { Store } from '#shared/contract/organisation.ts';
import { couponView } from '#shared/domain/offers/figures.ts';
import type { Order } from '#shared/domain/orders/types.ts';
import type { LedgerState } from '#shared/domain/stock/ledger.ts';
import type { ShowRunner } from '../show-runner.ts';

const ofShow = ({ state }: ShowRunner) => ({
  showId: state.showId,
  showTitle: state.title,
  currency: state.currency,
});

const titleOf = ({ directory }: ShowRunner, productId: string): Bilingual =>
  directory.products.get(productId)?.title ?? { en: productId, zh: productId };

/** An order as the counter of `store` sees it. What waits at another store is told by that store's name alone. */
export function pickupAt(runner: ShowRunner, order: Order, store: Pick<Store, 'id' | 'name'>): CounterPickup {
  const { orderId, amount, paidAt, fulfilled, pickupStoreId } = order;
  const storeId = pickupStoreId ?? store.id;
  const storeName = runner.directory.stores.get(storeId)?.name ?? { en: storeId, zh: storeId };
  const head = { kind: 'pickup', ...ofShow(runner), orderId, storeId, storeName } as const;
  if (storeId !== store.id)
    return { ...head, lines: [], amount: 0, paidAt: null, handedOverAt: null, standing: 'other-store' };
  const lines = order.lines
    .map((line) => ({ line, quantity: line.quantity - (line.returned ?? 0) }))
    .filter(({ quantity }) => quantity > 0)
    .map(({ line, quantity }) => ({
      title: titleOf(runner, line.productId),
      quantity,
      isGift: line.isGift ?? false,
    }));
  return {
    ...head,
    lines,
    amount,
    paidAt,
    handedOverAt: fulfilled?.at ?? null,
    standing: standingOf(order),
  };
}

function standingOf({ status, fulfilled }: Order): CounterPickup['standing'] {
  if (fulfilled) return 'handed-over';
  if (status === 'paid') return 'ready';
  return status === 'reserved' ? 'unpaid' : 'ended';
}

/** A coupon as the counter of `store` sees it; null for a code that is none. */
export function couponAt(
  runner: ShowRunner,
  { book }: LedgerState,
  code: string,
  store: Pick<Store, 'regionId'>,
  now: number,
): CounterCoupon | null {
  const coupon = book.coupons.get(code);
  const terms = coupon && book.offers.get(coupon.offerId)?.offer.terms;
  if (!coupon || terms?.kind !== 'coupon') return null;
  const { state } = runner;
  const title = state.offers.find(({ offerId }) => offerId === coupon.offerId)?.title;
  const isElsewhere = state.regionIds.length > 0 && !state.regionIds.includes(store.regionId);
  const { status, validUntil } = couponView(coupon, now);
  const standing = {
    issued: terms.redeem === 'online' ? 'online-only' : isElsewhere ? 'other-region' : 'ready',
    held: 'held',
    redeemed: 'used',
    lapsed: 'over',
  } as const;
  const products = (terms.itemIds ?? []).map((itemId) =>
    titleOf(runner, state.lineup.find((item) => item.itemId === itemId)?.productId ?? itemId),
  );
  return {
    kind: 'coupon',
    ...ofShow(runner),
    code,
    title: title ?? { en: code, zh: code },
    discount: terms.discount,
    threshold: terms.threshold,
    products,
    validUntil,
    standing: standing[status],
  };
}
