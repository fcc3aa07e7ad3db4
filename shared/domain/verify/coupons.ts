import type { EntryOf, LedgerRecord } from '../stock/entries.ts';
import type { Books, Check } from './check.ts';
import type { Trouble } from './finding.ts';
import { trouble } from './finding.ts';
import type { CheckedOrder } from './order-book.ts';

interface Coupon {
  readonly offerId: string;
  readonly viewerId: string;
  readonly validUntil: number;
  place: 'free' | 'held' | 'used';
  /** Who holds or used it; null: nobody, or a store's counter. */
  orderId: string | null;
}

/** A coupon is issued within its offer's quantity and limit, is its viewer's alone, and is used once. */
export class CouponsCheck implements Check {
  readonly #coupons = new Map<string, Coupon>();
  readonly #issued = new Map<string, number>();

  take({ entry, at }: LedgerRecord, books: Books): Trouble | null {
    switch (entry.kind) {
      case 'coupon.issued':
        return this.#issue(entry, books);
      case 'order.reserved':
        return this.#hold(entry.order, at);
      case 'coupon.redeemed': {
        const coupon = this.#coupons.get(entry.code);
        const order = books.orders.get(entry.orderId);
        if (order?.placed.coupon?.code !== entry.code || order.standing !== 'paid')
          return trouble(
            'coupon',
            `${entry.code} was used by ${entry.orderId}, which is no paid order of it`,
          );
        if (!coupon || !isFor(coupon, entry.orderId))
          return trouble('coupon', `${entry.code} was used twice`);
        coupon.place = 'used';
        coupon.orderId = entry.orderId;
        return null;
      }
      case 'coupon.redeemed-in-store': {
        const coupon = this.#coupons.get(entry.code);
        if (coupon?.place !== 'free') return trouble('coupon', `${entry.code} was used twice`);
        if (at >= coupon.validUntil) return trouble('coupon', `${entry.code} was used after its time`);
        coupon.place = 'used';
        return null;
      }
      case 'coupon.returned': {
        const coupon = this.#coupons.get(entry.code);
        const order = books.orders.get(entry.orderId);
        if (!coupon || coupon.orderId !== entry.orderId || !order || !isOver(order))
          return trouble(
            'coupon',
            `${entry.code} came back from ${entry.orderId}, which has it still or never had`,
          );
        coupon.place = 'free';
        coupon.orderId = null;
        return null;
      }
      default:
        return null;
    }
  }

  finish({ orders }: Books): Trouble | null {
    for (const order of orders.values()) {
      const { coupon: used } = order.placed;
      if (!used) continue;
      const coupon = this.#coupons.get(used.code);
      const has = coupon?.orderId === order.orderId ? coupon.place : 'free';
      const due = isOver(order) ? 'free' : order.standing === 'paid' ? 'used' : 'held';
      if (has !== due) return trouble('coupon', `${used.code} is ${has}, by ${order.orderId} it is ${due}`);
    }
    return null;
  }

  #issue(entry: EntryOf<'coupon.issued'>, { terms }: Books): Trouble | null {
    const { code, offerId, viewerId, validUntil } = entry;
    const offer = terms.of(offerId, 'coupon');
    if (!offer || !terms.isOpen(offerId)) return trouble('coupon', `${code} is of no open coupon`);
    if (this.#coupons.has(code)) return trouble('coupon', `${code} was issued twice`);
    const all = (this.#issued.get(offerId) ?? 0) + 1;
    const own = (this.#issued.get(`${offerId}\n${viewerId}`) ?? 0) + 1;
    this.#issued.set(offerId, all);
    this.#issued.set(`${offerId}\n${viewerId}`, own);
    if (all > offer.quantity)
      return trouble('coupon', `${all} of ${offer.quantity} of ${offerId} are issued`);
    if (own > offer.perViewerLimit)
      return trouble('coupon', `${viewerId} has ${own} of ${offerId}, the limit is ${offer.perViewerLimit}`);
    this.#coupons.set(code, { offerId, viewerId, validUntil, place: 'free', orderId: null });
    return null;
  }

  #hold(order: EntryOf<'order.reserved'>['order'], at: number): Trouble | null {
    const { coupon: used, orderId, viewerId, lines } = order;
    if (!used) return null;
    const coupon = this.#coupons.get(used.code);
    if (coupon?.viewerId !== viewerId || coupon.offerId !== used.offerId)
      return trouble('coupon', `${used.code} is not ${viewerId}’s`);
    if (coupon.place !== 'free') return trouble('coupon', `${used.code} was used twice`);
    if (at >= coupon.validUntil) return trouble('coupon', `${used.code} was used after its time`);
    const off = lines.reduce((sum, { discount = 0 }) => sum + discount, 0);
    if (used.discount > off)
      return trouble(
        'coupon',
        `${used.code} takes ${used.discount} off, the lines of ${orderId} have ${off}`,
      );
    coupon.place = 'held';
    coupon.orderId = orderId;
    return null;
  }
}

/** Held for the order; or free, where the order ran out and was paid late. */
const isFor = ({ place, orderId }: Coupon, by: string): boolean =>
  place === 'free' || (place === 'held' && orderId === by);

const isOver = ({ standing, refunded, amount }: CheckedOrder): boolean =>
  standing === 'cancelled' || standing === 'expired' || (standing === 'paid' && refunded === amount);
