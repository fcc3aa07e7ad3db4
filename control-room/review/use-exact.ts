import { formatMoney } from '../ui/money.ts';
import { useReviewPage } from './context.ts';

/** Every amount with its cents: columns of a sheet are added up. */
export function useExact() {
  const { review, language } = useReviewPage();
  return (minor: number | null) => formatMoney(minor, review.show.currency, language);
}
