import { type ActivityAnswer, type ActivityLine, activityLine } from '#shared/contract/activity.ts';
import { accept, type ErrorCode, type Result, refuse } from '#shared/contract/errors.ts';
import { placeOfCode, placeOfMember } from '#shared/domain/attribution/place.ts';
import type { Fact } from '#shared/domain/metrics/facts.ts';
import { factOfLine, type LineResolver } from '#shared/domain/metrics/facts-of.ts';
import type { ShowState } from '#shared/domain/show/state.ts';
import type { StoredFact } from '../storage/stores.ts';
import { parseLineAt } from './line-parser.ts';
import { MAX_LINE_BYTES, type NumberedLine, splitLines } from './line-splitter.ts';
import { breathe } from './serial.ts';
import type { ShowRunner } from './show-runner.ts';
import { organisationOf, viewerIdOf } from './viewer-identity.ts';

/** Facts stored at once: large enough for the disk, small enough for live traffic to have its turn. */
const BATCH = 5_000;
/** Lines parsed before the event loop has its turn. */
const SLICE = 1_000;
/** Refusals told one by one; beyond it they are counted. */
const MAX_REJECTED = 1_000;

/**
 * Parses, resolves and stores NDJSON lines as they stream in. A bad line rejects itself alone; a `factId` counts
 * once. What was accepted before a storage failure stays accepted, so the same body can simply be sent again.
 */
export async function ingestLines(
  runner: ShowRunner,
  chunks: AsyncIterable<Uint8Array>,
  viewerKey: string,
): Promise<Result<ActivityAnswer>> {
  const answer: ActivityAnswer = { accepted: 0, duplicates: 0, rejected: [], rejectedCount: 0 };
  const reject = (line: number, code: ErrorCode, message: string) => {
    answer.rejectedCount += 1;
    if (answer.rejected.length < MAX_REJECTED) answer.rejected.push({ line, code, message });
  };
  const read = lineReader(runner, viewerKey, await ownOrders(runner), reject);
  let batch: StoredFact[] = [];
  let sinceBreath = 0;
  // While one batch is on its way to the disk the next is parsed; never more than that waits.
  let keeping: Promise<Result<null>> = Promise.resolve(accept(null));
  for await (const lines of splitLines(chunks)) {
    for (const line of lines) {
      const stored = read(line);
      if (stored) batch.push(stored);
      sinceBreath += 1;
      if (sinceBreath >= SLICE) {
        sinceBreath = 0;
        await breathe();
      }
      if (batch.length < BATCH) continue;
      const kept = await keeping;
      if (!kept.ok) return kept;
      keeping = keep(runner, batch, answer);
      batch = [];
    }
  }
  const kept = await keeping;
  if (!kept.ok) return kept;
  if (batch.length > 0) {
    const last = await keep(runner, batch, answer);
    if (!last.ok) return last;
  }
  return accept(answer);
}

/** Turns one line into a fact to store, or rejects it. */
function lineReader(
  runner: ShowRunner,
  viewerKey: string,
  isOwn: (orderId: string) => boolean,
  reject: (line: number, code: ErrorCode, message: string) => void,
): (line: NumberedLine) => StoredFact | null {
  const toStored = factReader(runner, viewerKey, isOwn);
  return ({ line, bytes, start, end }) => {
    if (bytes === null) {
      reject(line, 'too_large', `Longer than ${MAX_LINE_BYTES} bytes`);
      return null;
    }
    const parsed = parseLineAt(bytes, start, end);
    if (!parsed.ok) {
      reject(line, parsed.error.code, parsed.error.message);
      return null;
    }
    const stored = toStored(parsed.value);
    if (stored.ok) return stored.value;
    reject(line, stored.error.code, stored.error.message);
    return null;
  };
}

/**
 * Which orders are the show's own: the ledger alone says what becomes of them, and nobody reports that they were paid,
 * sent back or another guide's.
 */
async function ownOrders(runner: ShowRunner): Promise<(orderId: string) => boolean> {
  const ledger = await runner.ledgerState();
  return (orderId) => (runner.ledgerInMemory ?? ledger).orders.has(orderId);
}

/**
 * Turns a parsed line into a fact to store; `not_found` for what the show or the organisation does not have,
 * `duplicate` for an order of the show's own.
 */
function factReader(
  runner: ShowRunner,
  viewerKey: string,
  isOwn: (orderId: string) => boolean,
): (line: ActivityLine) => Result<StoredFact> {
  const items = new Set(runner.state.lineup.map((item) => item.itemId));
  const deals = new Set(runner.state.deals.map((deal) => deal.dealId));
  const resolve = resolverOf(runner, viewerKey);
  return (line) => {
    const unknown = unknownIn(line, items, deals, resolve);
    if ('orderId' in line && isOwn(line.orderId))
      return refuse('duplicate', `orderId: ${line.orderId} is an order of this show’s own`);
    return unknown
      ? refuse('not_found', unknown)
      : accept({ factId: line.factId, fact: factOfLine(line, resolve) });
  };
}

/**
 * The same for a few lines at once: all are stored, or none where one is out of range or names what is not there. A
 * repeated `factId` counts once, so the same lines can be reported again.
 */
export async function reportLines(
  runner: ShowRunner,
  lines: readonly ActivityLine[],
  viewerKey: string,
): Promise<Result<ActivityAnswer>> {
  const toStored = factReader(runner, viewerKey, await ownOrders(runner));
  const batch: StoredFact[] = [];
  for (const line of lines) {
    const parsed = activityLine.safeParse(line);
    if (!parsed.success) return refuse('invalid', `${line.factId}: ${parsed.error.issues[0]?.message}`);
    const stored = toStored(parsed.data);
    if (!stored.ok) return stored;
    batch.push(stored.value);
  }
  const answer: ActivityAnswer = { accepted: 0, duplicates: 0, rejected: [], rejectedCount: 0 };
  const kept = await keep(runner, batch, answer);
  return kept.ok ? accept(answer) : kept;
}

function resolverOf(runner: ShowRunner, viewerKey: string): LineResolver {
  const { directory } = runner;
  const organisation = organisationOf(directory);
  const memberOf = (key: string) => directory.members.get(key) ?? directory.members.byCode(key);
  return {
    code: (ref, at) => placeOfCode(ref, organisation, at),
    placedAt: (orderId, saidAt) =>
      runner.record?.fold.orders.byId.get(orderId)?.placed.at ?? withinShow(runner.state, saidAt),
    region: (regionId) => directory.regions.get(regionId) !== null,
    member: (key) => memberOf(key)?.id ?? null,
    memberHome(memberId, at) {
      const member = memberOf(memberId);
      return member && placeOfMember(member, organisation, at);
    },
    // As a visit does: a member by id, anyone else by the key a brand's back end would open their visit with.
    viewerOfBuyer(buyerId) {
      const member = memberOf(buyerId);
      return member
        ? viewerIdOf(viewerKey, 'member', member.id)
        : viewerIdOf(viewerKey, 'anonymous', buyerId);
    },
  };
}

/** Of an order that is not heard of yet: a show's orders are placed while it is on, whenever something is said of them. */
const withinShow = ({ startedAt, endedAt }: ShowState, at: number): number =>
  Math.max(startedAt ?? at, Math.min(endedAt ?? at, at));

function unknownIn(
  line: ActivityLine,
  items: ReadonlySet<string>,
  deals: ReadonlySet<string>,
  resolve: LineResolver,
): string | null {
  if (line.kind === 'impression' || line.kind === 'click')
    return items.has(line.itemId) ? null : `itemId: this show has no item ${line.itemId}`;
  if (line.kind === 'order.attributed')
    return resolve.code(line.ref, line.at) ? null : `ref: no guide or store has the code ${line.ref}`;
  if (line.kind !== 'order.placed') return null;
  for (const { itemId, dealId } of line.lines) {
    if (!items.has(itemId)) return `lines: this show has no item ${itemId}`;
    if (dealId !== undefined && dealId !== null && !deals.has(dealId))
      return `lines: this show has no deal ${dealId}`;
  }
  return null;
}

/** Stores a batch and folds what was new of it; in turn with whatever reads the record. */
function keep(
  runner: ShowRunner,
  batch: readonly StoredFact[],
  answer: ActivityAnswer,
): Promise<Result<null>> {
  return runner.figures.writing.run(async () => {
    const stored = await runner.stores.activity.ingest(runner.showId, batch);
    if (!stored.ok) return stored;
    const fresh: Fact[] = [];
    for (const [index, isNew] of stored.value.entries()) {
      const one = batch[index];
      if (isNew && one) fresh.push(one.fact);
    }
    answer.accepted += fresh.length;
    answer.duplicates += batch.length - fresh.length;
    runner.figures.foldReported(fresh);
    return accept(null);
  });
}
