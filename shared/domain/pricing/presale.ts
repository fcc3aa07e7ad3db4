import type { PresaleTerms } from '../../contract/offers.ts';
import { shareOf } from './price.ts';

/** A presale's money, minor units: the deposit counts for more than it is (定金翻倍). */
export interface PresalePrice {
  /** Paid in all: payNow + balance. */
  readonly total: number;
  /** The deposit. */
  readonly payNow: number;
  /** What the deposit counts for when the balance is paid. */
  readonly counts: number;
  /** price − counts: due later. */
  readonly balance: number;
  /** Taken off the price as a whole: counts − payNow. */
  readonly discount: number;
}

/** For so many units. A deposit of 100 doubled counts 200: of a price of 1,000, 800 are due later and 900 paid in all. */
export function presalePrice(
  { price, deposit, countsBps }: Pick<PresaleTerms, 'price' | 'deposit' | 'countsBps'>,
  quantity: number,
): PresalePrice {
  const counts = shareOf(deposit, countsBps) * quantity;
  const payNow = deposit * quantity;
  const balance = price * quantity - counts;
  return { total: payNow + balance, payNow, counts, balance, discount: counts - payNow };
}
