import type { BundleTerms, CouponTerms, GiftTerms, MemberPriceTerms } from '#shared/contract/offers.ts';
import { type AskedLine, type Price, type PriceRequest, priceOf, type SoldItem } from './price.ts';

export const item = (itemId: string, price: number, listPrice = price): SoldItem => ({
  itemId,
  productId: `p-${itemId}`,
  price,
  listPrice,
});
export const line = (sold: SoldItem, quantity = 1, dealPrice?: number): AskedLine => ({
  item: sold,
  quantity,
  deal: dealPrice === undefined ? null : { dealId: `d-${sold.itemId}`, price: dealPrice },
});
export const coupon = (other: Partial<CouponTerms> = {}): CouponTerms & { offerId: string } => ({
  offerId: 'c',
  kind: 'coupon',
  discount: { kind: 'amount', amount: 50_00 },
  threshold: 0,
  audience: { kind: 'all' },
  quantity: 10,
  perViewerLimit: 1,
  stacking: { deals: false, members: true },
  validMs: 60_000,
  redeem: 'anywhere',
  ...other,
});
export const bundle = (items: BundleTerms['items'], price: number): BundleTerms & { offerId: string } => ({
  offerId: 'b',
  kind: 'bundle',
  items,
  price,
  audience: { kind: 'all' },
});
export const member = (bps: number): MemberPriceTerms & { offerId: string } => ({
  offerId: 'm',
  kind: 'member-price',
  bps,
  audience: { kind: 'members' },
});
export const gift = (itemId: string, threshold: number): GiftTerms & { offerId: string } => ({
  offerId: 'g',
  kind: 'gift',
  threshold,
  gift: { itemId, quantity: 1 },
  audience: { kind: 'all' },
});
export function priced(request: PriceRequest): Price {
  const price = priceOf(request);
  if (!price.ok) throw new Error(price.error.code);
  return price.value;
}
export const kindsOf = ({ steps }: Price) => steps.map(({ kind, amount }) => [kind, amount]);

export const ring = item('ring', 900_00, 1_000_00);
export const chain = item('chain', 300_00);
