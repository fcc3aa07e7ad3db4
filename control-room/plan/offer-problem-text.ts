import type { StaffText } from '../i18n/use-text.ts';
import type { FieldProblem } from './offer-terms.ts';

/** What is wrong with a field of an offer's form, in words. */
export function fieldText(
  t: StaffText,
  problem: FieldProblem,
  names: { readonly money: (minor: number) => string; readonly itemName: (itemId: string) => string },
): string {
  const { money, itemName } = names;
  switch (problem.kind) {
    case 'notSaving':
      return t('offers.form.problem.notSaving', { price: money(problem.price) });
    case 'belowFloor':
      return t('offers.form.problem.belowFloor', { floor: money(problem.floor) });
    case 'memberFloor':
      return t('offers.form.problem.memberFloor', {
        item: itemName(problem.itemId),
        price: money(problem.price),
        floor: money(problem.floor),
      });
    case 'countsTooMuch':
      return t('offers.form.problem.countsTooMuch', {
        counts: money(problem.counts),
        price: money(problem.price),
      });
    case 'overStock':
      return t('offers.form.problem.overStock', { n: problem.n });
    default:
      return t(`offers.form.problem.${problem.kind}`);
  }
}
