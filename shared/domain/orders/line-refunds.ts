import { apportion } from '../metrics/apportion.ts';
import type { LineAmount, LineUnits } from './after-sale.ts';
import { costOfLineUnits } from './returns.ts';
import type { OrderLine } from './types.ts';

/** The lines with what went back for each of them by name. */
export const withRefunds = (
  lines: readonly OrderLine[],
  back: readonly LineAmount[] | undefined,
): readonly OrderLine[] =>
  back
    ? lines.map((line, index) => {
        const amount = namedOf(back, index);
        return amount === 0 ? line : { ...line, refunded: (line.refunded ?? 0) + amount };
      })
    : lines;

/** What is named for one line. Minor units. */
export const namedOf = (named: readonly LineAmount[], line: number): number =>
  named.reduce((sum, one) => (one.line === line ? sum + one.amount : sum), 0);

/**
 * Lines that come to no more than `amount`: where they come to more, each has its share of it. Lines that get nothing
 * are left out; undefined where none is left.
 */
export function linesWithin(named: readonly LineAmount[], amount: number): readonly LineAmount[] | undefined {
  const sum = named.reduce((total, one) => total + one.amount, 0);
  const shares = apportion(
    Math.min(sum, amount),
    named.map((one) => one.amount),
  );
  const lines = named.map(({ line }, index) => ({ line, amount: shares[index] ?? 0 }));
  const told = lines.filter((one) => one.amount > 0);
  return told.length > 0 ? told : undefined;
}

/** What units cost, line by line, counted after those that came back `before`; at most what is left of each line. */
export const costByLine = (
  lines: readonly OrderLine[],
  back: readonly LineUnits[],
  before: (line: number) => number,
  leftOf: (line: number) => number,
): readonly LineAmount[] =>
  back.map(({ line, quantity }) => {
    const of = lines[line];
    return { line, amount: of ? Math.min(costOfLineUnits(of, quantity, before(line)), leftOf(line)) : 0 };
  });
