import type { Row } from './figures.ts';

export interface Options {
  /** Alternating rounds of each side; the median counts. */
  readonly rounds: number;
  /** Smaller sizes, for a first look. */
  readonly quick: boolean;
}
export type Scenario = (options: Options) => Promise<Row[]>;
