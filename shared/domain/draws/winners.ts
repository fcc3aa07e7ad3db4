import { sha256 } from './sha256.ts';

/**
 * How a lucky draw is decided, so that anyone can check it:
 * 1. Before it opens a secret seed is made, and its commitment `sha256(seed)` is published with the opening.
 * 2. An entrant's entry is the first 16 characters of `sha256(drawId + ":" + viewerId)`.
 * 3. When it ends the seed is published. An entry's ticket is `sha256(seed + ":" + entry)`.
 * 4. The entries with the lowest tickets win, in the order of their tickets.
 * The seed was fixed before anyone entered, and nobody could know a ticket before it was published.
 */
export const commitmentOf = (seed: string): string => sha256(seed);

/** What stands for a viewer in a draw: 16 hexadecimal digits. */
export const entryOf = (drawId: string, viewerId: string): string =>
  sha256(`${drawId}:${viewerId}`).slice(0, 16);

/** What an entry drew, hexadecimal: once the seed is known anybody can check it. */
export const ticketOf = (seed: string, entry: string): string => sha256(`${seed}:${entry}`);

/** The winning entries, first prize first: `count` of them, or all when there are fewer. Order and repeats of `entries` do not matter. */
export function winningEntries(seed: string, entries: Iterable<string>, count: number): readonly string[] {
  return [...new Set(entries)]
    .map((entry) => ({ entry, ticket: ticketOf(seed, entry) }))
    .sort((a, b) => (a.ticket < b.ticket ? -1 : 1))
    .slice(0, count)
    .map(({ entry }) => entry);
}

/** One value for the whole list of entrants: `sha256` of the sorted entries, a line each. */
export const entriesDigest = (entries: Iterable<string>): string =>
  sha256([...new Set(entries)].sort().join('\n'));

/** A name as everyone may read it: the first and the last character of it. */
export function maskedName(name: string): string {
  const chars = [...name.trim()];
  const [first = ''] = chars;
  if (chars.length < 3) return `${first}*`;
  return `${first}**${chars.at(-1)}`;
}
