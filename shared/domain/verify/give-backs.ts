import type { LedgerEntry, LedgerRecord } from '../stock/entries.ts';
import type { Books, Check } from './check.ts';
import type { Rule, Trouble } from './finding.ts';
import { trouble } from './finding.ts';

type Owed = 'end' | 'money' | 'units';

/** What may stand between a decision and the giving back that belongs to it. */
const within: ReadonlySet<LedgerEntry['kind']> = new Set<LedgerEntry['kind']>([
  'order.cancelled',
  'refund.requested',
  'units.returned',
  'coupon.returned',
  'appointment.cancelled',
]);

/**
 * Whoever is owed something back gets it with the decision that made it due: all buyers of a failed group, all
 * deposits of a piece that is not made, a deposit by its rule. Nothing else may come first.
 */
export class GiveBacksCheck implements Check {
  readonly #owed = new Map<string, Set<Owed>>();
  #rule: Rule = 'deposit';

  take({ entry }: LedgerRecord, books: Books): Trouble | null {
    this.#given(entry);
    if (!within.has(entry.kind) && this.#owed.size > 0) return this.finish();
    switch (entry.kind) {
      case 'group.failed':
        return this.#all('group', books, ({ groupId }) => groupId === entry.groupId);
      case 'offer.decided':
        if (entry.decision === 'go') return null;
        return this.#all('deposit', books, ({ offerId }) => offerId === entry.offerId);
      case 'order.cancelled':
        return this.#deposit(entry.orderId, books, entry.depositBack === true);
      case 'order.expired':
        return this.#deposit(entry.orderId, books, false);
      default:
        return null;
    }
  }

  finish(): Trouble | null {
    for (const [orderId, owed] of this.#owed)
      return trouble(this.#rule, `${orderId} is owed ${[...owed].join(' and ')} and did not get it`);
    return null;
  }

  #all(
    rule: Rule,
    { orders, refunds }: Books,
    isOf: (offer: { readonly offerId: string; readonly groupId: string | null }) => boolean,
  ): null {
    this.#rule = rule;
    for (const order of orders.values()) {
      const { offer } = order.placed;
      if (!offer || !isOf(offer)) continue;
      const owed = new Set<Owed>();
      if (order.standing === 'reserved') owed.add('end');
      if (order.standing === 'paid' && refunds.left(order) > 0) owed.add('money');
      if (order.standing === 'paid' && refunds.unitsLeft(order) > 0) owed.add('units');
      if (owed.size > 0) this.#owed.set(order.orderId, owed);
    }
    return null;
  }

  /** A deposit whose order ended goes back by its rule, or where the brand is why. */
  #deposit(orderId: string, { orders, refunds }: Books, isBack: boolean): null {
    const order = orders.get(orderId);
    if (!order?.placed.deposit || (order.placed.deposit.rule !== 'refund' && !isBack)) return null;
    if (refunds.left(order) <= 0) return null;
    if (this.#owed.size === 0) this.#rule = 'deposit';
    this.#owed.set(orderId, (this.#owed.get(orderId) ?? new Set()).add('money'));
    return null;
  }

  #given(entry: LedgerEntry): void {
    if (entry.kind === 'order.cancelled') this.#settle(entry.orderId, 'end');
    if (entry.kind === 'refund.requested') this.#settle(entry.request.orderId, 'money');
    if (entry.kind === 'units.returned') this.#settle(entry.orderId, 'units');
  }

  #settle(orderId: string, what: Owed): void {
    const owed = this.#owed.get(orderId);
    owed?.delete(what);
    if (owed?.size === 0) this.#owed.delete(orderId);
  }
}
