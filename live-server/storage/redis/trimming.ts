import { type LogName, logNames } from '../log-runs.ts';
import { StorageUnavailable } from '../unavailable.ts';
import type { ArchiveMarks, Archives } from './archive-marks.ts';
import type { RedisClient, RedisLog } from './connect.ts';
import { headKey, keptKey, logKey, markOf, samplesGoneKey, samplesKey } from './keys.ts';
import { trimSamples } from './lua/pieces.ts';
import { trimLogs } from './lua/trim.ts';
import { asked } from './script.ts';
import { textTrimmer } from './trimming-texts.ts';

/** Numbers taken out of a log in one script: some milliseconds of everybody's time. */
const AT_ONCE = 10_000;
/** Shows looked at side by side. */
const SIDE_BY_SIDE = 20;

export interface TrimSettings {
  readonly client: RedisClient;
  readonly marks: ArchiveMarks;
  readonly showIds: () => Promise<readonly string[]>;
  /** One node trims, and none while a node is there that could not read what is left. */
  readonly mayTrim: () => boolean;
  /** Whether every node could do without messages and samples that archives have. */
  readonly mayTrimPieces: () => boolean;
  /** What came in so lately stays, ms. */
  readonly keepMs: number;
  /** So many numbers at the end of each log stay. */
  readonly keepRecords: number;
  readonly everyMs: number;
  /** Steady, ms. */
  readonly now: () => number;
  readonly log: RedisLog;
}

/** Numbers of each log. */
export type Trimmed = Readonly<Record<LogName, number>>;

export interface Trimming {
  /** Taken out of Redis by this node since its start. */
  trimmed(): Trimmed;
  close(): Promise<void>;
}

interface Standing {
  /** Where each log ends. */
  readonly ends: readonly number[];
  /** To which number each is gone. */
  readonly gone: readonly number[];
}

/**
 * Keeps Redis from filling up with what archives have: every so often each show's logs are taken out of it as far as
 * enough archives hold them, but for what came in lately and their last part. A node's own clock says what is old: each
 * show's ends are remembered, and are what may go once they are old enough.
 */
export function keepTrimming(settings: TrimSettings): Trimming {
  const { client, marks, keepMs, keepRecords, everyMs, now, log } = settings;
  const seen = new Map<string, { readonly at: number; readonly ends: readonly number[] }>();
  const sums = { events: 0, ledger: 0, facts: 0 };
  const trimTexts = textTrimmer({ client, keepMs, keepRecords, now });
  let isClosed = false;
  let timer: NodeJS.Timeout | undefined;
  const mayGoOn = () => !isClosed && settings.mayTrim();

  const standingOf = async (showId: string): Promise<Standing> => {
    const numbers = (await asked(client.hmget(headKey(showId), 'e', 'l', 'f', 'et', 'lt', 'ft'))).map(
      (text) => Number(text ?? 0),
    );
    return { ends: numbers.slice(0, 3), gone: numbers.slice(3) };
  };

  const trimShow = async (showId: string, archives: Archives): Promise<void> => {
    const standing = await standingOf(showId);
    const { ends } = standing;
    let { gone } = standing;
    if (ends.every((end, index) => end - (gone[index] ?? 0) <= keepRecords)) {
      seen.delete(showId);
      return;
    }
    const before = seen.get(showId) ?? { at: now(), ends };
    seen.set(showId, before);
    if (now() - before.at < keepMs) return;
    const keys = [headKey(showId), keptKey(showId), ...logNames.map((name) => logKey(showId, name))];
    for (let isMore = true; isMore && mayGoOn(); ) {
      const args = [archives.needed, AT_ONCE, keepRecords, ...before.ends, ...archives.alive];
      const went = (await trimLogs(client, keys, args)) as number[];
      const by = logNames.map((_, index) => (went[index] ?? 0) - (gone[index] ?? 0));
      for (const [index, name] of logNames.entries()) sums[name] += by[index] ?? 0;
      isMore = by.some((count) => count > 0);
      gone = went;
    }
    seen.set(showId, { at: now(), ends: (await standingOf(showId)).ends });
  };

  const trimSamplesOf = async (showId: string, { needed, alive }: Archives): Promise<void> => {
    const keys = [samplesKey(showId), samplesGoneKey(showId), markOf('', 'samples', showId)[0]];
    for (let went = 1; went > 0 && mayGoOn(); )
      went = Number(await trimSamples(client, keys, [needed, keepMs, AT_ONCE, ...alive]));
  };

  const round = async (): Promise<void> => {
    if (!mayGoOn()) return seen.clear();
    const archives = await marks.archives();
    if (archives.alive.length < archives.needed) return;
    const waiting = [...(await settings.showIds())];
    const lane = async () => {
      for (let showId = waiting.pop(); showId !== undefined && mayGoOn(); showId = waiting.pop()) {
        await trimShow(showId, archives);
        if (settings.mayTrimPieces()) await trimSamplesOf(showId, archives);
      }
    };
    await Promise.all(Array.from({ length: SIDE_BY_SIDE }, lane));
    if (settings.mayTrimPieces()) await trimTexts(archives, mayGoOn);
  };

  const turn = async (): Promise<void> => {
    try {
      await round();
    } catch (err) {
      if (err instanceof StorageUnavailable) log.warn({ err }, 'Redis is not made smaller for now');
      else log.error({ err }, 'Redis could not be made smaller');
    }
    if (!isClosed) timer = setTimeout(next, everyMs).unref();
  };
  let running = turn();
  const next = () => {
    running = turn();
  };

  return {
    trimmed: () => ({ ...sums }),
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await running;
    },
  };
}
