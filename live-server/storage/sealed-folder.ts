import { type FileHandle, mkdir, open, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SealSource } from '../app/seal-file.ts';
import type { SealedFiles } from '../app/sealing.ts';

/** Seals as files of a folder, one a show. Written beside and put in place at once, so that none is ever half. */
export function sealedFolder(folder: string): SealedFiles {
  const fileOf = (showId: string) => join(folder, `${encodeURIComponent(showId)}.seal`);
  return {
    open: (showId) =>
      open(fileOf(showId)).then(sourceOf, (error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return null;
        throw error;
      }),
    async write(showId, pieces) {
      await mkdir(folder, { recursive: true });
      const beside = `${fileOf(showId)}.new`;
      await writeFile(beside, pieces);
      await rename(beside, fileOf(showId));
    },
  };
}

/** As many bytes as one call may read. */
const mostAtOnce = 2 ** 30;

const sourceOf = (file: FileHandle): SealSource => ({
  async read(at, length) {
    const { size } = await file.stat();
    if (at + length > size) throw new Error(`The seal ends at ${size}, before ${at + length}`);
    // Into memory of its own, which no pool shares: columns are read where they stand.
    const bytes = Buffer.allocUnsafeSlow(length);
    for (let done = 0; done < length; ) {
      const { bytesRead } = await file.read(bytes, done, Math.min(mostAtOnce, length - done), at + done);
      if (bytesRead === 0) throw new Error(`The seal ended at ${at + done}`);
      done += bytesRead;
    }
    return bytes;
  },
  close: () => file.close(),
});
