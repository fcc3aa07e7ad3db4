import { statfs } from 'node:fs/promises';
import type { types } from 'mediasoup';
import type { RecordingView } from '#shared/contract/recordings.ts';
import type { Realtime } from '../../app/realtime.ts';
import type { MediaRooms, OnAir } from '../rooms.ts';
import type { MediaLog } from '../worker.ts';
import { beginPart, type Part } from './part.ts';
import type { RecordingShelf } from './shelf.ts';

export interface RecorderSettings {
  readonly rooms: Pick<MediaRooms, 'onAir' | 'router' | 'recording'>;
  readonly realtime: Pick<Realtime, 'isLive' | 'alert'>;
  readonly shelf: RecordingShelf;
  readonly ffmpeg: string;
  /** What all recordings may take; past it none is begun and those that run are ended. */
  readonly budgetBytes: number;
  readonly now: () => number;
  readonly log: MediaLog;
}

const LOOK_EVERY_MS = 1_000;
const MEASURE_EVERY_MS = 10_000;
/** The databases live on the same disk, and go first. */
const KEEP_FREE_BYTES = 1_000_000_000;
/** A recording that failed is tried again this much later. */
const RETRY_MS = 10_000;

type Trouble = 'no space' | 'failed';

interface Running {
  readonly of: string;
  readonly part: Part;
}

/**
 * Records whatever is on air at shows that are live: a part a publisher and what it sends. The show never waits for
 * it, and goes on when it cannot: staff are told.
 */
export class Recorder {
  readonly #settings: RecorderSettings;
  readonly #running = new Map<string, Running>();
  readonly #ending = new Set<Promise<unknown>>();
  /** Parts whose files are not whole yet, by show and id: also those told to end. */
  readonly #unfinished = new Set<string>();
  readonly #retryAt = new Map<string, number>();
  readonly #troubles = new Map<string, number>();
  #timer: NodeJS.Timeout | null = null;
  #turn: Promise<void> = Promise.resolve();
  #measuredAt = Number.NEGATIVE_INFINITY;
  #hasSpace = true;

  constructor(settings: RecorderSettings) {
    this.#settings = settings;
  }

  start(): void {
    this.#timer ??= setInterval(() => {
      this.#turn = this.#turn
        .then(() => this.step())
        .catch((err: unknown) => this.#settings.log.error({ err }, 'recording failed'));
    }, LOOK_EVERY_MS);
    this.#timer.unref();
  }

  /** Ends every file whole. */
  async close(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
    await this.#turn;
    for (const showId of [...this.#running.keys()]) this.#end(showId);
    await Promise.all(this.#ending);
  }

  list(showId: string): Promise<RecordingView[]> {
    return this.#settings.shelf.list(showId, (id) => this.#unfinished.has(`${showId} ${id}`));
  }

  async step(): Promise<void> {
    const { rooms, realtime, now } = this.#settings;
    await this.#measure();
    const wanted = new Map<string, OnAir>();
    for (const onAir of rooms.onAir()) if (realtime.isLive(onAir.showId)) wanted.set(onAir.showId, onAir);
    for (const [showId, { of }] of [...this.#running]) {
      const onAir = wanted.get(showId);
      if (!this.#hasSpace || !onAir || nameOf(onAir) !== of) this.#end(showId);
    }
    for (const [showId, onAir] of wanted) {
      if (this.#running.has(showId) || (this.#retryAt.get(showId) ?? 0) > now()) continue;
      if (!this.#hasSpace) this.#told(showId, 'no space');
      else if (producersOf(onAir).some(({ kind }) => kind === 'video')) await this.#begin(onAir);
    }
    for (const showId of [...this.#troubles.keys()]) if (!wanted.has(showId)) this.#told(showId, null);
  }

  async #measure(): Promise<void> {
    const { shelf, budgetBytes, now } = this.#settings;
    if (now() - this.#measuredAt < MEASURE_EVERY_MS) return;
    this.#measuredAt = now();
    const { bavail, bsize } = await statfs(shelf.folder);
    this.#hasSpace = bavail * bsize > KEEP_FREE_BYTES && (await shelf.size()) < budgetBytes;
  }

  async #begin(onAir: OnAir): Promise<void> {
    const { rooms, shelf, ffmpeg, now, log } = this.#settings;
    const { showId } = onAir;
    const router = await rooms.router(showId);
    if (!router.ok) return;
    try {
      const producers = producersOf(onAir);
      const part = await beginPart({ ffmpeg, shelf, router: router.value, showId, producers, now });
      this.#running.set(showId, { of: nameOf(onAir), part });
      this.#unfinished.add(`${showId} ${part.id}`);
      rooms.recording(showId, true);
      this.#told(showId, null);
      const ended = part.ended.then(({ failed }) => this.#ended(showId, part, failed));
      this.#ending.add(ended);
      void ended.finally(() => this.#ending.delete(ended));
    } catch (err) {
      log.warn({ err, showId }, 'a recording could not be begun');
      this.#later(showId);
    }
  }

  #end(showId: string): void {
    const running = this.#running.get(showId);
    this.#running.delete(showId);
    this.#settings.rooms.recording(showId, false);
    running?.part.stop();
  }

  #ended(showId: string, part: Part, failed: string | null): void {
    this.#unfinished.delete(`${showId} ${part.id}`);
    if (this.#running.get(showId)?.part === part) {
      this.#running.delete(showId);
      this.#settings.rooms.recording(showId, false);
    }
    if (failed === null) return;
    this.#settings.log.warn({ showId, failed }, 'a recording ended by itself');
    this.#later(showId);
  }

  #later(showId: string): void {
    this.#retryAt.set(showId, this.#settings.now() + RETRY_MS);
    this.#told(showId, 'failed');
  }

  /** Staff hear of it once, and once when it is over. */
  #told(showId: string, trouble: Trouble | null): void {
    const since = this.#troubles.get(showId);
    if ((trouble === null) === (since === undefined)) return;
    const at = this.#settings.now();
    if (trouble === null) this.#troubles.delete(showId);
    else this.#troubles.set(showId, at);
    this.#settings.realtime.alert(showId, {
      id: `stream:${showId}:notRecorded`,
      at: since ?? at,
      kind: 'stream',
      level: 'warn',
      message: 'The show is not recorded',
      params: { fault: 'notRecorded', ...(trouble && { reason: trouble }) },
      ...(trouble === null && { clearedAt: at }),
    });
  }
}

/** The picture first: a shared screen stands before the camera; with it the sound. */
function producersOf({ publisher: { producers } }: OnAir): types.Producer[] {
  const picture = producers.get('screen') ?? producers.get('camera');
  const sound = producers.get('microphone');
  return [picture, sound].filter((producer) => producer !== undefined);
}

const nameOf = (onAir: OnAir): string =>
  producersOf(onAir)
    .map(({ id }) => id)
    .join(' ');
