import type { types } from 'mediasoup';
import { z } from 'zod';
import type { MediaState } from '#shared/contract/media.ts';
import { setUpStatus, workerAtHand } from './worker/place.mjs';

/** Where the media server listens, and what it tells browsers to connect to. */
export interface MediaListen {
  readonly addresses: readonly { readonly ip: string; readonly announced: string | null }[];
  /** One port, UDP and TCP; null takes any free one. */
  readonly port: number | null;
}

export interface MediaLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface RunningWorker {
  readonly worker: types.Worker;
  readonly server: types.WebRtcServer;
}

export interface MediaWorker {
  state(): MediaState;
  /** Null while there is none. */
  running(): RunningWorker | null;
  /** Called after every change of `state`; with `lost` everything that ran in that worker is gone. */
  onChange(hear: (change: { readonly lost: RunningWorker | null }) => void): void;
  close(): Promise<void>;
}

const LOOK_EVERY_MS = 1_000;
/** What set-up tells of itself is older than this when it was ended. */
const STALE_MS = 30_000;
/** A worker that ran this long was sound: the next one is started at once. */
const SOUND_MS = 30_000;
const FIRST_RETRY_MS = 200;
const LAST_RETRY_MS = 30_000;

const setUp = z.union([
  z.object({
    state: z.literal('working'),
    step: z.enum(['download', 'packages', 'compile']),
    done: z.number(),
    total: z.number(),
    at: z.number(),
  }),
  z.object({ state: z.literal('failed'), reason: z.string(), at: z.number() }),
]);

/**
 * The media server's own process, for as long as this one lives: started as soon as set-up has it, started again
 * whenever it ends. A server without it does everything else, and says why there is no video.
 */
export function createMediaWorker(
  listen: MediaListen,
  variables: Readonly<Record<string, string | undefined>>,
  log: MediaLog,
): MediaWorker {
  let state: MediaState = { kind: 'absent' };
  let running: RunningWorker | null = null;
  let timer: NodeJS.Timeout | null = null;
  let retryMs = FIRST_RETRY_MS;
  let isClosed = false;
  let starting: Promise<void> = Promise.resolve();
  const hearers: ((change: { lost: RunningWorker | null }) => void)[] = [];

  function become(next: MediaState, lost: RunningWorker | null = null): void {
    if (!lost && JSON.stringify(next) === JSON.stringify(state)) return;
    state = next;
    for (const hear of hearers) hear({ lost });
  }
  function again(ms: number): void {
    if (isClosed) return;
    timer = setTimeout(() => {
      starting = look();
    }, ms);
    timer.unref();
  }

  async function look(): Promise<void> {
    const binary = workerAtHand(variables);
    if (binary === null) {
      become(beforeItIsThere(setUpStatus(variables)));
      return again(LOOK_EVERY_MS);
    }
    try {
      await launch(binary);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      log.warn({ err: error, binary }, 'the media worker cannot be started');
      become({ kind: 'failed', reason });
      retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
      again(retryMs);
    }
  }

  async function launch(binary: string): Promise<void> {
    // Read by the package when it is first imported.
    process.env.MEDIASOUP_WORKER_BIN = binary;
    const { createWorker } = await import('mediasoup');
    const worker = await createWorker({ logLevel: 'warn' });
    const startedAt = performance.now();
    worker.once('died', (error) => {
      log.error({ err: error }, 'the media worker ended');
      const lost = running;
      running = null;
      if (isClosed) return;
      retryMs =
        performance.now() - startedAt > SOUND_MS ? FIRST_RETRY_MS : Math.min(retryMs * 2, LAST_RETRY_MS);
      become({ kind: 'failed', reason: 'it ended and is started again' }, lost);
      again(retryMs);
    });
    try {
      const server = await worker.createWebRtcServer({ listenInfos: listenInfos(listen) });
      if (isClosed) return worker.close();
      running = { worker, server };
    } catch (error) {
      worker.close();
      throw error;
    }
    log.info({ pid: worker.pid }, 'the media worker runs');
    become({ kind: 'ready' });
  }

  starting = look();
  return {
    state: () => state,
    running: () => running,
    onChange: (hear) => void hearers.push(hear),
    async close() {
      isClosed = true;
      if (timer) clearTimeout(timer);
      await starting;
      running?.worker.close();
      running = null;
    },
  };
}

function beforeItIsThere(told: unknown): MediaState {
  const status = setUp.safeParse(told);
  if (!status.success) return { kind: 'absent' };
  const { data } = status;
  if (data.state === 'failed') return { kind: 'failed', reason: data.reason };
  if (Date.now() - data.at > STALE_MS) return { kind: 'absent' };
  return { kind: 'building', step: data.step, done: data.done, total: data.total };
}

function listenInfos({ addresses, port }: MediaListen): types.TransportListenInfo[] {
  return addresses.flatMap(({ ip, announced }) =>
    (['udp', 'tcp'] as const).map((protocol) => ({
      protocol,
      ip,
      ...(announced !== null && { announcedAddress: announced }),
      ...(port !== null && { port }),
    })),
  );
}
