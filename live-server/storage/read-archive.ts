import { join } from 'node:path';
import { readName } from './archive-name.ts';
import { embeddedRuns } from './embedded/log-runs.ts';
import { connect } from './embedded/sqlite.ts';
import type { LogSource } from './log-runs.ts';

/** An archive beside whoever writes it: to be read alone. */
export interface ReadArchive extends Pick<LogSource, 'runs'> {
  close(): Promise<void>;
}

/** Null where there is no archive of these records; `of` null = whatever it is of. */
export async function readArchive(folder: string, of: string | null): Promise<ReadArchive | null> {
  const found = await readName(folder);
  if (!found || (of !== null && found.of !== of)) return null;
  const records = await connect(join(folder, 'showcaller.db'), 'read');
  try {
    const facts = await connect(join(folder, 'activity.db'), 'read');
    const close = async () => {
      await facts.close();
      await records.close();
    };
    return { runs: embeddedRuns({ reader: records }, { reader: facts }), close };
  } catch (error) {
    await records.close();
    throw error;
  }
}
