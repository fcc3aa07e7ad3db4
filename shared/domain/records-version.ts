import type { ShowEvent } from './show/events.ts';
import type { LedgerEntry } from './stock/entries.ts';

/**
 * The version of what is written into the logs. Nodes of two versions run side by side while one after another is
 * replaced, and each must understand all that the others write: so nothing that a version brings is written before
 * every node knows it. Raise it by one with whatever older nodes could not read, or would read for something else.
 */
export const RECORDS_VERSION = 3;

/** Nodes from this version on can read a log whose older part is in archives alone. */
export const READS_ARCHIVES = 2;

/** Nodes from this version on can read messages of shops and samples of the video that are in archives alone. */
export const READS_PIECES = 3;

type Kind = ShowEvent['type'] | LedgerEntry['kind'];

/** Kinds of records by the version that brought them; those not named were there from the first. */
const broughtBy: Readonly<Partial<Record<Kind, number>>> = {};

/** The first of these kinds that a node of version `version` does not know; null when it knows all. */
export function firstUnknownTo(
  version: number,
  kinds: readonly Kind[],
  since: Readonly<Partial<Record<Kind, number>>> = broughtBy,
): Kind | null {
  return kinds.find((kind) => (since[kind] ?? 0) > version) ?? null;
}
