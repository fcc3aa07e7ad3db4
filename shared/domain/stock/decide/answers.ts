import type { ErrorCode, Refusal } from '../../../contract/errors.ts';
import { refuse } from '../../../contract/errors.ts';
import type { LedgerEntry } from '../entries.ts';
import type { LedgerDecision } from '../ledger.ts';

const nothing: readonly LedgerEntry[] = [];

export const done = (orderId: string | null, ...entries: readonly LedgerEntry[]): LedgerDecision => ({
  entries,
  answer: { ok: true, value: { orderId, repeated: false } },
});

/** Asked before: the first answer stands and nothing is written. */
export const repeated = (orderId: string | null): LedgerDecision => ({
  entries: nothing,
  answer: { ok: true, value: { orderId, repeated: true } },
});

export const refused = (code: ErrorCode, message?: string, params?: Refusal['params']): LedgerDecision => ({
  entries: nothing,
  answer: refuse(code, message, params),
});

/** Refused, and the evidence kept. */
export const refusedWith = (
  entries: readonly LedgerEntry[],
  code: ErrorCode,
  message?: string,
  params?: Refusal['params'],
): LedgerDecision => ({ entries, answer: refuse(code, message, params) });

/** What the buyer was shown it costs, and what it does: another sum takes nothing. Minor units. */
export const priceChanged = (expected: number | undefined, total: number): LedgerDecision | null =>
  expected === undefined || expected === total
    ? null
    : refused('price_changed', undefined, { expected, total });
