import type { OfferTerms, OfferTermsOf } from '../../contract/offers.ts';
import type { LedgerEntry, LedgerRecord } from '../stock/entries.ts';
import type { Trouble } from './finding.ts';
import type { OrderBook } from './order-book.ts';
import type { RefundsCheck } from './refunds.ts';
import type { UnitsCheck } from './units.ts';

/** What the checks of offers look at: all of it already has the record that is being looked at. */
export interface Books {
  readonly orders: OrderBook['orders'];
  readonly terms: TermsBook;
  readonly units: Pick<UnitsCheck, 'leftOf'>;
  readonly refunds: Pick<RefundsCheck, 'left' | 'unitsLeft'>;
}

/** One rule or a few that belong together; the first entry that breaks one is answered. */
export interface Check {
  take(record: LedgerRecord, books: Books): Trouble | null;
  /** What only shows at the end. */
  finish?(books: Books): Trouble | null;
}

/** The terms of every offer that opened. */
export class TermsBook {
  readonly #terms = new Map<string, OfferTerms>();
  readonly #closed = new Set<string>();

  take(entry: LedgerEntry): void {
    if (entry.kind === 'offer.set') this.#terms.set(entry.offer.offerId, entry.offer.terms);
    if (entry.kind === 'offer.closed') this.#closed.add(entry.offerId);
  }

  /** Null for an offer of another kind, or that never opened. */
  of<K extends OfferTerms['kind']>(offerId: string, kind: K): OfferTermsOf<K> | null {
    const terms = this.#terms.get(offerId);
    return terms?.kind === kind ? (terms as OfferTermsOf<K>) : null;
  }

  isOpen(offerId: string): boolean {
    return this.#terms.has(offerId) && !this.#closed.has(offerId);
  }
}
