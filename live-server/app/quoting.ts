import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import type {
  CouponTerms,
  MemberPriceTerms,
  OfferKind,
  OfferTerms,
  OfferTermsOf,
  QuoteView,
} from '#shared/contract/offers.ts';
import { type Claimant, isEligible } from '#shared/domain/deals/eligible.ts';
import type { OrderLine } from '#shared/domain/orders/types.ts';
import { type AskedLine, type Price, priceOf, type SoldItem } from '#shared/domain/pricing/price.ts';
import { soldBelowFloor } from '#shared/domain/show/floor-at-sale.ts';
import { unitsForSale } from '#shared/domain/stock/for-sale.ts';
import type { LedgerState } from '#shared/domain/stock/ledger.ts';
import type { Visitor } from './api.ts';
import { claimantOf } from './claimant.ts';
import { belowFloor } from './sale-floor.ts';
import type { ShowRunner } from './show-runner.ts';
import { itemHere } from './stock-here.ts';

export interface Asked {
  readonly lines: readonly {
    readonly itemId: string;
    readonly quantity: number;
    readonly dealId?: string | undefined;
  }[];
  readonly couponCode?: string | undefined;
  /** False: at the price without gifts, when a gift is gone. */
  readonly gifts?: boolean;
}

/** A price, and what an order at that price takes to the ledger. */
export interface Quoted {
  readonly price: Price;
  readonly lines: readonly OrderLine[];
  readonly coupon: { readonly code: string; readonly discount: number } | null;
  readonly offerIds: readonly string[];
}

/** What this viewer pays for these lines now, by the one price calculator. */
export const quoteFor = (
  runner: ShowRunner,
  ledger: LedgerState,
  visitor: Visitor,
  asked: Asked,
): Result<Quoted> =>
  quoteAs(runner, ledger, { viewerId: visitor.viewerId, ...claimantOf(runner, visitor) }, asked);

/** The same for a viewer of whom no more is known than this. */
export function quoteAs(
  runner: ShowRunner,
  ledger: LedgerState,
  claimant: Claimant & { readonly viewerId: string },
  asked: Asked,
): Result<Quoted> {
  const lines: AskedLine[] = [];
  for (const { itemId, quantity, dealId } of asked.lines) {
    const item = soldItem(runner, itemId);
    if (!item) return refuse('not_found', 'This show has no such item', { itemId });
    if (runner.state.hiddenPrices.has(itemId))
      return refuse('not_for_sale', 'The price is not told yet', { itemId });
    if (ledger.frozen.has(itemId)) return refuse('not_for_sale', 'Its sales are stopped', { itemId });
    const deal = runner.state.deals.find((one) => one.dealId === dealId);
    if (dealId !== undefined && (deal?.state !== 'open' || deal.itemId !== itemId))
      return refuse('deal_not_open', undefined, { dealId });
    lines.push({ item, quantity, deal: deal ? { dealId: deal.dealId, price: deal.price } : null });
  }
  const coupon =
    asked.couponCode === undefined ? null : couponFor(ledger, claimant.viewerId, asked.couponCode);
  if (coupon && !coupon.ok) return coupon;
  const open = <K extends OfferKind>(kind: K) =>
    runner.state.offers.flatMap(({ offerId, state, terms }) =>
      state === 'open' && isKind(terms, kind) && isEligible(terms.audience, claimant)
        ? [{ ...terms, offerId }]
        : [],
    );
  const priced = priceOf({
    lines,
    bundles: open('bundle'),
    memberPrice: best(open('member-price')),
    coupon: coupon?.value ?? null,
    gifts: asked.gifts === false ? [] : open('gift'),
    giftItem: (itemId, quantity) => {
      // A gift whose sales are stopped stops no order of anything else.
      const item = ledger.frozen.has(itemId) ? null : soldItem(runner, itemId);
      const left = item && unitsForSale(itemHere(runner, ledger, item));
      return left !== null && left >= quantity ? item : null;
    },
  });
  if (!priced.ok) return priced;
  const { steps } = priced.value;
  const below = soldBelowFloor(
    runner.state,
    priced.value.lines,
    steps.flatMap(({ offerId }) => offerId ?? []),
    (id) => runner.directory.products.get(id),
  );
  if (below !== null) return belowFloor(below);
  const off = -(steps.find(({ kind }) => kind === 'coupon')?.amount ?? 0);
  return accept({
    price: priced.value,
    lines: priced.value.lines.map(({ itemId, productId, quantity, unitPrice, dealId, discount, isGift }) => ({
      ...{ itemId, productId, quantity, unitPrice, dealId },
      ...(discount > 0 ? { discount } : {}),
      ...(isGift ? { isGift } : {}),
    })),
    coupon: asked.couponCode === undefined ? null : { code: asked.couponCode, discount: off },
    offerIds: [
      ...new Set(steps.flatMap(({ kind, offerId }) => (kind === 'coupon' || !offerId ? [] : [offerId]))),
    ],
  });
}

export const quoteView = ({ price }: Quoted, currency: string): QuoteView => ({
  currency,
  lines: [...price.lines],
  total: price.total,
  steps: [...price.steps],
});

/** The coupon's terms where it is this viewer's; whether it can still be used is the ledger's to say. */
function couponFor(
  { book }: LedgerState,
  viewerId: string,
  code: string,
): Result<CouponTerms & { offerId: string }> {
  const coupon = book.coupons.get(code);
  const terms = coupon && book.offers.get(coupon.offerId)?.offer.terms;
  if (coupon?.viewerId !== viewerId || terms?.kind !== 'coupon') return refuse('coupon_unknown');
  return accept({ ...terms, offerId: coupon.offerId });
}

function soldItem({ state, directory }: ShowRunner, itemId: string): SoldItem | null {
  const item = state.lineup.find((one) => one.itemId === itemId);
  if (!item) return null;
  const { productId, price } = item;
  return { itemId, productId, price, listPrice: directory.products.get(productId)?.listPrice ?? price };
}

type Offered<K extends OfferKind> = OfferTermsOf<K>;
const isKind = <K extends OfferKind>(terms: OfferTerms, kind: K): terms is Offered<K> => terms.kind === kind;

/** A viewer for whom two member prices are open has the better one. */
const best = (all: readonly (MemberPriceTerms & { offerId: string })[]) =>
  all.reduce<(MemberPriceTerms & { offerId: string }) | null>(
    (found, one) => (found && found.bps >= one.bps ? found : one),
    null,
  );
