import type { PresaleTerms } from '../../contract/offers.ts';
import type { LedgerRecord } from '../stock/entries.ts';
import type { Books, Check } from './check.ts';
import type { Trouble } from './finding.ts';
import { trouble } from './finding.ts';
import type { PlacedOrder } from './order-book.ts';

/**
 * A deposit is what its offer says, counts as its offer says, and the balance is what it leaves; of no presale, group
 * or custom piece is more taken than there is, or than one viewer may have.
 */
export class DepositsCheck implements Check {
  /** Units reserved or sold: of each offer, and of each viewer of it. */
  readonly #taken = new Map<string, number>();

  take({ entry }: LedgerRecord, books: Books): Trouble | null {
    const { orders, terms } = books;
    switch (entry.kind) {
      case 'order.reserved': {
        const { order } = entry;
        const presale = order.offer ? terms.of(order.offer.offerId, 'presale') : null;
        const wrong = presale ? wrongPresale(order, presale) : null;
        return wrong ?? this.#move(order, unitsOf(order), books);
      }
      case 'order.paid': {
        const order = orders.get(entry.orderId);
        if (!order) return null;
        const { deposit } = order;
        const balance = deposit ? order.amount - deposit.amount : undefined;
        if (entry.balance !== balance || deposit?.paid === 0)
          return trouble(
            'deposit',
            `${entry.orderId}: a balance of ${entry.balance} where ${balance} is due`,
          );
        return entry.reReserved ? this.#move(order.placed, unitsOf(order.placed), books) : null;
      }
      case 'deposit.paid': {
        const placed = entry.reReserved ? orders.get(entry.orderId)?.placed : undefined;
        return placed ? this.#move(placed, unitsOf(placed), books) : null;
      }
      case 'order.cancelled':
      case 'order.expired': {
        const placed = orders.get(entry.orderId)?.placed;
        return placed ? this.#move(placed, -unitsOf(placed), books) : null;
      }
      case 'units.returned': {
        const placed = orders.get(entry.orderId)?.placed;
        const back = entry.lines.reduce((sum, { quantity }) => sum + quantity, 0);
        return placed ? this.#move(placed, -back, books) : null;
      }
      default:
        return null;
    }
  }

  /** Moves units of an offer in or out: never more than there are, nor more to one viewer than its limit. */
  #move(order: PlacedOrder, units: number, { terms }: Books): Trouble | null {
    const offerId = order.offer?.offerId ?? '';
    const group = terms.of(offerId, 'group-buy');
    const offer = group ?? terms.of(offerId, 'presale') ?? terms.of(offerId, 'custom');
    if (!offer) return null;
    const all = this.#count(offerId, units);
    const own = this.#count(`${offerId}\n${order.viewerId}`, units);
    if (units < 0) return null;
    const { perViewerLimit: limit } = offer;
    if (own > limit)
      return trouble(
        group ? 'group' : 'deposit',
        `${order.viewerId} has ${own} of ${offerId}, the limit is ${limit}`,
      );
    return 'quantity' in offer && all > offer.quantity
      ? trouble('deposit', `${all} of ${offer.quantity} units of ${offerId} are taken`)
      : null;
  }

  #count(key: string, units: number): number {
    const taken = (this.#taken.get(key) ?? 0) + units;
    this.#taken.set(key, taken);
    return taken;
  }
}

function wrongPresale(order: PlacedOrder, presale: PresaleTerms): Trouble | null {
  const { orderId, deposit, amount, offer } = order;
  const units = unitsOf(order);
  const counts = Number((BigInt(presale.deposit) * BigInt(presale.countsBps)) / 10_000n) * units;
  const now = presale.deposit * units;
  const whole = presale.price * units - counts + now;
  if (deposit?.amount !== now || amount !== whole)
    return trouble(
      'deposit',
      `${orderId}: ${deposit?.amount} of ${amount}; by the rule ${now} of ${whole}, counting ${counts}`,
    );
  if (deposit.dueBy !== presale.balanceDueBy || deposit.rule !== presale.rule)
    return trouble('deposit', `${orderId} is due, or given back, otherwise than its offer says`);
  const { variantId } = offer ?? {};
  const isKnown = presale.variants
    ? presale.variants.some(({ id }) => id === variantId)
    : variantId === undefined;
  return isKnown ? null : trouble('deposit', `${orderId} is of no variant there is`);
}

const unitsOf = ({ lines }: PlacedOrder): number => lines.reduce((sum, { quantity }) => sum + quantity, 0);
