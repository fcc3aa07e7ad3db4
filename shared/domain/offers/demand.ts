import type { DemandFigures, DemandTestView } from '../../contract/demand.ts';
import type { PresaleTerms } from '../../contract/offers.ts';
import type { Order } from '../orders/types.ts';
import type { ShowState } from '../show/state.ts';
import { done, refused, repeated } from '../stock/decide/answers.ts';
import type { LedgerEntry } from '../stock/entries.ts';
import type { LedgerDecision, LedgerState } from '../stock/ledger.ts';
import type { OfferOperation } from './entries.ts';
import { depositBack, givenBack, unitsOf } from './taking.ts';

type Books = Pick<LedgerState, 'book' | 'orders'>;
type Part = { units: number; deposits: number; amount: number };

/** How a demand test stands, counted from its orders; null for an offer that is none. Cost: its deposits. */
export function demandFigures({ book, orders }: Books, offerId: string): DemandFigures | null {
  const account = book.offers.get(offerId);
  const terms = account?.offer.terms;
  if (!account || terms?.kind !== 'presale' || !terms.demandTest) return null;
  const total = { units: 0, deposits: 0, amount: 0 };
  const byVariant = new Map<string | null, Part>((terms.variants ?? []).map(({ id }) => [id, nothing()]));
  const byRegion = new Map<string | null, Part>();
  const bySegment = new Map<NonNullable<Order['offer']>['segment'], Part>();
  for (const orderId of account.withDeposit) {
    const order = orders.get(orderId);
    const amount = order ? standingDeposit(order) : 0;
    if (!order || amount === 0) continue;
    const units = unitsOf(order);
    for (const part of [
      total,
      partOf(byVariant, order.offer?.variantId ?? null),
      partOf(byRegion, order.attribution.regionId),
      partOf(bySegment, order.offer?.segment ?? null),
    ]) {
      part.units += units;
      part.deposits += 1;
      part.amount += amount;
    }
  }
  const { goQuantity, decideBy } = terms.demandTest;
  return {
    ...total,
    ...{ goQuantity, decideBy, decision: account.decision },
    byVariant: [...byVariant].map(([variantId, part]) => ({ variantId, ...part })),
    byRegion: [...byRegion].map(([regionId, part]) => ({ regionId, ...part })),
    bySegment: [...bySegment].map(([segment, part]) => ({ segment: segment ?? null, ...part })),
  };
}

/** Every demand test of a show that has opened. */
export function demandTests({ offers }: Pick<ShowState, 'offers'>, ledger: Books): DemandTestView[] {
  return offers.flatMap(({ offerId, title, terms }) => {
    const figures = demandFigures(ledger, offerId);
    return figures && terms.kind === 'presale' ? [{ ...figures, offerId, title, itemId: terms.itemId }] : [];
  });
}

/**
 * Whether the piece is made. Go: balances fall due as the offer says. No: every deposit goes back, whatever its rule,
 * and so does a balance paid early; the units are free.
 */
export function decideDemand(
  state: LedgerState,
  { ref, offerId, decision, by, reason }: Extract<OfferOperation, { op: 'decide-offer' }>,
): LedgerDecision {
  if (state.refs.has(ref)) return repeated(null);
  const account = state.book.offers.get(offerId);
  const figures = demandFigures(state, offerId);
  if (!account || !figures) return refused('not_found', 'There is no such demand test');
  if (account.decision !== null) return repeated(null);
  const { units } = figures;
  const decided: LedgerEntry = { kind: 'offer.decided', ref, offerId, decision, units, by, reason };
  if (decision === 'go') return done(null, decided);
  const entries: LedgerEntry[] = [decided];
  for (const order of state.orders.values()) {
    if (order.offer?.offerId !== offerId) continue;
    const { orderId } = order;
    if (order.status === 'reserved')
      entries.push(
        { kind: 'order.cancelled', orderId, reason: 'no-go', depositBack: true },
        ...depositBack(state, order, true),
      );
    else if (order.status === 'paid')
      entries.push(...givenBack(state, order, `no-go:${orderId}`, 'deposit-back'));
  }
  return done(null, ...entries);
}

/** A deposit that counts as demand: paid, not gone back, and its order not given up. */
function standingDeposit({ deposit, status }: Order): number {
  if (!deposit || deposit.paidAt === null) return 0;
  if (status !== 'reserved' && status !== 'paid') return 0;
  return deposit.amount - deposit.refunded;
}

/** Why a variant cannot be had: the offer has others, or none. */
export const isVariantOf = ({ variants }: PresaleTerms, variantId: string | null): boolean =>
  variants ? variants.some(({ id }) => id === variantId) : variantId === null;

const nothing = (): Part => ({ units: 0, deposits: 0, amount: 0 });

function partOf<K>(parts: Map<K, Part>, key: K): Part {
  const part = parts.get(key) ?? nothing();
  parts.set(key, part);
  return part;
}
