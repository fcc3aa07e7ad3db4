import type { ShowEvent } from './show/events.ts';
import type { LedgerEntry } from './stock/entries.ts';

/**
 * The version of what is written into the logs. Nodes of two versions run side by side while one after another is
 * replaced, and each must understand all that the others write: so nothing that a version brings is written before
 * every node knows it. Raise it by one with whatever older nodes could not read, or would read for something else: a new
 * kind of record, or a field of an old one that changes what its fold comes to.
 */
export const RECORDS_VERSION = 4;

/** Nodes from this version on can read a log whose older part is in archives alone. */
export const READS_ARCHIVES = 2;

/** Nodes from this version on can read messages of shops and samples of the video that are in archives alone. */
export const READS_PIECES = 3;

/** Nodes from this version on know of gifts that are not earned any more and stay with their buyer. */
export const KNOWS_GIFTS_LEFT = 4;

type Written = ShowEvent | LedgerEntry;
type Kind = ShowEvent['type'] | LedgerEntry['kind'];

/** Kinds of records by the version that brought them; those not named were there from the first. */
const broughtBy: Readonly<Partial<Record<Kind, number>>> = {};

/** Whether a node of version `version` reads all of these for what they are. */
export const areKnownTo = (
  version: number,
  written: readonly Written[],
  since: Readonly<Partial<Record<Kind, number>>> = broughtBy,
): boolean => written.every((one) => versionOf(one, since) <= version);

function versionOf(one: Written, since: Readonly<Partial<Record<Kind, number>>>): number {
  if ('type' in one) return since[one.type] ?? 0;
  const ofKind = since[one.kind] ?? 0;
  return isOfGiftsLeft(one) ? Math.max(ofKind, KNOWS_GIFTS_LEFT) : ofKind;
}

/** An older node would go on asking for such a gift, and wait for it before it pays a return back. */
const isOfGiftsLeft = (entry: LedgerEntry): boolean =>
  (entry.kind === 'return.approved' && entry.giftLeft !== undefined) ||
  (entry.kind === 'refund.requested' && entry.request.giftLeft !== undefined);
