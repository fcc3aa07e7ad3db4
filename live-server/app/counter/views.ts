import type { Bilingual } from '#shared/contract/basics.ts';
import type { CounterAppointment, CounterCoupon, CounterPickup } from '#shared/contract/counter.ts';

import type { CustomChoice, CustomTerms } from '#shared/contract/custom-terms.ts';
import type { Store } from '#shared/contract/organisation.ts';
import type { Coupon } from '#shared/domain/offers/book.ts';
import { customView } from '#shared/domain/offers/custom/view.ts';
import { couponView } from '#shared/domain/offers/figures.ts';
import { isUndecided } from '#shared/domain/offers/undecided.ts';
import { unitsGone } from '#shared/domain/orders/returns.ts';
import type { Order } from '#shared/domain/orders/types.ts';
import type { LedgerState } from '#shared/domain/stock/ledger.ts';
import type { ShowRunner } from '../show-runner.ts';

const ofShow = ({ state }: ShowRunner) => ({
  showId: state.showId,
  showTitle: state.title,
  currency: state.currency,
  timeZone: state.timeZone,
});

const titleOf = ({ directory }: ShowRunner, productId: string): Bilingual =>
  directory.products.get(productId)?.title ?? { en: productId, zh: productId };

/** An order as the counter of `store` sees it. What waits at another store is told by that store's name alone. */
export function pickupAt(
  runner: ShowRunner,
  ledger: Pick<LedgerState, 'book'>,
  order: Order,
  store: Pick<Store, 'id' | 'name'>,
): CounterPickup {
  const { orderId, amount, paidAt, fulfilled, pickupStoreId } = order;
  const storeId = pickupStoreId ?? store.id;
  const storeName = runner.directory.stores.get(storeId)?.name ?? { en: storeId, zh: storeId };
  const head = { kind: 'pickup', ...ofShow(runner), orderId, storeId, storeName } as const;
  if (storeId !== store.id)
    return { ...head, lines: [], amount: 0, paidAt: null, handedOverAt: null, standing: 'other-store' };
  const lines = order.lines
    .map((line) => ({ line, quantity: line.quantity - unitsGone(line) }))
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
    standing: standingOf(ledger, order),
  };
}

function standingOf(ledger: Pick<LedgerState, 'book'>, order: Order): CounterPickup['standing'] {
  const { status, fulfilled } = order;
  if (fulfilled) return 'handed-over';
  if (status === 'paid') return isUndecided(ledger, order) ? 'undecided' : 'ready';
  return status === 'reserved' ? 'unpaid' : 'ended';
}

/** A custom piece whose customer comes to this store; null where they come no more, or elsewhere. */
export function appointmentAt(
  runner: ShowRunner,
  ledger: LedgerState,
  requestId: string,
  storeId: string,
  now: number,
): CounterAppointment | null {
  const request = ledger.book.custom.requests.get(requestId);
  const appointment = request?.appointment;
  if (!request || appointment?.storeId !== storeId) return null;
  const terms = ledger.book.offers.get(request.offerId)?.offer.terms;
  const { currency } = runner.state;
  const itemId = terms?.kind === 'custom' ? terms.itemId : '';
  const { state, quote, order } = customView(ledger, request, { currency, now, isOwn: false }, itemId);
  return {
    ...ofShow(runner),
    requestId,
    title: titleOf(runner, request.productId),
    slotAt: appointment.slotAt,
    endsAt: appointment.endsAt,
    status: appointment.status,
    state,
    choices: terms?.kind === 'custom' ? choicesIn(terms, request.choices) : [],
    note: request.note,
    price: quote?.price ?? null,
    due: order?.due ?? 0,
  };
}

/** What the customer chose, in the offer's own words; a text of theirs as it is. */
const choicesIn = (
  { options }: CustomTerms,
  chosen: readonly CustomChoice[],
): CounterAppointment['choices'] =>
  chosen.map(({ optionId, value }) => {
    const option = options.find(({ id }) => id === optionId);
    const choices = option?.input.kind === 'choice' ? option.input.choices : [];
    return {
      option: option?.title ?? { en: optionId, zh: optionId },
      value: choices.find(({ id }) => id === value)?.title ?? { en: value, zh: value },
    };
  });

/** A coupon as the counter of `store` sees it; null for a code that is none. */
export function couponAt(
  runner: ShowRunner,
  ledger: LedgerState,
  code: string,
  store: Pick<Store, 'regionId'>,
  now: number,
): CounterCoupon | null {
  const { book } = ledger;
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
    used: status === 'redeemed' ? usedBy(runner, ledger, coupon) : null,
  };
}

/** Whoever says they never used it hears when it was, and where. */
function usedBy(runner: ShowRunner, ledger: LedgerState, { code, orderId }: Coupon): CounterCoupon['used'] {
  const paidAt = orderId === null ? null : (ledger.orders.get(orderId)?.paidAt ?? null);
  if (paidAt !== null) return { at: paidAt, store: null };
  const taken = ledger.book.redemptions.get(code);
  if (!taken) return null;
  const { storeId, at } = taken;
  return { at, store: runner.directory.stores.get(storeId)?.name ?? { en: storeId, zh: storeId } };
}
