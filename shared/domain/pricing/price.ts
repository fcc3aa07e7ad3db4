import type { Result } from '../../contract/errors.ts';
import { accept, refuse } from '../../contract/errors.ts';
import type {
  BundleTerms,
  CouponTerms,
  GiftTerms,
  MemberPriceTerms,
  PriceStep,
} from '../../contract/offers.ts';
import { apportion } from '../metrics/apportion.ts';

/** An item as it is sold now, minor units a piece. */
export interface SoldItem {
  readonly itemId: string;
  readonly productId: string;
  readonly listPrice: number;
  /** The show's own price. */
  readonly price: number;
}

export interface AskedLine {
  readonly item: SoldItem;
  readonly quantity: number;
  /** The deal whose price the line has. */
  readonly deal: { readonly dealId: string; readonly price: number } | null;
}

type Offered<T> = T & { readonly offerId: string };

export interface PriceRequest {
  readonly lines: readonly AskedLine[];
  /** Open offers that are for this viewer. Bundles are tried in this order. */
  readonly bundles?: readonly Offered<BundleTerms>[];
  readonly memberPrice?: Offered<MemberPriceTerms> | null;
  readonly coupon?: Offered<CouponTerms> | null;
  readonly gifts?: readonly Offered<GiftTerms>[];
  /** The gift's item, when so many units of it are there. */
  readonly giftItem?: (itemId: string, quantity: number) => SoldItem | null;
}

/** A line costs quantity × unitPrice − discount = amount, and never less than nothing. */
export interface PricedLine {
  readonly itemId: string;
  readonly productId: string;
  readonly quantity: number;
  readonly unitPrice: number;
  readonly discount: number;
  readonly amount: number;
  readonly dealId: string | null;
  readonly isGift: boolean;
}

export interface Price {
  readonly lines: readonly PricedLine[];
  /** Σ lines = Σ steps, exactly. */
  readonly total: number;
  readonly steps: readonly PriceStep[];
}

interface Draft {
  readonly asked: AskedLine;
  readonly unitPrice: number;
  discount: number;
  /** Units that are part of a bundle. */
  bundled: number;
}

/**
 * The one calculation of a price: list price → the show's price → deal → bundles → member's price → coupon → gifts.
 * Integers throughout; a discount on several lines is split by largest remainder, so that lines add up to the cent.
 * Lines of the same item and deal are one. Refuses with `coupon_not_applicable` when the coupon takes nothing off.
 */
export function priceOf(request: PriceRequest): Result<Price> {
  const drafts = merged(request.lines);
  const steps = baseSteps(drafts);
  for (const bundle of request.bundles ?? []) steps.push(...applyBundle(drafts, bundle));
  const { coupon } = request;
  const replacesMember = coupon ? !coupon.stacking.members : false;
  if (request.memberPrice && !replacesMember) steps.push(...applyMemberPrice(drafts, request.memberPrice));
  if (coupon) {
    const applied = applyCoupon(drafts, coupon);
    if (!applied.ok) return applied;
    steps.push(applied.value);
  }
  const lines = drafts.map(lineOf);
  const gifts = giftsFor(request, drafts);
  steps.push(...gifts.steps);
  return accept({
    lines: [...lines, ...gifts.lines],
    total: lines.reduce((sum, line) => sum + line.amount, 0),
    steps,
  });
}

function merged(lines: readonly AskedLine[]): Draft[] {
  const byKey = new Map<string, AskedLine>();
  for (const line of lines) {
    const key = `${line.item.itemId} ${line.deal?.dealId ?? ''}`;
    const known = byKey.get(key);
    byKey.set(key, known ? { ...known, quantity: known.quantity + line.quantity } : line);
  }
  return [...byKey.values()].map((asked) => ({
    asked,
    unitPrice: asked.deal?.price ?? asked.item.price,
    discount: 0,
    bundled: 0,
  }));
}

/** From list price to what a piece costs in the show, and in its deal. Steps of nothing are left out. */
function baseSteps(drafts: readonly Draft[]): PriceStep[] {
  const sum = (of: (draft: Draft) => number) =>
    drafts.reduce((all, draft) => all + draft.asked.quantity * of(draft), 0);
  const list = sum(({ asked }) => asked.item.listPrice);
  const live = sum(({ asked }) => asked.item.price - asked.item.listPrice);
  const deal = sum(({ asked, unitPrice }) => unitPrice - asked.item.price);
  const units = drafts.reduce((all, { asked }) => all + asked.quantity, 0);
  const steps: PriceStep[] = [{ kind: 'list', amount: list, params: { units } }];
  if (live !== 0) steps.push({ kind: 'live', amount: live, params: {} });
  if (deal !== 0) steps.push({ kind: 'deal', amount: deal, params: {} });
  return steps;
}

/** As many whole sets as the lines outside deals hold; a set that is no cheaper changes nothing. */
function applyBundle(drafts: readonly Draft[], bundle: Offered<BundleTerms>): PriceStep[] {
  const parts = bundle.items.map(({ itemId, quantity }) => ({
    quantity,
    draft: drafts.find(({ asked }) => asked.item.itemId === itemId && asked.deal === null),
  }));
  let sets = Number.POSITIVE_INFINITY;
  let separately = 0;
  for (const { draft, quantity } of parts) {
    const free = draft ? draft.asked.quantity - draft.bundled : 0;
    sets = Math.min(sets, Math.floor(free / quantity));
    separately += (draft?.unitPrice ?? 0) * quantity;
  }
  const saved = separately - bundle.price;
  if (sets < 1 || !Number.isFinite(sets) || saved <= 0) return [];
  const weights = parts.map(({ draft, quantity }) => (draft?.unitPrice ?? 0) * quantity);
  const shares = apportion(saved * sets, weights);
  for (const [index, { draft, quantity }] of parts.entries()) {
    if (!draft) continue;
    draft.bundled += quantity * sets;
    draft.discount += shares[index] ?? 0;
  }
  return [{ kind: 'bundle', amount: -saved * sets, offerId: bundle.offerId, params: { sets } }];
}

function applyMemberPrice(drafts: readonly Draft[], terms: Offered<MemberPriceTerms>): PriceStep[] {
  const weights = drafts.map(({ asked, unitPrice, bundled }) =>
    asked.deal === null && isFor(terms, asked.item.itemId) ? (asked.quantity - bundled) * unitPrice : 0,
  );
  const off = shareOf(total(weights), terms.bps);
  if (off === 0) return [];
  takeOff(drafts, off, weights);
  return [{ kind: 'member', amount: -off, offerId: terms.offerId, params: { bps: terms.bps } }];
}

function applyCoupon(drafts: readonly Draft[], coupon: Offered<CouponTerms>): Result<PriceStep> {
  const weights = drafts.map((draft) => {
    const { asked } = draft;
    const isEligible = (asked.deal === null || coupon.stacking.deals) && isFor(coupon, asked.item.itemId);
    return isEligible ? netOf(draft) : 0;
  });
  const eligible = total(weights);
  const { threshold, discount } = coupon;
  const off =
    discount.kind === 'amount'
      ? Math.min(discount.amount, eligible)
      : Math.min(shareOf(eligible, discount.bps), discount.cap ?? Number.POSITIVE_INFINITY);
  if (eligible < threshold || off === 0)
    return refuse('coupon_not_applicable', undefined, { threshold, eligible });
  takeOff(drafts, off, weights);
  return accept({ kind: 'coupon', amount: -off, offerId: coupon.offerId, params: { threshold, eligible } });
}

/** Gifts cost nothing and change no total: a line whose discount is its whole price. */
function giftsFor(
  { gifts = [], giftItem = () => null }: PriceRequest,
  drafts: readonly Draft[],
): { lines: PricedLine[]; steps: PriceStep[] } {
  const lines: PricedLine[] = [];
  const steps: PriceStep[] = [];
  for (const { offerId, threshold, gift, ...terms } of gifts) {
    const eligible = total(drafts.map((draft) => (isFor(terms, draft.asked.item.itemId) ? netOf(draft) : 0)));
    if (eligible < threshold || eligible === 0) continue;
    const { itemId, quantity } = gift;
    const there =
      quantity + lines.reduce((sum, line) => sum + (line.itemId === itemId ? line.quantity : 0), 0);
    const bought = drafts.reduce(
      (sum, { asked }) => sum + (asked.item.itemId === itemId ? asked.quantity : 0),
      0,
    );
    const item = giftItem(itemId, there + bought);
    if (!item) continue;
    const value = item.price * quantity;
    lines.push({
      itemId,
      productId: item.productId,
      quantity,
      unitPrice: item.price,
      discount: value,
      amount: 0,
      dealId: null,
      isGift: true,
    });
    steps.push({ kind: 'gift', amount: 0, offerId, params: { itemId, quantity, value } });
  }
  return { lines, steps };
}

/** `bps` of an amount, rounded down: a discount never takes more than it says. */
export const shareOf = (amount: number, bps: number): number => {
  const product = amount * bps;
  return product <= Number.MAX_SAFE_INTEGER
    ? Math.floor(product / 10_000)
    : Number((BigInt(amount) * BigInt(bps)) / 10_000n);
};

/** Whether the terms are for the item: for every one, or for it by name. */
export const isFor = (terms: { itemIds?: readonly string[] | undefined }, itemId: string): boolean =>
  terms.itemIds === undefined || terms.itemIds.includes(itemId);

const netOf = ({ asked, unitPrice, discount }: Draft): number => asked.quantity * unitPrice - discount;
const total = (amounts: readonly number[]): number => amounts.reduce((sum, amount) => sum + amount, 0);

function takeOff(drafts: readonly Draft[], off: number, weights: readonly number[]): void {
  const shares = apportion(off, weights);
  for (const [index, draft] of drafts.entries()) draft.discount += shares[index] ?? 0;
}

function lineOf(draft: Draft): PricedLine {
  const { asked, unitPrice, discount } = draft;
  const { itemId, productId } = asked.item;
  const dealId = asked.deal?.dealId ?? null;
  const { quantity } = asked;
  return { itemId, productId, quantity, unitPrice, discount, amount: netOf(draft), dealId, isGift: false };
}
