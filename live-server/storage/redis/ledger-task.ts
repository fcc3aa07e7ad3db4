import type { Result } from '#shared/contract/errors.ts';
import type { LedgerOperation } from '#shared/domain/stock/entries.ts';
import type { LedgerAnswer } from '../stores.ts';
import type { Decision } from './book.ts';
import type { HandedAnswer, HandedClaim } from './claim-post.ts';
import type { RedisClock } from './clock.ts';

/** An operation that somebody waits for, here or at another node. */
export interface Task {
  readonly operation: LedgerOperation;
  /** The clock of whoever asked. */
  readonly now: number;
  /** `performance.now()` */
  readonly askedAt: number;
  readonly resolve: (result: Result<LedgerAnswer>) => void;
  readonly reject: (cause: unknown) => void;
  /**
   * Another node has handed it over, and asks in a turn of its own when it hears nothing or `no`: so it is decided in
   * the turn in which it came, in time, or not at all. Server time.
   */
  readonly guest?: { readonly decideBy: number; readonly writeBy: number; readonly no: () => void };
}

export interface Decided extends Decision {
  readonly task: Task;
}

/** `end`: where the ledger ends, as far as it is known to be durable. */
export function guestTask(
  { operation, now, decideBy, writeBy }: HandedClaim,
  answer: (answer: HandedAnswer) => void,
  end: () => number,
): Task {
  let isAnswered = false;
  const once = (told: HandedAnswer) => {
    if (!isAnswered) answer(told);
    isAnswered = true;
  };
  const no = () => once({ outcome: 'not-taken' });
  return {
    operation,
    now,
    askedAt: performance.now(),
    resolve: (result) => {
      if (!result.ok) {
        if (result.error.code === 'storage_unavailable') no();
        else once({ outcome: 'refused', end: end(), error: result.error });
        return;
      }
      const { order, repeated } = result.value;
      if (order) once({ outcome: 'ok', end: end(), orderId: order.orderId, isRepeat: repeated });
      else no();
    },
    reject: no,
    guest: { decideBy, writeBy, no },
  };
}

/** Whoever handed it over may have gone its own way by now. */
export const isTooLate = ({ guest }: Task, clock: RedisClock): boolean =>
  guest !== undefined && clock.latest() > guest.decideBy;

/** Until when a group may be written, server time: what is said for ours, and what its guests say. 0 = any time. */
export function writeByOf(group: readonly Decided[], ours: number): number {
  let by = ours;
  for (const { task } of group) {
    if (task.guest && (by === 0 || task.guest.writeBy < by)) by = task.guest.writeBy;
  }
  return by;
}

/** Those of this node; guests are told that they were not taken. */
export function withoutGuests(tasks: readonly Task[]): Task[] {
  for (const { guest } of tasks) guest?.no();
  return tasks.filter(({ guest }) => guest === undefined);
}
