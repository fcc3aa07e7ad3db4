import { parseArgs } from 'node:util';
import { expectSomething, moveInstallation } from '../storage/move.ts';
import { openAtRedis, openFolder, openRecorded } from '../storage/open-installation.ts';

/** `npm run move -- --from PLACE --to PLACE`. Exit codes: 0 moved and proved whole, 1 not. */
const usage = `npm run move -- --from PLACE --to PLACE   [--archive DIR] [--epoch FILE]
  PLACE is a data directory, or a Redis as in REDIS_URL. No server may work on either, and none starts on what is not all
  there yet. Recordings are files in a node's DATA_DIR and stay there; generated secrets go along.
  --archive DIR: a node's archive (DATA_DIR/archive), where the older part of what is moved out of a Redis is read.
  --epoch FILE: puts back what a Redis has lost, for the nodes that remember it in FILE (DATA_DIR/redis-epoch). They may
  run meanwhile, for they write nothing; when all is there they end themselves, to be started again.`;

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
    options: {
      from: { type: 'string' },
      to: { type: 'string' },
      archive: { type: 'string' },
      epoch: { type: 'string' },
    },
  });
  if (values.from === undefined || values.to === undefined || values.from === values.to)
    throw new Error(usage);
  const { from: source, to: target, archive = null, epoch = null } = values;
  const from = await (isRedis(source) ? openAtRedis(source, { archive }) : openRecorded(source));
  try {
    await expectSomething(from);
    const to = await (isRedis(target)
      ? openAtRedis(target, { isTarget: true, epochFile: epoch })
      : openFolder(target, { isTarget: true }));
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
