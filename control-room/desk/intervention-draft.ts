import type { Source } from '#shared/contract/basics.ts';
import type { BoostBudget, RegionCoupon } from '#shared/contract/interventions.ts';
import { parseMoney } from '../ui/money.ts';

/** What is typed beside an intervention, before it is a coupon or a budget. */
export interface CouponDraft {
  readonly off: string;
  readonly threshold: string;
  /** Null while there is no such number in the field. */
  readonly quantity: number | null;
}
export interface BudgetDraft {
  readonly amount: string;
  readonly source: Source;
}

export const emptyCoupon: CouponDraft = { off: '', threshold: '', quantity: 100 };
export const emptyBudget: BudgetDraft = { amount: '', source: 'moments-ads' };

/** A code is good for the evening and the day after: long enough to be paid, or taken to a store. */
const validMs = 24 * 3_600_000;

/** The amounts of a coupon, minor units; null while something is missing, or when it would give the whole away. */
export function couponAmounts(
  draft: CouponDraft,
  currency: string,
): { off: number; threshold: number } | null {
  const off = parseMoney(draft.off, currency);
  const threshold = draft.threshold.trim() === '' ? 0 : parseMoney(draft.threshold, currency);
  if (off === null || off === 0 || threshold === null) return null;
  return threshold > 0 && threshold <= off ? null : { off, threshold };
}

export const couponOf = (
  amounts: { readonly off: number; readonly threshold: number },
  quantity: number,
  title: RegionCoupon['title'],
): RegionCoupon => ({
  title,
  discount: { kind: 'amount', amount: amounts.off },
  threshold: amounts.threshold,
  ...{ quantity, perViewerLimit: 1, validMs, redeem: 'anywhere' },
  stacking: { deals: false, members: true },
});

/** Null while there is no amount. */
export function budgetOf(draft: BudgetDraft, currency: string): BoostBudget | null {
  const amount = parseMoney(draft.amount, currency);
  return amount === null || amount === 0 ? null : { amount, source: draft.source };
}
