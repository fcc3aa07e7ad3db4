import { randomUUID } from 'node:crypto';
import { rename } from 'node:fs/promises';
import { type ArchiveName, readName, writeName } from './archive-name.ts';
import type { Directory } from './directory.ts';
import type { StorageLog } from './embedded/group-commit.ts';
import type { LogSink, LogSource } from './log-runs.ts';
import { openFolder } from './open-installation.ts';
import type { Pieces } from './pieces.ts';

/** An archive that is open: nobody else has it. */
export interface ArchivePlace {
  readonly id: string;
  /** Which records it is known to be of; null where that was not looked at yet. */
  readonly of: string | null;
  readonly logs: LogSource<string> & LogSink;
  readonly pieces: Pieces;
  readonly directory: Pick<Directory, 'mirror'>;
  /** It fits to these. */
  fits(of: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * What came within a second is written in one go, some megabytes in a deal: on large pages in a third less processor
 * time, for each page is written twice, to the log and from there. Claims that are waited for come in small groups.
 */
const PAGE_BYTES = 32_768;

/** A folder as an archive; throws where another process works on it. */
export async function openArchive(folder: string, log: StorageLog): Promise<ArchivePlace> {
  const { logs, pieces, directory, close } = await openFolder(folder, { log, pageBytes: PAGE_BYTES });
  try {
    const found = await readName(folder);
    const known: ArchiveName = found ?? { id: randomUUID(), of: null };
    if (!found) await writeName(folder, known);
    return { ...known, logs, pieces, directory, close, fits: (of) => writeName(folder, { ...known, of }) };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Puts an archive of records that are not there any more out of the way; nothing of it is thrown away. */
export async function setArchiveAside(folder: string, at: Date): Promise<string> {
  const aside = `${folder}-of-before-${at.toISOString().replaceAll(/[:.]/g, '-')}`;
  await rename(folder, aside);
  return aside;
}
