import { combinations } from '../pricing/final-price.ts';
import { isApproved } from './approved.ts';
import { couldSell, dealSubject, itemSubject, offerSubject } from './guardrails.ts';
import type { Deal, Offer, ShowState } from './state.ts';

type Product = (productId: string) => { readonly listPrice: number; readonly floorPrice: number } | null;

/** A line as it is about to be sold; `discount` of the whole line, minor units. */
export interface SoldLine {
  readonly itemId: string;
  readonly productId: string;
  readonly quantity: number;
  readonly unitPrice: number;
  readonly discount?: number;
  readonly dealId: string | null;
  readonly isGift?: boolean;
}

/**
 * The item that would be sold below its floor without another person's approval; null = none. What is published was
 * measured then; this is for a floor that has risen since, and for baskets nobody thought of. A line's own price counts
 * by itself; what offers take off counts over the lines they take it off, since a coupon is shared among them. Gifts
 * are measured when they are published.
 */
export function soldBelowFloor(
  state: ShowState,
  lines: readonly SoldLine[],
  offerIds: readonly string[],
  product: Product,
): string | null {
  let paid = 0;
  let floors = 0;
  let lower: string | null = null;
  for (const line of lines) {
    const known = line.isGift ? null : product(line.productId);
    if (!known) continue;
    const { itemId, quantity, unitPrice, discount = 0, dealId } = line;
    const { listPrice, floorPrice } = known;
    const own = dealId === null ? itemSubject(itemId, unitPrice) : dealSubject(dealId, unitPrice);
    const isLetThrough = (price: number, subjects: readonly string[]) =>
      price >= floorPrice ||
      subjects.some((subject) => isApproved(state, subject, { itemId, price, listPrice, floorPrice }));
    const subjects = [own, ...offerIds.map(offerSubject)];
    if (!isLetThrough(unitPrice, subjects)) return itemId;
    if (discount === 0) continue;
    const amount = quantity * unitPrice - discount;
    paid += amount;
    floors += quantity * floorPrice;
    if (!isLetThrough(Math.floor(amount / quantity), subjects)) lower ??= itemId;
  }
  return paid < floors ? lower : null;
}

/** Whether a deal sells below its item's floor without another person's approval. */
export function isDealBelowFloor(state: ShowState, deal: Deal, product: Product): boolean {
  const { dealId, itemId, price } = deal;
  const productId = state.lineup.find((item) => item.itemId === itemId)?.productId;
  const known = productId === undefined ? null : product(productId);
  if (!known || price >= known.floorPrice) return false;
  return !isApproved(state, dealSubject(dealId, price), { itemId, price, ...pricesOf(known) });
}

/** The same for what an offer sells at a price of its own: a presale, a group buy, a custom piece. */
export function isOfferBelowFloor(state: ShowState, { offerId, terms }: Offer, product: Product): boolean {
  const itemId = 'itemId' in terms ? terms.itemId : null;
  const item = state.lineup.find((one) => one.itemId === itemId);
  const known = item ? product(item.productId) : null;
  if (!item || !known) return false;
  const stacking = { ...couldSell(state, item, product), offers: [{ offerId, terms }], deals: [] };
  return combinations(stacking).some(
    ({ by, least: price }) =>
      by === 'own' &&
      price < known.floorPrice &&
      !isApproved(state, offerSubject(offerId), { itemId: item.itemId, price, ...pricesOf(known) }),
  );
}

const pricesOf = ({ listPrice, floorPrice }: { listPrice: number; floorPrice: number }) => ({
  listPrice,
  floorPrice,
});
