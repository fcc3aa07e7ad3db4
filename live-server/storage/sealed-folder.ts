import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SealedFiles } from '../app/sealing.ts';

/** Seals as files of a folder, one a show. Written beside and put in place at once, so that none is ever half. */
export function sealedFolder(folder: string): SealedFiles {
  const fileOf = (showId: string) => join(folder, `${encodeURIComponent(showId)}.seal`);
  return {
    read: (showId) =>
      readFile(fileOf(showId)).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return null;
        throw error;
      }),
    async write(showId, bytes) {
      await mkdir(folder, { recursive: true });
      const beside = `${fileOf(showId)}.new`;
      await writeFile(beside, bytes);
      await rename(beside, fileOf(showId));
    },
  };
}
