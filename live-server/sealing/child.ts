import { replay } from '#shared/domain/show/evolve.ts';
import { sealOf } from '../app/sealing.ts';
import { readRecord } from '../app/show-record.ts';
import { openFactsForReading, openForReading } from '../storage/embedded/open-read.ts';
import { sealedFolder } from '../storage/sealed-folder.ts';

/** Which show of which data directory, and where its seal goes. */
export interface ToChild {
  readonly dataDir: string;
  readonly folder: string;
  readonly showId: string;
}
export type FromChild = { readonly sealed: boolean } | { readonly failed: string };

/** Whoever started it is gone: a seal half made is nobody's. */
process.on('disconnect', () => process.exit(0));
process.once('message', (asked: ToChild) => {
  seal(asked)
    .then(
      (sealed): FromChild => ({ sealed }),
      (error: unknown): FromChild => ({ failed: error instanceof Error ? error.message : String(error) }),
    )
    .then((answer) => process.send?.(answer, () => process.exit(0)));
});

/** False where a fact came meanwhile: whoever sent it asks again. */
async function seal({ dataDir, folder, showId }: ToChild): Promise<boolean> {
  const records = await openForReading(dataDir);
  try {
    const facts = await openFactsForReading(dataDir);
    try {
      const { activity } = facts;
      const state = replay(showId, await records.events.read(showId));
      const count = await activity.count(showId);
      const record = await readRecord({ activity, ledger: records.ledger }, state);
      const bytes = (await activity.count(showId)) === count ? await sealOf(record, count) : null;
      if (bytes) await sealedFolder(folder).write(showId, bytes);
      return bytes !== null;
    } finally {
      await facts.close();
    }
  } finally {
    await records.close();
  }
}
