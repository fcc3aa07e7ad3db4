import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { ArchiveMarks } from '../storage/redis/archive-marks.ts';
import type { RedisClient, RedisLog } from '../storage/redis/connect.ts';
import { pageByKey, pageKey } from '../storage/redis/keys.ts';
import type { PastSource } from '../storage/redis/past-runs.ts';
import type { Run } from '../storage/redis/runs.ts';
import { asked } from '../storage/redis/script.ts';
import type { Bus } from './cluster.ts';

/** A page is in Redis so long at most; whoever asked takes it away at once. */
const PAGE_S = 30;
/** Characters of a page, and one run more. */
const PAGE_SIZE = 2_000_000;
/** How long is waited for a page. */
const PATIENCE_MS = 3_000;
/** A question may not be heard, by nodes that are just finding their way back to Redis. */
const AGAIN_MS = 500;
/** Whoever has it says so each second: where nobody has for so long, nobody does. */
const COMING_MS = 1_500;
/** How often is looked whether it is there: often at first. */
const firstLookMs = 5;
const lastLookMs = 100;

const page = z.array(z.tuple([z.number(), z.number(), z.string(), z.string(), z.string().nullable()]));

export interface ArchivePeersSettings {
  readonly bus: Bus;
  readonly client: RedisClient;
  readonly marks: ArchiveMarks;
  /** What this node's own archive has. */
  readonly own: PastSource;
  readonly log: RedisLog;
  readonly patienceMs?: number | undefined;
}

export interface ArchivePeers {
  /** What another node's archive has after a number; nothing where none that is there has it, or in time. */
  readonly ask: PastSource;
  close(): void;
}

/**
 * Nodes lend each other what is in archives alone. A question goes over the bus; the first that has the runs says so
 * and puts a page of them into Redis for a moment, where whoever asked takes it from.
 */
export function archivePeersOver(settings: ArchivePeersSettings): ArchivePeers {
  const { bus, client, marks, own, log, patienceMs = PATIENCE_MS } = settings;

  const lend = async (showId: string, name: Parameters<PastSource>[1], after: number, to: string) => {
    const runs = await own(showId, name, after);
    if (runs.length === 0) return;
    if ((await asked(client.set(pageByKey(to), '1', 'EX', PAGE_S, 'NX'))) === null) return;
    await asked(client.set(pageKey(to), textOf(runs), 'EX', PAGE_S));
  };
  const end = bus.on('page.asked', ({ showId, log: name, after, page: to }) => {
    lend(showId, name, after, to).catch((err: unknown) => {
      log.warn({ err, showId }, 'a page of the archive could not be lent');
    });
  });

  return {
    async ask(showId, name, after) {
      const id = randomUUID();
      const began = performance.now();
      let askedAt = Number.NEGATIVE_INFINITY;
      for (let waitMs = firstLookMs; performance.now() < began + patienceMs; waitMs = laterThan(waitMs)) {
        if (performance.now() >= askedAt + AGAIN_MS) {
          askedAt = performance.now();
          const isKept = await marks.isKept(showId, name, after);
          if (isKept) bus.tell({ about: 'page.asked', showId, log: name, after, page: id });
          else if (askedAt >= began + COMING_MS) return [];
        }
        await sleep(waitMs);
        const text = await asked(client.get(pageKey(id)));
        if (text === null) continue;
        await asked(client.del(pageKey(id)));
        return runsIn(text);
      }
      return [];
    },
    close: end,
  };
}

const laterThan = (waitMs: number) => Math.min(waitMs * 2, lastLookMs);

function textOf(runs: readonly Run[]): string {
  let size = 0;
  const some: z.infer<typeof page> = [];
  for (const { first, last, body, hash, by } of runs) {
    some.push([first, last, body, hash, by ?? null]);
    size += body.length;
    if (size > PAGE_SIZE) break;
  }
  return JSON.stringify(some);
}

function runsIn(text: string): readonly Run[] {
  return page
    .parse(JSON.parse(text))
    .map(([first, last, body, hash, by]) => ({ first, last, body, hash, ...(by === null ? {} : { by }) }));
}
