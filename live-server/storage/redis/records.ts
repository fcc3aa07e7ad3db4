import type { Fact } from '#shared/domain/metrics/facts.ts';
import type { Actor, ShowEvent, ShowEventRecord } from '#shared/domain/show/events.ts';
import type { LedgerRecord } from '#shared/domain/stock/entries.ts';
import { linkHash } from '../chain.ts';
import type { KeptEntry } from '../entry-text.ts';
import type { ActivityRow, TimedEvent } from '../stores.ts';
import type { Run } from './runs.ts';

/**
 * Bodies are the very texts that the embedded twin puts into its hash chain, so that a show's record can move from one
 * to the other and still verify.
 */
interface StoredEvent {
  readonly actor: Actor;
  readonly commandId: string | null;
  readonly event: ShowEvent;
}
type EventBody = readonly [at: number, stored: StoredEvent];
export type KeptFact = readonly [factId: string | null, fact: Fact];

export interface LinkedEvents {
  readonly records: readonly ShowEventRecord[];
  /** A body and a hash for each. */
  readonly links: readonly { readonly body: string; readonly hash: string }[];
}

/** Events as records and links of the chain after `version`, whose hash is `hash`. */
export function linkEvents(
  showId: string,
  version: number,
  hash: string,
  actor: Actor,
  commandId: string | null,
  events: readonly TimedEvent[],
): LinkedEvents {
  const records: ShowEventRecord[] = [];
  const links: { body: string; hash: string }[] = [];
  let before = hash;
  for (const { at, event } of events) {
    const number = version + records.length + 1;
    const stored: StoredEvent = { actor, commandId, event };
    const body = `[${at},${JSON.stringify(stored)}]`;
    before = linkHash(before, showId, number, number, body);
    links.push({ body, hash: before });
    records.push({ showId, version: number, at, actor, commandId, event });
  }
  return { records, links };
}

/** Of the log, where a run is one event; of the feed, where it is a list of them. */
export function eventsOf(showId: string, { first, last, body }: Run): ShowEventRecord[] {
  const parsed = JSON.parse(body) as EventBody | readonly EventBody[];
  const bodies = typeof parsed[0] === 'number' ? [parsed as EventBody] : (parsed as readonly EventBody[]);
  if (bodies.length !== last - first + 1)
    throw new Error(`events ${first} to ${last} of ${showId}: ${bodies.length}`);
  return bodies.map(([at, { actor, commandId, event }], index) => ({
    showId,
    version: first + index,
    at,
    actor,
    commandId,
    event,
  }));
}

export function entriesOf(showId: string, { first, body }: Run): LedgerRecord[] {
  const entries = JSON.parse(body) as KeptEntry[];
  return entries.map(([at, entry], index) => ({ showId, seq: first + index, at, entry }));
}

/** `node`: whose live facts are marked as recorded here. */
export function rowsOf({ first, body, by }: Run, node?: string): ActivityRow[] {
  const facts = JSON.parse(body) as KeptFact[];
  const own = node !== undefined && by === node ? { wasRecordedHere: true } : {};
  return facts.map(([factId, fact], index) => ({ seq: first + index, factId, fact, ...own }));
}
