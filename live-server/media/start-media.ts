import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Realtime } from '../app/realtime.ts';
import type { MediaConfig } from '../config.ts';
import type { StreamLog } from '../storage/stream-log.ts';
import { Recorder } from './recording/recorder.ts';
import { RecordingShelf } from './recording/shelf.ts';
import { MediaRooms } from './rooms.ts';
import { createStreamKeys, type StreamKeys } from './stream-keys.ts';
import { StreamWatch } from './stream-watch.ts';
import { createMediaWorker, type MediaLog } from './worker.ts';
import { type MediaWorkers, mediaWorkers } from './workers.ts';

export interface MediaParts {
  readonly config: MediaConfig;
  readonly dataDir: string;
  readonly realtime: Realtime;
  readonly streamLog: StreamLog;
  readonly settings: Parameters<typeof createStreamKeys>[0];
  readonly now: () => number;
  readonly log: MediaLog;
}

export interface Media {
  readonly rooms: MediaRooms;
  readonly watch: StreamWatch;
  readonly keys: StreamKeys;
  readonly recorder: Recorder;
  readonly shelf: RecordingShelf;
  /** Whether a show's picture comes in; null without a video server. */
  hasPicture(showId: string): boolean | null;
  /** Ends what is written whole, then the worker. */
  close(): Promise<void>;
}

/** Video: its worker, rooms, measuring and recording. Without a worker all of it answers, and nothing runs. */
export async function startMedia(parts: MediaParts): Promise<Media> {
  const { config, realtime, streamLog, now, log } = parts;
  const workers = workersOf(config, log);
  const rooms = new MediaRooms(workers, config.maxViewers, log);
  const watch = new StreamWatch({ rooms, realtime, streamLog, now, log });
  watch.start();
  const shelf = new RecordingShelf(join(parts.dataDir, 'recordings'));
  const budgetBytes = config.record?.budgetBytes ?? 0;
  const recorder = new Recorder({ rooms, realtime, shelf, ffmpeg: 'ffmpeg', budgetBytes, now, log });
  if (config.record) {
    await mkdir(shelf.folder, { recursive: true });
    recorder.start();
  }
  return {
    rooms,
    watch,
    recorder,
    shelf,
    keys: createStreamKeys(parts.settings),
    hasPicture: (showId) =>
      workers.running().length === 0 ? null : rooms.onAir().some((one) => one.showId === showId),
    async close() {
      await recorder.close();
      await watch.close();
      await workers.close();
    },
  };
}

/** Each on a port of its own, counted from the configured one. */
function workersOf({ worker, workers, listen }: MediaConfig, log: MediaLog): MediaWorkers {
  if (worker === null) return mediaWorkers([]);
  const ports = Array.from({ length: workers }, (_, index) =>
    listen.port === null ? null : listen.port + index,
  );
  return mediaWorkers(ports.map((port) => createMediaWorker({ ...listen, port }, worker, log)));
}
