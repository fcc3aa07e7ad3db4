import { type Refusal, type Result, refuse } from '#shared/contract/errors.ts';
import type { MediaStatus } from '#shared/contract/media.ts';
import type { StreamSample } from '#shared/contract/stream.ts';
import type { Cluster, Home } from '../cluster/cluster.ts';
import { answerNodes, notHere, seatsAnswer } from './answer-nodes.ts';
import { KnownHomes } from './known-homes.ts';
import type { LocalHome, SeatAnswer, SeatEvent } from './local-home.ts';
import type { Seat } from './peers.ts';
import { SeatsElsewhere, SeatsOfNodes } from './remote-seats.ts';
import type { MediaRooms } from './rooms.ts';
import type { SdpAnswer, SdpQuestion, SdpSessions } from './sdp/sdp-sessions.ts';
import type { MediaLog } from './worker.ts';

/** How a home says that it still is, what it carries, and looks whether it is. */
const STAND_EVERY_MS = 3_000;
/** A home that has said nothing for so long may have left without a word that was heard. */
const SILENT_MS = 10_000;
/** Who has just come, or gone, is told of together with others. */
const GATHER_MS = 50;
/** A node that all miss after a standstill of Redis is there again within this. */
const BACK_AGAIN_MS = 2_000;

export interface HomesSettings {
  readonly cluster: Pick<Cluster, 'nodeId' | 'bus' | 'calls' | 'homes' | 'nodes' | 'onGone'>;
  readonly rooms: MediaRooms;
  readonly local: LocalHome;
  readonly sdp: SdpSessions;
  readonly log: MediaLog;
}

export interface MediaHearer {
  /** How a show's video stands has changed; null: at every show. */
  changed(showId: string | null): void;
  /** Whatever ran is gone: whoever had an end begins anew. */
  lost(showId: string): void;
  quality(showId: string, sample: StreamSample): void;
}

/**
 * The video of every show, wherever it is. A show's video is at one node, its home: the one that was first asked to
 * take somebody who sends. Whatever comes in elsewhere is handed on to it; pictures go straight between it and the
 * browsers. A node that is alone is at home with all of them.
 */
export class MediaHomes {
  readonly #settings: HomesSettings;
  readonly #known: KnownHomes;
  readonly #ofNodes: SeatsOfNodes;
  readonly #elsewhere = new SeatsElsewhere();
  readonly #claiming = new Map<string, Promise<Home>>();
  readonly #telling = new Map<string, NodeJS.Timeout>();
  readonly #hearers: MediaHearer[] = [];
  readonly #undo: (() => void)[] = [];
  #isClosed = false;

  constructor(settings: HomesSettings) {
    this.#settings = settings;
    this.#known = new KnownHomes(settings.cluster.nodeId);
    const { rooms, local } = settings;
    this.#ofNodes = new SeatsOfNodes(local.peers);
    rooms.onChange((showId) => this.#standingChanged(showId));
    rooms.lost = (showIds) => {
      for (const showId of showIds) {
        local.peers.forget(showId);
        for (const hearer of this.#hearers) hearer.lost(showId);
      }
    };
    rooms.left = (showId) => {
      this.#ofNodes.left(showId);
      this.#leave(showId);
    };
    // An encoder's show, at which nobody looks, goes with the encoder.
    rooms.emptied = (showId) => {
      if (!local.peers.shows().has(showId)) rooms.tidy(showId);
    };
    this.#listen();
  }

  #listen(): void {
    const { bus, onGone, nodes } = this.#settings.cluster;
    const standing = setInterval(() => void this.#stand(), STAND_EVERY_MS).unref();
    this.#undo.push(
      () => clearInterval(standing),
      bus.on('media.status', ({ showId, since, status }, nodeId) =>
        this.#heard(showId, { nodeId, since }, status),
      ),
      bus.on('media.left', ({ showId, since }, nodeId) => {
        const home = this.#known.of(showId);
        if (home?.nodeId === nodeId && home.since <= since) this.#lostElsewhere(showId);
      }),
      bus.on('media.asked', () => this.#tellAll()),
      bus.on('media.quality', ({ showId, sample }) => this.#tellQuality(showId, sample)),
      answerNodes({ ...this.#settings, known: this.#known, seats: this.#ofNodes }),
      onGone((nodeId) => {
        setTimeout(() => {
          if (nodes().includes(nodeId)) return;
          this.#ofNodes.gone(nodeId);
          for (const showId of this.#known.at(nodeId)) void this.#lookFor(showId);
        }, BACK_AGAIN_MS).unref();
      }),
    );
    bus.tell({ about: 'media.asked' });
  }

  hear(hearer: MediaHearer): void {
    this.#hearers.push(hearer);
  }

  /** What was measured here; all who watch it anywhere are told. */
  measured(showId: string, sample: StreamSample): void {
    this.#tellQuality(showId, sample);
    this.#settings.cluster.bus.tell({ about: 'media.quality', showId, sample });
  }

  #tellQuality(showId: string, sample: StreamSample): void {
    for (const hearer of this.#hearers) hearer.quality(showId, sample);
  }

  status(showId: string, isForStaff: boolean): MediaStatus {
    const elsewhere = this.#known.statusOf(showId);
    if (!elsewhere) return this.#settings.rooms.status(showId, isForStaff);
    if (isForStaff) return elsewhere;
    const { server, onAir, watching } = elsewhere;
    return { server, onAir, watching };
  }

  /** A connection of theirs is open at this node. */
  join(who: Seat): void {
    const { peers } = this.#settings.local;
    peers.of(who);
    peers.join(who.peerKey);
    if (!this.#known.isElsewhere(who.showId)) return;
    // They may have an end there, from a line that was elsewhere before.
    this.#elsewhere.add(who);
    this.#tellSoon(who.showId);
  }

  leave(who: Seat): void {
    const { peers } = this.#settings.local;
    peers.leave(who.peerKey);
    if (!peers.hasLine(who.peerKey) && this.#elsewhere.remove(who)) this.#tellSoon(who.showId);
  }

  /** Shows that have a connection at this node. */
  shows(): Set<string> {
    return this.#settings.local.peers.shows();
  }

  async ask(who: Seat, event: SeatEvent, payload: unknown): Promise<SeatAnswer> {
    const { local } = this.#settings;
    // Staff are let in where nothing is on air yet: with them a show's video begins.
    const begins = who.isStaff && (event === 'hello' || event === 'transport');
    return this.#atHome(who.showId, begins ? 'claim' : 'known', {
      here: () => local.ask(who, event, payload),
      there: (nodeId) => {
        this.#elsewhere.add(who);
        return this.#call(nodeId, 'media.seat', { seat: who, event, payload: payload ?? null });
      },
    });
  }

  readonly askSdp = (question: SdpQuestion): Promise<Result<SdpAnswer>> => {
    const { sdp } = this.#settings;
    const begins = question.kind === 'whip' && question.ask === 'open';
    return this.#atHome(question.showId, begins ? 'claim' : 'find', {
      here: () => sdp.ask(question),
      there: (nodeId) => this.#call(nodeId, 'media.sdp', question),
    });
  };

  /** Where it is nobody's it is answered here, by what is here: nothing. */
  async #atHome<T extends { readonly ok: boolean }>(
    showId: string,
    how: 'claim' | 'find' | 'known',
    answer: { here(): Promise<T>; there(nodeId: string): Promise<unknown> },
  ): Promise<T | Refused> {
    const { cluster, log } = this.#settings;
    // Nobody is to come home to a node that is just leaving.
    if (this.#isClosed) return refuse('media_gone');
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const home = await this.#homeOf(showId, how).catch((err: unknown) => {
        log.warn({ err, showId }, 'it cannot be known where the video of a show is');
        return 'unknown' as const;
      });
      if (home === 'unknown') return refuse('media_unavailable');
      if (home === null || home.nodeId === cluster.nodeId) return answer.here();
      const said = await answer.there(home.nodeId);
      // Whoever asks begins anew, and finds the home that is there by then.
      if (said === null) return refuse('media_gone');
      if (!notHere.safeParse(said).success) return said as T | Refused;
      if (this.#known.of(showId)?.since === home.since) this.#lostElsewhere(showId);
    }
    return refuse('media_gone');
  }

  async #homeOf(showId: string, how: 'claim' | 'find' | 'known'): Promise<Home | null> {
    const known = this.#known.of(showId);
    if (known || how === 'known') return known;
    const { rooms, cluster } = this.#settings;
    // A node without a media server of its own is no home.
    if (how === 'claim' && rooms.isReady) return this.#claim(showId);
    const home = await cluster.homes.find(showId);
    if (home && !this.#known.isHere(home)) this.#known.found(showId, home);
    return home;
  }

  /** Asks once for all who ask meanwhile. */
  #claim(showId: string): Promise<Home> {
    const under = this.#claiming.get(showId);
    if (under) return under;
    const claiming = this.#settings.cluster.homes
      .claim(showId)
      .then((home) => {
        this.#known.found(showId, home);
        return home;
      })
      .finally(() => this.#claiming.delete(showId));
    this.#claiming.set(showId, claiming);
    return claiming;
  }

  async #call(nodeId: string, about: string, question: object): Promise<unknown> {
    const answered = await this.#settings.cluster.calls.ask(nodeId, about, question);
    return answered === null ? null : answered.said;
  }

  #standingChanged(showId: string | null): void {
    if (showId === null) this.#tellAll();
    else this.#tell(showId);
    this.#changed(showId);
  }

  #changed(showId: string | null): void {
    for (const hearer of this.#hearers) hearer.changed(showId);
  }

  #tellAll(): void {
    for (const showId of this.#known.mine()) this.#tell(showId);
  }

  #tell(showId: string): void {
    const { cluster, rooms } = this.#settings;
    const home = this.#known.of(showId);
    if (!home || !this.#known.isHere(home)) return;
    const status = rooms.status(showId, true);
    cluster.bus.tell({ about: 'media.status', showId, since: home.since, status });
  }

  #heard(showId: string, home: Home, status: MediaStatus): void {
    const before = this.#known.of(showId);
    if (before && before.since > home.since) return;
    // Another has moved in while this node was counted out.
    if (before && this.#known.isHere(before)) this.#settings.rooms.drop(showId);
    const said = this.#known.statusOf(showId);
    this.#known.elsewhere(showId, home, status);
    if (!said || before?.since !== home.since || isOther(said, status)) this.#changed(showId);
  }

  /** The room is gone, and with it what made this node the home. */
  #leave(showId: string): void {
    const { cluster, log } = this.#settings;
    const home = this.#known.of(showId);
    if (!home || !this.#known.isHere(home)) return;
    this.#known.forget(showId);
    // Told once it is so: whoever hears it looks for another home at once. What cannot be given up goes when this
    // node does, or is taken up again.
    void cluster.homes
      .leave(showId, home)
      .catch((err: unknown) => log.warn({ err, showId }, 'a home was not left'))
      .then(() => cluster.bus.tell({ about: 'media.left', showId, since: home.since }));
  }

  #lostElsewhere(showId: string): void {
    this.#known.forget(showId);
    this.#elsewhere.forget(showId);
    for (const hearer of this.#hearers) hearer.lost(showId);
    this.#changed(showId);
  }

  /** Says again what may have been lost on the way, and looks whether what is known still holds. */
  async #stand(): Promise<void> {
    this.#tellAll();
    for (const showId of this.#elsewhere.shows()) this.#tellSoon(showId);
    await Promise.all([
      ...this.#known.mine().map((showId) => this.#standHere(showId)),
      ...this.#known.silentFor(SILENT_MS).map((showId) => this.#lookFor(showId)),
    ]);
  }

  async #standHere(showId: string): Promise<void> {
    const { rooms, cluster } = this.#settings;
    if (!rooms.has(showId)) {
      // Taken for somebody whose media could not be begun; a moment later it may be.
      if (this.#known.isOld(showId, STAND_EVERY_MS)) this.#leave(showId);
      return;
    }
    const home = await cluster.homes.claim(showId).catch(() => null);
    // A Redis that is away takes no home from anybody.
    if (home === null || !rooms.has(showId)) return;
    if (!this.#known.isHere(home)) {
      this.#known.forget(showId);
      rooms.drop(showId);
    }
    this.#known.found(showId, home);
  }

  async #lookFor(showId: string): Promise<void> {
    const known = this.#known.of(showId);
    const home = await this.#settings.cluster.homes.find(showId).catch(() => known);
    if (!known || home?.nodeId === known.nodeId) return;
    if (this.#known.of(showId)?.since === known.since) this.#lostElsewhere(showId);
  }

  /** Tells the home who of the show is here, so that their ends there live as long as their lines here. */
  #tellSoon(showId: string): void {
    if (this.#telling.has(showId)) return;
    const timer = setTimeout(() => {
      this.#telling.delete(showId);
      void this.#tellSeats(showId);
    }, GATHER_MS);
    this.#telling.set(showId, timer.unref());
  }

  async #tellSeats(showId: string): Promise<void> {
    const home = this.#known.of(showId);
    if (!home || this.#known.isHere(home)) return this.#elsewhere.forget(showId);
    const { peerKeys, known } = this.#elsewhere.toTell(showId);
    const answer = seatsAnswer.safeParse(await this.#call(home.nodeId, 'media.seats', { showId, peerKeys }));
    if (answer.success) known(answer.data.known);
  }

  /** Whether a picture comes in; null where no media server is known of. */
  hasPicture(showId: string): boolean | null {
    const { server, onAir } = this.status(showId, false);
    return server.kind === 'ready' ? onAir !== null : null;
  }

  close(): void {
    this.#isClosed = true;
    for (const undo of this.#undo.splice(0)) undo();
    for (const timer of this.#telling.values()) clearTimeout(timer);
    for (const showId of this.#known.mine()) this.#leave(showId);
    this.#settings.local.peers.close();
  }
}

type Refused = { readonly ok: false; readonly error: Refusal };

/** The number who watch changes all the time, and is told when something else does. */
const isOther = ({ watching: _, ...one }: MediaStatus, { watching: __, ...other }: MediaStatus): boolean =>
  JSON.stringify(one) !== JSON.stringify(other);
