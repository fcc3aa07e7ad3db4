import type { CouponTerms } from '#shared/contract/offers.ts';
import { useTexts, useViewerState } from '../context.tsx';
import { formatMoney } from '../format.ts';

/** Amounts in the show's currency and the viewer's language. */
export function useMoney(): (minor: number) => string {
  const lang = useViewerState((state) => state.lang);
  const currency = useViewerState((state) => state.room?.show.currency ?? 'CNY');
  return (minor) => formatMoney(minor, currency, lang);
}

/** What a coupon takes off, and from what amount on, in the viewer's words. */
export function useCouponWords(): (terms: CouponTerms) => { readonly off: string; readonly from: string } {
  const t = useTexts().offers;
  const money = useMoney();
  return ({ discount, threshold }) => ({
    off: discount.kind === 'amount' ? t.amountOff(money(discount.amount)) : t.shareOff(discount.bps),
    from:
      (threshold > 0 ? t.over(money(threshold)) : t.anyAmount) +
      (discount.kind === 'percent' && discount.cap !== null ? ` · ${t.capped(money(discount.cap))}` : ''),
  });
}

/** A share as people read it: 30%, 12.5%. */
export const formatShare = (bps: number): string => `${bps / 100}%`;
