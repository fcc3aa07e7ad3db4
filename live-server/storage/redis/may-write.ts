import type { ShowEvent } from '#shared/domain/show/events.ts';
import type { LedgerEntry } from '#shared/domain/stock/entries.ts';

/** Whether every node knows such records; what only the newer ones know is not written yet. */
export type MayWrite = (written: readonly (ShowEvent | LedgerEntry)[]) => boolean;
