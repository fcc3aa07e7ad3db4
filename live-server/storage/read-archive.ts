import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readName } from './archive-name.ts';
import { embeddedRuns } from './embedded/log-runs.ts';
import { connect } from './embedded/sqlite.ts';
import type { LogSource } from './log-runs.ts';

/** An archive beside whoever writes it: to be read alone. */
export interface ReadArchive extends Pick<LogSource, 'runs'> {
  close(): Promise<void>;
}

/** Null where there is no archive of these records; `of` null = whatever it is of, also a copy without its name. */
export async function readArchive(folder: string, of: string | null): Promise<ReadArchive | null> {
  if (of !== null && (await readName(folder))?.of !== of) return null;
  const file = join(folder, 'showcaller.db');
  if (!existsSync(file)) return null;
  const records = await connect(file, 'read');
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
