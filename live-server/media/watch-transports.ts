import type { types } from 'mediasoup';
import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import { type Branch, branchOf, mediaCodecs, pipe, type Room } from './room.ts';
import type { MediaLog, RunningWorker } from './worker.ts';
import { leastOf, type MediaWorkers } from './workers.ts';

const FIRST_BITRATE = 1_500_000;

/** A transport to one who watches, and how a producer gets to where it hangs. */
export interface WatchTransport {
  readonly transport: types.WebRtcTransport;
  readonly router: types.Router;
  /** The producer's id there; `media_gone` when it went away meanwhile. */
  bring(producerId: string): Promise<Result<string>>;
}

/** A player's own payload types, by a `name`. */
export interface OwnCodecs {
  readonly name: string;
  readonly codecs: readonly types.RouterRtpCodecCapability[];
}

/** Opens what those who send and those who watch hang on, at the worker that carries least. */
export class WatchTransports {
  readonly #workers: MediaWorkers;
  readonly #log: MediaLog;

  constructor(workers: MediaWorkers, log: MediaLog) {
    this.#workers = workers;
    this.#log = log;
  }

  /** At the room's own router. `media_unavailable` where its worker makes none. */
  async atHome({ showId, router, running }: Room): Promise<Result<WatchTransport>> {
    const made = await this.#open(showId, router, running);
    if (!made.ok) return made;
    return accept({ transport: made.value, router, bring: async (producerId) => accept(producerId) });
  }

  /** Without `own` any of the show's routers will do. */
  async forViewer(room: Room, own: OwnCodecs | null): Promise<Result<WatchTransport>> {
    try {
      const branch = await this.#branchFor(room, own);
      if (!branch) return await this.atHome(room);
      const made = await this.#open(room.showId, branch.router, branch.running);
      if (!made.ok) return made;
      branch.load += 1;
      made.value.observer.once('close', () => {
        branch.load -= 1;
      });
      return accept({
        transport: made.value,
        router: branch.router,
        bring: (producerId) => this.#bring(room, branch, producerId),
      });
    } catch (err) {
      this.#log.warn({ err, showId: room.showId }, 'a media branch could not be made');
      return refuse('media_unavailable');
    }
  }

  async #bring(room: Room, branch: Branch, producerId: string): Promise<Result<string>> {
    try {
      return accept(await pipe(room, branch, producerId));
    } catch (err) {
      this.#log.warn({ err, showId: room.showId }, 'a stream could not be brought to another worker');
      return refuse('media_gone');
    }
  }

  /** Null: the room's own router, where there is but one worker. Else the worker with the fewest of its viewers. */
  async #branchFor(room: Room, own: OwnCodecs | null): Promise<Branch | null> {
    if (own) return branchOf(room, own.name, room.running, own.codecs);
    const workers = this.#workers.running();
    if (workers.length < 2) return null;
    const others = workers.filter((one) => one !== room.running);
    const branches = await Promise.all(
      others.map((running) => branchOf(room, `worker ${running.worker.pid}`, running, mediaCodecs)),
    );
    const least = leastOf(branches, ({ load }) => load);
    const away = branches.reduce((sum, { load }) => sum + load, 0);
    const atHome = room.viewers.size - away;
    return least && least.load < atHome ? least : null;
  }

  async #open(
    showId: string,
    router: types.Router,
    { server }: RunningWorker,
  ): Promise<Result<types.WebRtcTransport>> {
    try {
      const transport = await router.createWebRtcTransport({
        webRtcServer: server,
        initialAvailableOutgoingBitrate: FIRST_BITRATE,
        iceConsentTimeout: 20,
      });
      return accept(transport);
    } catch (err) {
      this.#log.warn({ err, showId }, 'a media transport could not be made');
      return refuse('media_unavailable');
    }
  }
}
