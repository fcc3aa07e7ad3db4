import type { BoostBudget } from '#shared/contract/interventions.ts';
import type { OfferFigures, OfferState, OfferTerms } from '#shared/contract/offers.ts';
import type { Language } from '../i18n/language.ts';
import type { StaffText } from '../i18n/use-text.ts';
import { formatCount } from '../ui/number.ts';

/** How the coupon of an intervention stands: waiting, being taken, over. */
export function couponWords(
  t: StaffText,
  offer: { readonly state: OfferState; readonly terms: OfferTerms },
  figures: Pick<OfferFigures, 'issued' | 'redeemed'> | undefined,
  language: Language,
): string {
  if (offer.terms.kind !== 'coupon') return '';
  const { issued = 0, redeemed = 0 } = figures ?? {};
  const count = (n: number) => formatCount(n, language);
  return t(`act.coupon.${offer.state}`, {
    issued: count(issued),
    redeemed: count(redeemed),
    quantity: count(offer.terms.quantity),
  });
}

export const budgetWords = (
  t: StaffText,
  { amount, source }: BoostBudget,
  money: (minor: number) => string,
): string => t('act.budget.noted', { amount: money(amount), source: t(`review.source.${source}`) });
