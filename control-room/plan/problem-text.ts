import type { StaffText } from '../i18n/use-text.ts';
import type { Problem } from './problems.ts';
import type { CellProblem } from './sheet-cells.ts';

/** A problem as the words beside its field. */
export function problemText(t: StaffText, problem: Problem, money: (minor: number) => string): string {
  switch (problem.kind) {
    case 'belowFloor':
      return t('plan.problem.belowFloor', { floor: money(problem.floor) });
    case 'aboveList':
      return t('plan.problem.aboveList', { list: money(problem.list) });
    case 'dealNotBelow':
      return t('plan.problem.dealNotBelow', { price: money(problem.price) });
    case 'overStock':
    case 'dealOverStock':
      return t(`plan.problem.${problem.kind}`, { n: problem.n });
    case 'noStock':
    case 'opensOutside':
    case 'overlap':
      return t(`plan.problem.${problem.kind}`);
  }
}

/** The same for what was typed or pasted into a cell of the run sheet. */
export function cellProblemText(
  t: StaffText,
  problem: CellProblem,
  money: (minor: number) => string,
): string {
  switch (problem.kind) {
    case 'notAmount':
    case 'notUnits':
    case 'notMinutes':
      return t(`plan.problem.${problem.kind}`);
    case 'notRole':
    case 'notSection':
      return t(`plan.sheet.${problem.kind}`);
    default:
      return problemText(t, problem, money);
  }
}
