import type { CustomChoice, CustomOption, CustomTerms } from '../../contract/custom-terms.ts';
import { accept, type Refusal, type Result } from '../../contract/errors.ts';
import type { PriceStep } from '../../contract/offers.ts';
import { shareOf } from './price.ts';

/** What a custom piece costs, minor units; null where a choice is priced by staff. The steps add up to it. */
export interface CustomPrice {
  readonly total: number | null;
  readonly steps: readonly PriceStep[];
}

type Priced = Pick<CustomTerms, 'price' | 'options'>;

/**
 * The price of a piece with these options: the piece as it is, and what each option adds or takes off. Refuses with
 * `options_wrong` and a line for each option that is missing, unknown, given twice or not among its values.
 */
export function customPrice(
  { price, options }: Priced,
  choices: readonly CustomChoice[],
  listPrice: number,
): Result<CustomPrice> {
  const issues = wrongChoices(options, choices);
  if (issues.length > 0) return { ok: false, error: { ...wrong, issues } };
  const steps: PriceStep[] = [{ kind: 'list', amount: listPrice, params: { units: 1 } }];
  if (price !== listPrice) steps.push({ kind: 'live', amount: price - listPrice, params: {} });
  let total: number | null = price;
  for (const option of options) {
    const value = choices.find(({ optionId }) => optionId === option.id)?.value;
    const adds = value === undefined ? 0 : addedBy(option, value);
    total = total === null || adds === null ? null : total + adds;
    if (adds)
      steps.push({ kind: 'option', amount: adds, params: { optionId: option.id, value: value ?? '' } });
  }
  return accept(total === null ? { total, steps: [] } : { total, steps });
}

/** The deposit of a piece at this price: its share rounded down, and at least one minor unit. */
export const customDeposit = (price: number, depositBps: number): number =>
  Math.max(shareOf(price, depositBps), 1);

/** The least a piece can come to by the calculator, whatever is chosen. */
export function lowestCustomPrice({ price, options }: Priced): number {
  let lowest = price;
  for (const { input, isRequired } of options) {
    if (input.kind === 'text') {
      if (isRequired) lowest += input.price;
      continue;
    }
    const known = input.choices.flatMap((choice) => choice.price ?? []);
    if (!isRequired) known.push(0);
    if (known.length > 0) lowest += Math.min(...known);
  }
  return lowest;
}

const wrong: Refusal = { code: 'options_wrong', message: 'The options chosen are not the offer’s' };

function wrongChoices(options: readonly CustomOption[], choices: readonly CustomChoice[]) {
  const issues: { path: string; message: string }[] = [];
  const seen = new Set<string>();
  for (const { optionId, value } of choices) {
    const option = options.find(({ id }) => id === optionId);
    const trouble = seen.has(optionId)
      ? 'given twice'
      : option
        ? wrongValue(option, value)
        : 'no such option';
    if (trouble) issues.push({ path: `choices.${optionId}`, message: trouble });
    seen.add(optionId);
  }
  for (const { id, isRequired } of options)
    if (isRequired && !seen.has(id)) issues.push({ path: `choices.${id}`, message: 'required' });
  return issues;
}

function wrongValue({ input }: CustomOption, value: string): string | null {
  if (input.kind === 'choice')
    return input.choices.some(({ id }) => id === value) ? null : 'not one of its choices';
  // Characters as a person counts them: an engraver cuts 你 once.
  const length = [...value].length;
  if (length === 0) return 'empty';
  return length <= input.maxLength ? null : `longer than ${input.maxLength}`;
}

function addedBy({ input }: CustomOption, value: string): number | null {
  if (input.kind === 'text') return input.price;
  return input.choices.find(({ id }) => id === value)?.price ?? null;
}
