import type { LogName } from '../log-runs.ts';
import type { PageName } from '../pieces.ts';

/**
 * Names in Redis. Everything of a show carries the same hash tag, so that one script may touch all of it in a cluster.
 * Characters that would end the tag, or that UTF-8 does not have, are written as `~` and four digits.
 */
export const showsKey = 'sc:shows';

const tag = (showId: string) =>
  showId.replace(/[^A-Za-z0-9_.-]/g, (unit) => `~${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

const keyOf = (part: string) => (showId: string) => `sc:{${tag(showId)}}:${part}`;

/**
 * Hash: where each log ends (`e`, `l`, `f`), the hashes there (`eh`, `lh`), to which number it was taken out of Redis
 * (`et`, `lt`, `ft`), and who is just beginning it (`b`).
 */
export const headKey = keyOf('head');
/** Streams. An entry's id is the last number it covers. */
export const eventsKey = keyOf('events');
export const ledgerKey = keyOf('ledger');
export const factsKey = keyOf('facts');
const logKeys = { events: eventsKey, ledger: ledgerKey, facts: factsKey } as const;
export const logKey = (showId: string, log: LogName): string => logKeys[log](showId);
/** How a log is called in the head. */
export const logLetters = { events: 'e', ledger: 'l', facts: 'f' } as const;
/** Hash: how far which archive has written which log (`ARCHIVE:LOG` → number), durably. */
export const keptKey = keyOf('kept');
/** Hash: commandId → `first-last` version. */
export const commandsKey = keyOf('commands');
/** Set of the show's order ids. */
export const ordersKey = keyOf('orders');
/** Set of digests of the fact ids it has. */
export const seenKey = keyOf('seen');
/** Hash: who may write the ledger (`h`), until when (`u`), who waits for it (`w:NODE` → `first:last asked`). */
export const turnKey = keyOf('turn');
/** Written where nothing else is to be, so that replicas are heard of. */
export const replicaKey = keyOf('replica');
/** The last batch of live facts that a node has written. */
export const batchKey = (showId: string, node: string) => `${keyOf('batch')(showId)}:${node}`;

/** Hashes: beginnings of many shows at once, and what was decided about each. One slot. */
export const intentsKey = 'sc:{begin}:intents';
export const decidedKey = 'sc:{begin}:decided';

/** Which of so many parts of the index over all shows has an order. */
export const orderParts = 64;
export function orderPart(orderId: string): number {
  let sum = 0;
  for (let at = 0; at < orderId.length; at += 1) sum = (sum * 31 + orderId.charCodeAt(at)) & (orderParts - 1);
  return sum;
}
/** Hash: orderId → showId, in parts so that no slot holds them all. */
export const orderIndexKey = (part: number) => `sc:orders:{${part}}`;

/** Sorted set: samples of a show's video by their instants; beside it, to which instant they are gone from Redis. */
export const samplesKey = (showId: string) => `{${showId}}:stream`;
export const samplesGoneKey = (showId: string) => `{${showId}}:stream:gone`;
const samplesKeptKey = (showId: string) => `{${showId}}:stream:kept`;
const messagesKeptKey = '{inbox}:kept';
/** The hash and the field that say how far an archive has something. */
export function markOf(
  archive: string,
  name: PageName,
  showId: string,
): readonly [key: string, field: string] {
  if (name === 'samples') return [samplesKeptKey(showId), archive];
  if (name === 'messages') return [messagesKeptKey, archive];
  return [keptKey(showId), `${archive}:${name}`];
}

/** Marks that this Redis holds our records; so many that every node of a cluster has one. */
export const epochKeys = (isCluster: boolean): string[] =>
  Array.from({ length: isCluster ? 128 : 1 }, (_, number) => `sc:epoch:{${number}}`);
/** Archives by when they were last heard of: sorted sets of those that are whole, and of all; and whose each one is. */
export const archivesKeys = ['sc:{archives}:alive', 'sc:{archives}:known', 'sc:{archives}:by'];
/** Runs of an archive on their way to another node, and who sends them. */
export const pageKey = (id: string) => `sc:page:{${id}}`;
export const pageByKey = (id: string) => `sc:page:{${id}}:by`;
export const probeKey = (number: number) => `sc:probe:{${number}}`;
