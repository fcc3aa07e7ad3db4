import type { CustomTerms } from '../../contract/custom-terms.ts';
import type {
  BundleTerms,
  CouponTerms,
  GroupBuyTerms,
  MemberPriceTerms,
  OfferTerms,
  OfferTermsOf,
  PresaleTerms,
  PriceStep,
} from '../../contract/offers.ts';
import { lowestCustomPrice } from './custom.ts';
import { leastAlone, leastInSet } from './least-price.ts';
import { presalePrice } from './presale.ts';
import { type PriceRequest, priceOf, type SoldItem } from './price.ts';

type Offered<T> = T & { readonly offerId: string };

export interface Stacking {
  readonly item: SoldItem;
  readonly deals: readonly { readonly dealId: string; readonly price: number }[];
  readonly offers: readonly { readonly offerId: string; readonly terms: OfferTerms }[];
  /** What else is in the lineup: the other parts of sets. */
  readonly others: readonly SoldItem[];
}

export interface FinalPrice {
  /** A unit, minor units, rounded down. */
  readonly lowest: number;
  /** The least a unit comes to in any basket, whatever else is in it and however cents are shared. */
  readonly least: number;
  /** What it hangs on: the price of the item or of its deal, a set's price, or a price of the offer's own. */
  readonly by: 'price' | 'set' | 'own';
  /** Of a set, what it comes to as a whole, and its parts. */
  readonly set?: { readonly total: number; readonly parts: BundleTerms['items'] };
  readonly quantity: number;
  readonly dealId: string | null;
  readonly offerIds: readonly string[];
  readonly steps: readonly PriceStep[];
}

/** A coupon's threshold may be reached by many units; beyond this many nobody tries. */
const MOST_UNITS = 1_000;

/** The lowest price somebody could come to for an item, by the calculator that prices orders. */
export const finalPrice = (stacking: Stacking): FinalPrice =>
  combinations(stacking).reduce((best, one) => (one.lowest < best.lowest ? one : best));

/**
 * Every price somebody could come to for an item: every deal or none, with every coupon or none, with every member's
 * price or none; its share of every set it is in, with every coupon or none; a group's price; a presale's deposit and
 * balance; a custom piece. The first is the item's own price.
 */
export function combinations({ item, deals, offers, others }: Stacking): FinalPrice[] {
  const of = <K extends OfferTerms['kind']>(kind: K) =>
    offers.flatMap(({ offerId, terms }) =>
      terms.kind === kind ? [{ ...(terms as OfferTermsOf<K>), offerId }] : [],
    );
  const members: readonly (Offered<MemberPriceTerms> | null)[] = [null, ...of('member-price')];
  const coupons: readonly (Offered<CouponTerms> | null)[] = [null, ...of('coupon')];
  const isAlone = others.every(({ itemId }) => itemId === item.itemId) && deals.length === 0;
  const found: FinalPrice[] = [null, ...deals].flatMap((deal) =>
    members.flatMap((member) => coupons.flatMap((coupon) => stacked(item, deal, member, coupon, isAlone))),
  );
  for (const set of of('bundle'))
    for (const coupon of coupons) found.push(...inSet(item, set, coupon, others));
  for (const group of of('group-buy')) if (group.itemId === item.itemId) found.push(ownPrice(item, group));
  for (const presale of of('presale')) if (presale.itemId === item.itemId) found.push(presold(item, presale));
  for (const custom of of('custom')) if (custom.itemId === item.itemId) found.push(made(item, custom));
  return found;
}

function stacked(
  item: SoldItem,
  deal: { readonly dealId: string; readonly price: number } | null,
  memberPrice: Offered<MemberPriceTerms> | null,
  coupon: Offered<CouponTerms> | null,
  /** Nothing else could lie in the basket beside it. */
  isAlone: boolean,
): FinalPrice[] {
  const unit = deal?.price ?? item.price;
  const quantity = coupon ? reaching(coupon, [{ item, quantity: 1, deal }], { memberPrice }) : 1;
  const priced = priceOf({ lines: [{ item, quantity, deal }], memberPrice, coupon });
  if (!priced.ok) return [];
  const { total, steps } = priced.value;
  return [
    {
      lowest: Math.floor(total / quantity),
      least: leastAlone({ item, unit, isDeal: deal !== null, memberPrice, coupon, isAlone }),
      by: 'price',
      quantity,
      dealId: deal?.dealId ?? null,
      offerIds: steps.flatMap(({ offerId }) => offerId ?? []),
      steps,
    },
  ];
}

/** How often these lines must lie in the basket for the coupon to count; 1 where it never does. */
function reaching(
  coupon: CouponTerms,
  lines: PriceRequest['lines'],
  by: Partial<Pick<PriceRequest, 'memberPrice' | 'bundles'>>,
): number {
  const priced = priceOf({ lines, ...by, coupon: { ...coupon, threshold: 0, offerId: '' } });
  const step = priced.ok ? priced.value.steps.find(({ kind }) => kind === 'coupon') : undefined;
  const eligible = Number(step?.params.eligible ?? 0);
  if (eligible <= 0) return 1;
  const times = Math.min(Math.max(Math.ceil(coupon.threshold / eligible), 1), MOST_UNITS);
  // Shares are rounded once for all units together: so many may come to less than so many times one.
  const several = lines.map((line) => ({ ...line, quantity: line.quantity * times }));
  return priceOf({ lines: several, ...by, coupon: { ...coupon, offerId: '' } }).ok ? times : times + 1;
}

/** A unit's share of a set, as the lines of an order have it: of so many sets as the coupon takes to count. */
function inSet(
  item: SoldItem,
  set: Offered<BundleTerms>,
  coupon: Offered<CouponTerms> | null,
  others: readonly SoldItem[],
): FinalPrice[] {
  const lines = set.items.flatMap(({ itemId, quantity }) => {
    const sold = itemId === item.itemId ? item : others.find((other) => other.itemId === itemId);
    return sold ? [{ item: sold, quantity, deal: null }] : [];
  });
  const inOne = set.items.find(({ itemId }) => itemId === item.itemId)?.quantity;
  if (inOne === undefined || lines.length < set.items.length) return [];
  const sets = coupon ? reaching(coupon, lines, { bundles: [set] }) : 1;
  const quantity = inOne * sets;
  const all = lines.map((line) => ({ ...line, quantity: line.quantity * sets }));
  const costs = (by: Offered<CouponTerms> | null) => {
    const priced = priceOf({ lines: all, bundles: [set], coupon: by });
    const line = priced.ok && priced.value.lines.find(({ itemId }) => itemId === item.itemId);
    return line ? { amount: line.amount, total: priced.value.total } : null;
  };
  const together = costs(null)?.amount ?? null;
  const { amount: paid = null, total = 0 } = costs(coupon) ?? {};
  const { offerId } = set;
  const separately = lines.reduce((sum, line) => sum + line.item.price * line.quantity, 0);
  if (together === null || paid === null || together >= item.price * quantity) return [];
  const off = together - item.price * quantity;
  return [
    {
      lowest: Math.floor(paid / quantity),
      least: leastInSet({ item, quantity: inOne, set, separately, coupon }),
      by: 'set',
      set: { total: Math.floor(total / sets), parts: set.items },
      quantity,
      dealId: null,
      offerIds: coupon ? [offerId, coupon.offerId] : [offerId],
      steps: [
        { kind: 'list', amount: item.listPrice * quantity, params: { units: quantity } },
        ...(item.price === item.listPrice
          ? []
          : [{ kind: 'live' as const, amount: (item.price - item.listPrice) * quantity, params: {} }]),
        { kind: 'bundle', amount: off, offerId, params: {} },
        ...(coupon
          ? [{ kind: 'coupon' as const, amount: paid - together, offerId: coupon.offerId, params: {} }]
          : []),
      ],
    },
  ];
}

function ownPrice(item: SoldItem, { offerId, price }: Offered<GroupBuyTerms>): FinalPrice {
  return {
    lowest: price,
    least: price,
    by: 'own',
    quantity: 1,
    dealId: null,
    offerIds: [offerId],
    steps: [
      { kind: 'list', amount: item.listPrice, params: { units: 1 } },
      { kind: 'group', amount: price - item.listPrice, offerId, params: {} },
    ],
  };
}

function presold(item: SoldItem, terms: Offered<PresaleTerms>): FinalPrice {
  const { total, payNow, counts, discount } = presalePrice(terms, 1);
  const { offerId, price } = terms;
  return {
    lowest: total,
    least: total,
    by: 'own',
    quantity: 1,
    dealId: null,
    offerIds: [offerId],
    steps: [
      { kind: 'list', amount: item.listPrice, params: { units: 1 } },
      { kind: 'live', amount: price - item.listPrice, params: {} },
      { kind: 'deposit', amount: -discount, offerId, params: { payNow, counts } },
    ],
  };
}

/** The plain piece with the cheapest of every option; what staff quote is theirs to answer for. */
function made(item: SoldItem, terms: Offered<CustomTerms>): FinalPrice {
  const { offerId, price } = terms;
  const lowest = Math.max(lowestCustomPrice(terms), 0);
  const options = lowest - price;
  return {
    lowest,
    least: lowest,
    by: 'own',
    quantity: 1,
    dealId: null,
    offerIds: [offerId],
    steps: [
      { kind: 'list', amount: item.listPrice, params: { units: 1 } },
      { kind: 'live', amount: price - item.listPrice, params: {} },
      ...(options === 0 ? [] : [{ kind: 'option' as const, amount: options, offerId, params: {} }]),
    ],
  };
}

/** How far below the list price, basis points, rounded down; 0 at or above it. */
export function discountBps(price: number, listPrice: number): number {
  if (listPrice <= 0 || price >= listPrice) return 0;
  return Number((BigInt(listPrice - price) * 10_000n) / BigInt(listPrice));
}

/** Whether a price is more below the list price than allowed; exact, whatever the amounts. */
export const isBeyond = (price: number, listPrice: number, maxBps: number | null): boolean =>
  maxBps !== null &&
  price < listPrice &&
  BigInt(listPrice - price) * 10_000n > BigInt(maxBps) * BigInt(listPrice);
