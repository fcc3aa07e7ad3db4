import { DEFAULT_RETURN_DAYS } from '#shared/contract/after-sale.ts';
import { returnUntil } from '#shared/domain/orders/return-until.ts';
import type { Order } from '#shared/domain/orders/types.ts';
import type { Directory } from '../storage/directory.ts';
import type { ShowRunner } from './show-runner.ts';

const DAYS = 'return-days';
/** What held before, the latest last: JSON `[{days, until}]`, `until` epoch ms. */
const DAYS_BEFORE = 'return-days-before';
const MOST_BEFORE = 100;

type Settings = Pick<Directory, 'settings'>;
interface Before {
  readonly days: number;
  readonly until: number;
}

/** The brand's window for returns, in days; `settings` has them where the brand said so. */
export function returnDays({ settings }: Settings): number {
  const days = Number(settings.get(DAYS) ?? DEFAULT_RETURN_DAYS);
  return Number.isFinite(days) && days >= 0 ? days : DEFAULT_RETURN_DAYS;
}

/** `now`: from when on it holds. */
export async function setReturnDays(directory: Settings, days: number, now: number): Promise<void> {
  const before = returnDays(directory);
  if (days === before) return;
  const all = [...daysBefore(directory), { days: before, until: now }].slice(-MOST_BEFORE);
  await directory.settings.set(DAYS_BEFORE, JSON.stringify(all));
  await directory.settings.set(DAYS, String(days));
}

const daysBefore = ({ settings }: Settings): readonly Before[] =>
  JSON.parse(settings.get(DAYS_BEFORE) ?? '[]') as Before[];

/** Of an order: the days it was bought with, or more where the brand gives more by now (decision 102). */
export function returnDaysOf(directory: Settings, { placedAt }: Pick<Order, 'placedAt'>): number {
  const bought = daysBefore(directory).find(({ until }) => placedAt < until);
  return Math.max(returnDays(directory), bought?.days ?? 0);
}

/** How long after its hand-over, or else its payment, an order may be sent back, ms; 0 = never. */
export function returnWithinMs({ directory, state }: ShowRunner, order: Order): number {
  const days = returnDaysOf(directory, order);
  const from = order.fulfilled?.at ?? order.paidAt ?? order.deposit?.paidAt ?? order.placedAt;
  return days === 0 ? 0 : returnUntil(from, days, state.timeZone) - from;
}
