import type { ActivityAnswer, ActivityLine } from '#shared/contract/activity.ts';
import { accept, type ErrorCode, type Result } from '#shared/contract/errors.ts';
import { placeOfCode, placeOfMember } from '#shared/domain/attribution/place.ts';
import type { Fact } from '#shared/domain/metrics/facts.ts';
import { factOfLine, type LineResolver } from '#shared/domain/metrics/facts-of.ts';
import type { Directory } from '../storage/directory.ts';
import type { StoredFact } from '../storage/stores.ts';
import { parseLine } from './line-parser.ts';
import { MAX_LINE_BYTES, type NumberedLine, splitLines } from './line-splitter.ts';
import { breathe } from './serial.ts';
import type { ShowRunner } from './show-runner.ts';
import { organisationOf } from './viewer-identity.ts';

/** Facts stored at once: large enough for the disk, small enough for live traffic to have its turn. */
const BATCH = 5_000;
/** Lines parsed before the event loop has its turn. */
const SLICE = 1_000;
/** Refusals told one by one; beyond it they are counted. */
export const MAX_REJECTED = 1_000;

/**
 * Parses, resolves and stores NDJSON lines as they stream in. A bad line rejects itself alone; a `factId` counts
 * once. What was accepted before a storage failure stays accepted, so the same body can simply be sent again.
 */
export async function ingestLines(
  runner: ShowRunner,
  chunks: AsyncIterable<Uint8Array>,
): Promise<Result<ActivityAnswer>> {
  const answer: ActivityAnswer = { accepted: 0, duplicates: 0, rejected: [], rejectedCount: 0 };
  const reject = (line: number, code: ErrorCode, message: string) => {
    answer.rejectedCount += 1;
    if (answer.rejected.length < MAX_REJECTED) answer.rejected.push({ line, code, message });
  };
  const read = lineReader(runner, reject);
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
  reject: (line: number, code: ErrorCode, message: string) => void,
): (line: NumberedLine) => StoredFact | null {
  const items = new Set(runner.state.lineup.map((item) => item.itemId));
  const deals = new Set(runner.state.deals.map((deal) => deal.dealId));
  const resolve = resolverOf(runner.directory);
  return ({ line, text }) => {
    if (text === null) {
      reject(line, 'too_large', `Longer than ${MAX_LINE_BYTES} bytes`);
      return null;
    }
    const parsed = parseLine(text);
    if (!parsed.ok) {
      reject(line, parsed.error.code, parsed.error.message);
      return null;
    }
    const unknown = unknownIn(parsed.value, items, deals);
    if (unknown) {
      reject(line, 'not_found', unknown);
      return null;
    }
    return { factId: parsed.value.factId, fact: factOfLine(parsed.value, resolve) };
  };
}

function resolverOf(directory: Directory): LineResolver {
  const organisation = organisationOf(directory);
  return {
    code: (ref) => placeOfCode(ref, organisation),
    region: (regionId) => directory.regions.get(regionId) !== null,
    memberHome(memberId) {
      const member = directory.members.get(memberId) ?? directory.members.byCode(memberId);
      return member && placeOfMember(member, organisation);
    },
  };
}

function unknownIn(
  line: ActivityLine,
  items: ReadonlySet<string>,
  deals: ReadonlySet<string>,
): string | null {
  if (line.kind === 'impression' || line.kind === 'click')
    return items.has(line.itemId) ? null : `itemId: this show has no item ${line.itemId}`;
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
  return runner.facts.run(async () => {
    const stored = await runner.stores.activity.ingest(runner.showId, batch);
    if (!stored.ok) return stored;
    const fresh: Fact[] = [];
    for (const [index, isNew] of stored.value.entries()) {
      const one = batch[index];
      if (isNew && one) fresh.push(one.fact);
    }
    answer.accepted += fresh.length;
    answer.duplicates += batch.length - fresh.length;
    runner.fold(fresh);
    return accept(null);
  });
}
