import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Realtime } from '../app/realtime.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { MediaConfig } from '../config.ts';
import type { StreamLog } from '../storage/stream-log.ts';
import { MediaHomes } from './homes.ts';
import { LocalHome } from './local-home.ts';
import { RecordingLibrary } from './recording/library.ts';
import { Recorder } from './recording/recorder.ts';
import { RecordingShelf } from './recording/shelf.ts';
import { MediaRooms } from './rooms.ts';
import { SdpSessions } from './sdp/sdp-sessions.ts';
import { createStreamKeys, type StreamKeys } from './stream-keys.ts';
import { StreamWatch } from './stream-watch.ts';
import { openPlayers } from './whep/session.ts';
import { openSession } from './whip/session.ts';
import { createMediaWorker, type MediaLog } from './worker.ts';
import { type MediaWorkers, mediaWorkers } from './workers.ts';

export interface MediaParts {
  readonly config: MediaConfig;
  readonly dataDir: string;
  readonly cluster: Cluster;
  readonly realtime: Realtime;
  readonly newId: () => string;
  readonly streamLog: StreamLog;
  readonly settings: Parameters<typeof createStreamKeys>[0];
  readonly now: () => number;
  readonly log: MediaLog;
}

export interface Media {
  readonly homes: MediaHomes;
  readonly keys: StreamKeys;
  readonly library: RecordingLibrary;
  readonly shelf: RecordingShelf;
  /** Ends what is written whole, then the worker. */
  close(): Promise<void>;
}

/** Video: its worker, rooms, measuring and recording. Without a worker all of it answers, and nothing runs. */
export async function startMedia(parts: MediaParts): Promise<Media> {
  const { config, cluster, realtime, streamLog, newId, now, log } = parts;
  const workers = workersOf(config, log);
  const rooms = new MediaRooms(workers, config.maxViewers, log);
  const watch = new StreamWatch({ rooms, realtime, streamLog, now, log });
  const homes = homesOf({ cluster, rooms, watch, newId, log });
  watch.start();
  const shelf = new RecordingShelf(join(parts.dataDir, 'recordings'));
  const budgetBytes = config.record?.budgetBytes ?? 0;
  const recorder = new Recorder({ rooms, realtime, shelf, ffmpeg: 'ffmpeg', budgetBytes, now, log });
  if (config.record) {
    await mkdir(shelf.folder, { recursive: true });
    recorder.start();
  }
  const library = new RecordingLibrary({ cluster, recorder, shelf });
  return {
    homes,
    library,
    shelf,
    keys: createStreamKeys(parts.settings),
    async close() {
      homes.close();
      library.close();
      await recorder.close();
      await watch.close();
      await workers.close();
    },
  };
}

/** The video of all shows as this node sees it: what is at home here, and the way to what is not. */
export function homesOf(parts: {
  readonly cluster: Cluster;
  readonly rooms: MediaRooms;
  readonly watch: StreamWatch;
  readonly newId: () => string;
  readonly log: MediaLog;
}): MediaHomes {
  const { rooms, watch, newId, log } = parts;
  const local = new LocalHome(rooms, watch, newId);
  const sdp = new SdpSessions({
    whip: (showId, offer, ended) => openSession({ rooms, newId, log, showId, offer, ended }),
    whep: openPlayers({ rooms, newId, log }),
  });
  const homes = new MediaHomes({ ...parts, local, sdp });
  watch.tell = (showId, sample) => homes.measured(showId, sample);
  return homes;
}

/** Each on a port of its own, counted from the configured one. */
function workersOf({ worker, workers, listen }: MediaConfig, log: MediaLog): MediaWorkers {
  if (worker === null) return mediaWorkers([]);
  const ports = Array.from({ length: workers }, (_, index) =>
    listen.port === null ? null : listen.port + index,
  );
  return mediaWorkers(ports.map((port) => createMediaWorker({ ...listen, port }, worker, log)));
}
