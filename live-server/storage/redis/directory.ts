import { randomUUID } from 'node:crypto';
import { accept, type Result } from '#shared/contract/errors.ts';
import type { Directory } from '../directory.ts';
import { DirectoryRecords } from '../directory-records.ts';
import type { Change, Decision, RecordRow } from '../stored-records.ts';
import { refusalOf, StorageUnavailable, storageUnavailable } from '../unavailable.ts';
import type { RedisClient, RedisLinks, RedisLog } from './connect.ts';
import { follow } from './follower.ts';
import { asked, script } from './script.ts';
import { usualTiming } from './timing.ts';

/** One slot for all of it, so that a write is one step. */
const VERSION = '{directory}:version';
/** Made once, with the first node ever: a Redis without it has lost what it held. */
const EPOCH = '{directory}:epoch';
/** kind and id → the record as it stands. */
const RECORDS = '{directory}:records';
/** The last changes, an entry a version: what a node that fell behind takes. */
const CHANGES = '{directory}:changes';
const CHANNEL = '{directory}:changed';
const KEPT_CHANGES = 5_000;
const PAGE = 500;
/** A node that is slower than this reads everything again rather than change by change. */
const MOST_TRIES = 50;

/** Writes only on the version it was decided on; −1 says that another node was first, −2 that the records are gone. */
const write = script(`
  if redis.call('GET', KEYS[4]) ~= ARGV[1] then return -2 end
  local version = tonumber(redis.call('GET', KEYS[1]) or '0')
  if version ~= tonumber(ARGV[2]) then return -1 end
  version = redis.call('INCR', KEYS[1])
  for at = 5, #ARGV, 2 do
    if ARGV[at + 1] == '' then redis.call('HDEL', KEYS[2], ARGV[at])
    else redis.call('HSET', KEYS[2], ARGV[at], ARGV[at + 1]) end
  end
  redis.call('XADD', KEYS[3], 'MAXLEN', '~', ${KEPT_CHANGES}, version .. '-0', 'by', ARGV[3], 'changes', ARGV[4])
  redis.call('PUBLISH', '${CHANNEL}', version)
  return version`);

/** The epoch, the version, and a page of the changes after the version given. */
const missing = script(`
  local version = tonumber(redis.call('GET', KEYS[1]) or '0')
  local from = tonumber(ARGV[1])
  local page = {}
  if version > from then page = redis.call('XRANGE', KEYS[2], (from + 1) .. '-0', '+', 'COUNT', ${PAGE}) end
  return {redis.call('GET', KEYS[3]) or '', version, page}`);

/** Whether Redis has all it ever acknowledged, as far as is known; false: nothing new is begun in it. */
export type IsWhole = () => boolean;

/**
 * The directory in Redis: every node holds all of it in memory and follows the changes. A write holds only on the
 * version it was decided on; another node's write in between is taken and the decision made anew.
 * Rejects when Redis cannot be read.
 */
export async function openRedisDirectory(
  { commands, subscriber }: Pick<RedisLinks, 'commands' | 'subscriber'>,
  log: RedisLog,
  now: number,
  isWhole: IsWhole = () => true,
  freshMs: number = usualTiming.freshMs,
): Promise<Directory> {
  // None where Redis has come back empty: the records are taken when they have been put back.
  let epoch = await epochOf(commands, isWhole());
  let version = 0;
  let failedAt = Number.NEGATIVE_INFINITY;
  let turn: Promise<unknown> = Promise.resolve();

  /** Everything as Redis holds it. Written to meanwhile: the changes since the beginning set right what was read. */
  const readAll = async (): Promise<void> => {
    const from = Number((await asked(commands.get(VERSION))) ?? 0);
    const rows: RecordRow[] = [];
    let cursor = '0';
    do {
      const [next, found] = await asked(commands.hscan(RECORDS, cursor, 'COUNT', PAGE));
      for (let at = 1; at < found.length; at += 2) rows.push(JSON.parse(found[at] as string) as RecordRow);
      cursor = next;
    } while (cursor !== '0');
    rows.sort((a, b) => a.position - b.position);
    directory.clear();
    for (const row of rows) directory.restore(row);
    version = from;
  };

  /** Takes the changes that are missing, or everything when they are kept no more. */
  const catchUp = async (): Promise<void> => {
    for (;;) {
      const [heldEpoch, head, entries] = (await missing(commands, [VERSION, CHANGES, EPOCH], [version])) as [
        string,
        number,
        readonly [id: string, fields: readonly string[]][],
      ];
      if (epoch === null && isWhole()) {
        epoch = await epochOf(commands, heldEpoch === '');
        await readAll();
        continue;
      }
      // It is not followed into the loss: what this node holds may be all there is left.
      if (heldEpoch !== epoch || head < version) throw lost();
      if (head === version) return;
      const [first] = entries;
      if (!first || versionOf(first[0]) > version + 1) await readAll();
      else for (const [id, fields] of entries) take(versionOf(id), fields[3] ?? '[]');
    }
  };

  const take = (at: number, changes: string): void => {
    // It may have come by this node's own write already.
    if (at !== version + 1) return;
    directory.apply(JSON.parse(changes) as Change[]);
    version = at;
  };

  const append = async (changes: readonly Change[]): Promise<'written' | 'conflict'> => {
    const by = randomUUID();
    const text = JSON.stringify(changes);
    const fields = changes.flatMap((one): [string, string] => [
      `${one.kind} ${one.id}`,
      one.change === 'delete' ? '' : JSON.stringify(rowOf(one)),
    ]);
    const expected = version;
    if (epoch === null || !isWhole()) throw lost();
    try {
      const keys = [VERSION, RECORDS, CHANGES, EPOCH];
      const written = await write(commands, keys, [epoch, expected, by, text, ...fields]);
      if (written === -1) return 'conflict';
      if (written === -2) throw lost();
      take(expected + 1, text);
      return 'written';
    } catch (cause) {
      if (!(cause instanceof StorageUnavailable) || !(await wasWritten(expected + 1, by))) throw cause;
      await follower.now();
      return 'written';
    }
  };

  /** After a connection that broke in mid-write. A write that Redis has yet to read is nobody's promise. */
  const wasWritten = async (at: number, by: string): Promise<boolean> => {
    const [entry] = await asked(commands.xrange(CHANGES, `${at}-0`, `${at}-0`));
    return entry?.[1][1] === by;
  };

  const writeInTurn = <T>(decide: () => Decision<T>): Promise<Result<T>> => {
    const askedAt = performance.now();
    const attempt = async (): Promise<Result<T>> => {
      // Whoever waited behind a write that failed has waited long enough.
      if (askedAt < failedAt) return storageUnavailable();
      try {
        for (let tries = 0; tries < MOST_TRIES; tries += 1) {
          // What another node wrote and acknowledged is seen before anything is decided. A node that was too busy to
          // see the answer come in time asks once more; where Redis is away that is known, and nobody waits twice.
          await follower.now().catch((cause: unknown) => {
            if (!isWhole()) throw cause;
            return follower.now();
          });
          const decision = decide();
          if ('refused' in decision) return decision.refused;
          if (decision.changes.length === 0 || (await append(decision.changes)) === 'written')
            return accept(decision.answer);
        }
        throw new StorageUnavailable('BUSY', 'the directory is written to without pause');
      } catch (cause) {
        failedAt = performance.now();
        return refusalOf(cause);
      }
    };
    const mine = turn.then(attempt, attempt);
    turn = mine;
    return mine;
  };

  const fresh = async (): Promise<void> => {
    // Without Redis, what is known stands.
    if (!isWhole()) return;
    let timer: NodeJS.Timeout | undefined;
    const enough = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, freshMs);
    });
    await Promise.race([follower.now().catch(() => undefined), enough]);
    clearTimeout(timer);
  };

  const close = async (): Promise<void> => {
    await turn;
    follower.close();
  };
  const directory = new DirectoryRecords({ write: writeInTurn, fresh, close });
  await readAll();
  let isSaid = false;
  const follower = await follow({
    subscriber,
    channel: CHANNEL,
    read: async () => {
      await catchUp();
      isSaid = false;
    },
    failed: (err) => {
      if (!isSaid) log.warn({ err }, 'the directory cannot be followed');
      isSaid = true;
    },
  });
  if (epoch === null) return directory;
  await follower.now();
  await directory.forgetSessions(now);
  return directory;
}

async function epochOf(commands: RedisClient, mayBegin: boolean): Promise<string | null> {
  if (mayBegin) await asked(commands.set(EPOCH, randomUUID(), 'NX'));
  return asked(commands.get(EPOCH));
}

const lost = () => new StorageUnavailable('LOST', 'Redis has lost the records it held: put them back');

const versionOf = (entryId: string): number => Number(entryId.slice(0, entryId.indexOf('-')));

const rowOf = ({ kind, position, id, code, body }: RecordRow): RecordRow => ({
  kind,
  position,
  id,
  code,
  body,
});
