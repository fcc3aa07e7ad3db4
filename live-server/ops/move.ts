import { parseArgs } from 'node:util';
import { moveInstallation } from '../storage/move.ts';
import { openAtRedis, openFolder } from '../storage/open-installation.ts';

/** `npm run move -- --from PLACE --to PLACE`. Exit codes: 0 moved and proved whole, 1 not. */
const usage = `npm run move -- --from PLACE --to PLACE   [--epoch FILE]
  PLACE is a data directory, or a Redis as in REDIS_URL. No server may work on either.
  --epoch FILE: puts back what a Redis has lost, for the nodes that remember it in FILE (DATA_DIR/redis-epoch). They may
  run meanwhile, for they write nothing; when all is there they end themselves, to be started again.`;

const open = (place: string, epochFile: string | null) =>
  isRedis(place) ? openAtRedis(place, { epochFile }) : openFolder(place);
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
      await to.giveBack();
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
