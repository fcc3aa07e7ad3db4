import { parseArgs } from 'node:util';
import { openEmbedded } from '../storage/embedded/open.ts';
import { type Installation, moveInstallation } from '../storage/move.ts';
import { connectRedis } from '../storage/redis/connect.ts';
import { openRedisDirectory } from '../storage/redis/directory.ts';
import { markEpoch } from '../storage/redis/epoch.ts';
import { RedisInbox } from '../storage/redis/inbox.ts';
import { openRedisStores } from '../storage/redis/open.ts';
import { redisStreamLog } from '../storage/redis/stream-log.ts';

/** `npm run move -- --from PLACE --to PLACE`. Exit codes: 0 moved and proved whole, 1 not. */
const usage = `npm run move -- --from PLACE --to PLACE   [--epoch FILE]
  PLACE is a data directory, or a Redis as in REDIS_URL. No server may work on either.
  --epoch FILE: gives a Redis that was emptied back to the nodes that remember it in FILE (DATA_DIR/redis-epoch).`;

interface Opened extends Installation {
  close(): Promise<void>;
}

const quiet = { info() {}, warn() {}, error() {} };
const isRedis = (place: string): boolean => /^rediss?(\+\w+)?:\/\//.test(place);

process.exitCode = await main().then(
  () => 0,
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  },
);

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { from: { type: 'string' }, to: { type: 'string' }, epoch: { type: 'string' } },
  });
  if (values.from === undefined || values.to === undefined || values.from === values.to)
    throw new Error(usage);
  const from = await open(values.from, null);
  try {
    const to = await open(values.to, values.epoch ?? null);
    try {
      const { shows, moved, records, messages, samples } = await moveInstallation(from, to);
      console.log(
        `${shows} shows: ${moved.events} events, ${moved.ledger} ledger entries and ${moved.facts} facts moved; ` +
          `${records} records, ${messages} messages and ${samples} samples are there. Every log was proved whole.`,
      );
    } finally {
      await to.close();
    }
  } finally {
    await from.close();
  }
}

async function open(place: string, epochFile: string | null): Promise<Opened> {
  return isRedis(place) ? openAtRedis(place, epochFile) : openFolder(place);
}

async function openFolder(folder: string): Promise<Opened> {
  const embedded = await openEmbedded(folder);
  return {
    ...embedded,
    async close() {
      await embedded.stores.close();
      await embedded.directory.close();
    },
  };
}

async function openAtRedis(url: string, epochFile: string | null): Promise<Opened> {
  const links = await connectRedis(url, quiet);
  if (epochFile !== null) await markEpoch(links, epochFile);
  const { stores, logs } = await openRedisStores(links, { epochFile: null }, quiet);
  const directory = await openRedisDirectory(links, quiet, 0);
  return {
    stores,
    logs,
    directory,
    inbox: new RedisInbox(links.commands),
    streamLog: redisStreamLog(links.commands),
    async close() {
      await directory.close();
      await stores.close();
      links.close();
    },
  };
}
