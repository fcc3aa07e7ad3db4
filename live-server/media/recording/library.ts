import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { id } from '#shared/contract/basics.ts';
import { type RecordingView, recordingsAnswer } from '#shared/contract/recordings.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import type { Recorder } from './recorder.ts';
import type { RecordingShelf } from './shelf.ts';

/** A piece of a file that goes from node to node: small beside what Redis carries anyway, one at a time a reader. */
const PIECE_BYTES = 131_072;

const file = z.string().max(200);
const aboutFile = z.object({ showId: id, file });
const aboutPiece = aboutFile.extend({
  from: z.int().min(0),
  bytes: z.int().min(1).max(PIECE_BYTES),
});
const size = z.object({ size: z.int().min(0).nullable() });
const piece = z.object({ base64: z.string() });

export interface LibrarySettings {
  readonly cluster: Pick<Cluster, 'nodeId' | 'nodes' | 'calls'>;
  readonly recorder: Pick<Recorder, 'list'>;
  readonly shelf: RecordingShelf;
}

/** A file on this node's disk, or on another's that is there. */
export type FoundFile =
  | { readonly at: 'here'; readonly path: string }
  | { readonly at: 'elsewhere'; readonly nodeId: string; readonly size: number };

/**
 * The recordings of all nodes. Each lies on the disk of the node that had the show's video; what is asked for at
 * another is fetched from there. Those of a node that is away come back with it.
 */
export class RecordingLibrary {
  readonly #settings: LibrarySettings;
  readonly #undo: readonly (() => void)[];

  constructor(settings: LibrarySettings) {
    this.#settings = settings;
    const { calls } = settings.cluster;
    this.#undo = [
      calls.serve('recordings.list', async (showId) => ({
        items: await settings.recorder.list(id.parse(showId)),
      })),
      calls.serve('recordings.size', async (asked) => ({
        size: await this.#sizeHere(aboutFile.parse(asked)),
      })),
      calls.serve('recordings.piece', (asked) => this.#pieceHere(aboutPiece.parse(asked))),
    ];
  }

  /** Of every node that answers, in the order they began. */
  async list(showId: string): Promise<RecordingView[]> {
    const { recorder } = this.#settings;
    const lists = await Promise.all([
      recorder.list(showId),
      ...this.#others().map(async (nodeId) => {
        const answer = recordingsAnswer.safeParse(await this.#ask(nodeId, 'recordings.list', showId));
        return answer.success ? answer.data.items : [];
      }),
    ]);
    return lists.flat().sort((a, b) => a.startedAt - b.startedAt);
  }

  /** Null for what is no recording's name, and for one that no node has that is there. */
  async find(showId: string, name: string): Promise<FoundFile | null> {
    const { shelf } = this.#settings;
    const path = shelf.find(showId, name);
    if (path === null) return null;
    if ((await shelf.sizeOf(path)) !== null) return { at: 'here', path };
    const found = await Promise.all(
      this.#others().map(async (nodeId) => {
        const answer = size.safeParse(await this.#ask(nodeId, 'recordings.size', { showId, file: name }));
        return answer.success && answer.data.size !== null ? { nodeId, size: answer.data.size } : null;
      }),
    );
    const other = found.find((one) => one !== null);
    return other ? { at: 'elsewhere', ...other } : null;
  }

  /** Bytes `from` to `to`, the last one too, of a file at another node; ends early when that node goes. */
  async *read(
    nodeId: string,
    showId: string,
    name: string,
    from: number,
    to: number,
  ): AsyncGenerator<Buffer> {
    for (let at = from; at <= to; ) {
      const wanted = Math.min(PIECE_BYTES, to - at + 1);
      const asked = { showId, file: name, from: at, bytes: wanted };
      const answer = piece.safeParse(await this.#ask(nodeId, 'recordings.piece', asked));
      const bytes = answer.success ? Buffer.from(answer.data.base64, 'base64') : Buffer.alloc(0);
      if (bytes.length === 0) return;
      at += bytes.length;
      yield bytes;
    }
  }

  close(): void {
    for (const undo of this.#undo) undo();
  }

  #others(): string[] {
    const { nodeId, nodes } = this.#settings.cluster;
    return nodes().filter((other) => other !== nodeId);
  }

  async #ask(nodeId: string, about: string, question: unknown): Promise<unknown> {
    return (await this.#settings.cluster.calls.ask(nodeId, about, question))?.said;
  }

  #sizeHere({ showId, file: name }: z.infer<typeof aboutFile>): Promise<number | null> | null {
    const { shelf } = this.#settings;
    const path = shelf.find(showId, name);
    return path === null ? null : shelf.sizeOf(path);
  }

  async #pieceHere({ showId, file: name, from, bytes }: z.infer<typeof aboutPiece>): Promise<unknown> {
    const { shelf } = this.#settings;
    const path = shelf.find(showId, name);
    if (path === null) return undefined;
    const handle = await open(join(shelf.folder, path));
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(bytes), 0, bytes, from);
      return { base64: buffer.subarray(0, bytesRead).toString('base64') };
    } finally {
      await handle.close();
    }
  }
}
