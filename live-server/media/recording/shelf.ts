import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { RecordingView } from '#shared/contract/recordings.ts';

const note = z.object({
  startedAt: z.number(),
  endedAt: z.number().nullable(),
  contentType: z.enum(['video/webm', 'video/mp4']),
});
export type RecordingNote = z.infer<typeof note>;

export const extensions = { 'video/webm': 'webm', 'video/mp4': 'mp4' } as const;

/** Names that `nameOf` makes; nothing else is read or served. */
const NAME = /^\d{8}T\d{6}\.\d{3}Z$/;
const SHOW = /^[\w-]{1,100}$/;

/**
 * The folder of recordings: one a show, in it a file and a note a part, named by the moment it began. What a crash
 * left without an end ends when its file was last written.
 */
export class RecordingShelf {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Where a part that begins `at` goes, without its extension. */
  async place(showId: string, at: number): Promise<{ id: string; path: string }> {
    const folder = join(this.folder, showId);
    await mkdir(folder, { recursive: true });
    const id = new Date(at).toISOString().replace(/[-:]/g, '');
    return { id, path: join(folder, id) };
  }

  async write(path: string, content: RecordingNote): Promise<void> {
    // Whole or not at all: it is read while it is written.
    await writeFile(`${path}.tmp`, JSON.stringify(content));
    await rename(`${path}.tmp`, `${path}.json`);
  }

  /** A part that never got a picture. */
  async discard(path: string): Promise<void> {
    for (const extension of [...Object.values(extensions), 'sdp', 'json', 'tmp'])
      await rm(`${path}.${extension}`, { force: true });
  }

  async list(showId: string, isRunning: (id: string) => boolean): Promise<RecordingView[]> {
    if (!SHOW.test(showId)) return [];
    const folder = join(this.folder, showId);
    const names = await readdir(folder).catch(() => []);
    const ids = names.filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -5));
    const parts = await Promise.all(
      ids
        .filter((id) => NAME.test(id))
        .sort()
        .map((id) => this.#view(showId, id, isRunning(id))),
    );
    return parts.filter((part) => part !== null);
  }

  async #view(showId: string, id: string, isRunning: boolean): Promise<RecordingView | null> {
    const path = join(this.folder, showId, id);
    const known = note.safeParse(JSON.parse(await readFile(`${path}.json`, 'utf8').catch(() => 'null')));
    if (!known.success) return null;
    const { startedAt, endedAt, contentType } = known.data;
    const file = await stat(`${path}.${extensions[contentType]}`).catch(() => null);
    if (!file) return null;
    return {
      id,
      startedAt,
      endedAt: endedAt ?? (isRunning ? null : Math.round(file.mtimeMs)),
      bytes: file.size,
      contentType,
      href: `/media/recordings/${showId}/${id}.${extensions[contentType]}`,
    };
  }

  /** The path within the folder of a file as `href` names it; null for any other name. */
  find(showId: string, file: string): string | null {
    const [, id = '', extension = ''] = /^(.+)\.(webm|mp4)$/.exec(file) ?? [];
    return SHOW.test(showId) && NAME.test(id) && extension ? join(showId, file) : null;
  }

  /** Bytes of what `find` found; null where there is no such file. */
  async sizeOf(path: string): Promise<number | null> {
    const found = await stat(join(this.folder, path)).catch(() => null);
    return found?.isFile() ? found.size : null;
  }

  /** Bytes of all recordings. */
  async size(): Promise<number> {
    const shows = await readdir(this.folder).catch(() => []);
    let total = 0;
    for (const show of shows)
      for (const name of await readdir(join(this.folder, show)).catch(() => []))
        total += (await stat(join(this.folder, show, name)).catch(() => null))?.size ?? 0;
    return total;
  }
}
