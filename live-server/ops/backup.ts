import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { dataDirOf } from '../config.ts';
import { backUp } from '../storage/embedded/backup.ts';
import { openForReading } from '../storage/embedded/open-read.ts';
import { verifyShow } from './verify-show.ts';

/** `npm run backup -- --to FOLDER`. Exit codes: 0 copied and proved whole, 1 copied but broken, 2 not copied. */
const usage = 'npm run backup -- --to FOLDER   [--data DIR, or DATA_DIR]';

process.exitCode = await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  return 2;
});

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { to: { type: 'string' }, data: { type: 'string' } } });
  if (values.to === undefined) throw new Error(usage);
  const to = resolve(values.to);
  await backUp(values.data ?? dataDirOf(), to);
  const reader = await openForReading(to);
  try {
    const showIds = await reader.events.showIds();
    let broken = 0;
    for (const showId of showIds) {
      const report = await verifyShow(reader, showId);
      for (const { store, number, message } of report?.findings ?? [])
        console.log(`BROKEN ${showId} ${store} ${number}: ${message}`);
      if (report && report.findings.length > 0) broken += 1;
    }
    console.log(
      `${to} holds ${showIds.length} shows, ${broken} broken. To restore, start with DATA_DIR=${to}`,
    );
    return broken > 0 ? 1 : 0;
  } finally {
    await reader.close();
  }
}
