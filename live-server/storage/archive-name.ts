import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** What an archive is known by, as long as it is there. */
const shape = z.object({
  id: z.uuid(),
  /** The records that it is of, once it was found to fit to them. */
  of: z.string().nullable(),
});
export type ArchiveName = Readonly<z.infer<typeof shape>>;

const fileOf = (folder: string) => join(folder, 'archive.json');

/** Null for a folder that has none yet. */
export async function readName(folder: string): Promise<ArchiveName | null> {
  const text = await readFile(fileOf(folder), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  return text === null ? null : shape.parse(JSON.parse(text));
}

/** Written beside and put in place at once, so that it is never half. */
export async function writeName(folder: string, value: ArchiveName): Promise<void> {
  const beside = `${fileOf(folder)}.new`;
  await writeFile(beside, JSON.stringify(value));
  await rename(beside, fileOf(folder));
}
