import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readName } from './archive-name.ts';
import { embeddedRuns } from './embedded/log-runs.ts';
import { embeddedPieces } from './embedded/pieces.ts';
import { connect } from './embedded/sqlite.ts';
import { isPiece } from './pieces.ts';
import type { PastSource } from './redis/past-runs.ts';

/** An archive beside whoever writes it: to be read alone. */
export interface ReadArchive {
  readonly runs: PastSource;
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
    const ofLogs = embeddedRuns({ reader: records }, { reader: facts });
    const pieces = embeddedPieces({ records: { reader: records }, activity: { reader: facts } });
    const runs: PastSource = (showId, name, after) =>
      isPiece(name) ? pieces(name, showId, after) : ofLogs(showId, name, after);
    return { runs, close };
  } catch (error) {
    await records.close();
    throw error;
  }
}
