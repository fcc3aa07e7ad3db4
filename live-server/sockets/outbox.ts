import type { Socket } from 'socket.io';
import type { CustomView } from '#shared/contract/custom.ts';
import type { DeskUpdate } from '#shared/contract/desk.ts';
import type { OrderView } from '#shared/contract/viewers.ts';
import { scopeKey, updateInScope } from '../app/desk-scope.ts';
import type { Outlet } from '../app/live-show.ts';
import type { Realtime } from '../app/realtime.ts';
import { breathe } from '../app/serial.ts';
import { deliver, type Encoded, encodeEvent } from './frames.ts';
import type { SocketLog } from './listen.ts';

/** Shortest time between two packets of a show. */
export const TICK_MS = 200;
/**
 * Without news the feeds are still looked at this often: they know what is due by time alone. Looking only once a
 * second would miss a heartbeat that is due a millisecond later, and then say nothing for two.
 */
export const LOOK_MS = 200;
/** Viewers are written to for so long before everything else has its turn, ms; the clock is read after so many. */
const SLICE_MS = 10;
const SLICE = 50;

/**
 * While very many come at once, and where writing to all of them takes long, viewers hear less often, so that claims and
 * whoever is at the door have their turn too; but each second, with the look after this.
 */
const CALM_MS = 750;

/** A tick that is not done after this is told, and again after as long: nobody is to wait without anyone knowing. */
const SLOW_TICK_MS = 5_000;

export const ROOM = '/room';
export const DESK = '/desk';

/** When viewers were last written to: begun, done, and for how long that kept the process; ms, steady. */
export interface RoomTold {
  readonly from: number;
  readonly to: number;
  readonly spentMs: number;
}

/** When viewers may next be written to: writing to them takes no more than half of the time, or little in a crowd. */
export const tellAgainAt = ({ from, to, spentMs }: RoomTold, isCrowded: boolean): number =>
  isCrowded ? from + CALM_MS : Math.min(from + CALM_MS, to + spentMs);

/** The sockets of one show. */
interface Audience {
  readonly rooms: Set<Socket>;
  /** viewerId → that viewer's sockets, and the keys of the orders each waits to be answered about. */
  readonly byViewer: Map<string, Map<Socket, ReadonlySet<string>>>;
  /** Scope key → what its desks may see, and the desks. */
  readonly desks: Map<string, { readonly scope: ReadonlySet<string> | null; readonly sockets: Set<Socket> }>;
  timer: NodeJS.Timeout | null;
  dueAt: number;
  /** When something last went out, and when it was last asked whether something should; monotonic. */
  lastSentAt: number;
  lastLookAt: number;
  roomTold: RoomTold;
  isTicking: boolean;
  isDirty: boolean;
  endedAt: number | null;
}

/**
 * One outbox a show: whatever changed goes out as one merged packet a tick, encoded once for all who get the same.
 */
export class Outbox implements Outlet {
  readonly #realtime: Realtime;
  readonly #log: SocketLog;
  readonly #isCrowded: () => boolean;
  readonly #shows = new Map<string, Audience>();
  #isClosed = false;

  /** `isCrowded`: very many wait to be let in. */
  constructor(realtime: Realtime, log: SocketLog, isCrowded: () => boolean) {
    this.#realtime = realtime;
    this.#log = log;
    this.#isCrowded = isCrowded;
  }

  addRoom(showId: string, viewerId: string, socket: Socket, asking: ReadonlySet<string>): () => void {
    const audience = this.#audience(showId);
    audience.rooms.add(socket);
    const own = audience.byViewer.get(viewerId) ?? new Map<Socket, ReadonlySet<string>>();
    audience.byViewer.set(viewerId, own.set(socket, asking));
    return () => {
      audience.rooms.delete(socket);
      own.delete(socket);
      if (own.size === 0 && audience.byViewer.get(viewerId) === own) audience.byViewer.delete(viewerId);
      this.#tidy(showId, audience);
    };
  }

  addDesk(showId: string, scope: ReadonlySet<string> | null, socket: Socket): () => void {
    const audience = this.#audience(showId);
    const key = scopeKey(scope);
    const group = audience.desks.get(key) ?? { scope, sockets: new Set<Socket>() };
    audience.desks.set(key, group);
    group.sockets.add(socket);
    return () => {
      group.sockets.delete(socket);
      if (group.sockets.size === 0 && audience.desks.get(key) === group) audience.desks.delete(key);
      this.#tidy(showId, audience);
    };
  }

  changed(showId: string): void {
    const audience = this.#shows.get(showId);
    if (!audience) return;
    audience.isDirty = true;
    this.#schedule(showId, audience);
  }

  order(showId: string, viewerId: string, placedBy: string | null, view: () => OrderView): void {
    const own = this.#shows.get(showId)?.byViewer.get(viewerId);
    if (!own) return;
    let order: OrderView | null = null;
    for (const [socket, asking] of own) {
      if (placedBy !== null && asking.has(placedBy)) continue;
      order ??= view();
      socket.emit('order', order);
    }
  }

  custom(showId: string, viewerId: string, view: () => CustomView | null): void {
    const sockets = this.#shows.get(showId)?.byViewer.get(viewerId);
    const custom = sockets ? view() : null;
    if (custom) for (const socket of sockets?.keys() ?? []) socket.emit('custom', custom);
  }

  ended(showId: string, at: number): void {
    const audience = this.#shows.get(showId);
    if (!audience) return;
    audience.endedAt = at;
    this.changed(showId);
  }

  /** Sends what waited for the desks; synchronous, so that a desk can begin right after it. */
  sendDesks(update: DeskUpdate | null): void {
    if (!update) return;
    const audience = this.#shows.get(update.showId);
    for (const { scope, sockets } of audience?.desks.values() ?? []) {
      if (sockets.size === 0) continue;
      const encoded = encodeEvent(DESK, 'update', updateInScope(update, scope));
      for (const socket of sockets) deliver(socket, encoded);
    }
  }

  close(): void {
    this.#isClosed = true;
    for (const audience of this.#shows.values()) if (audience.timer) clearTimeout(audience.timer);
    this.#shows.clear();
  }

  #audience(showId: string): Audience {
    let audience = this.#shows.get(showId);
    if (!audience) {
      audience = {
        rooms: new Set(),
        byViewer: new Map(),
        desks: new Map(),
        timer: null,
        dueAt: Number.POSITIVE_INFINITY,
        lastSentAt: Number.NEGATIVE_INFINITY,
        lastLookAt: Number.NEGATIVE_INFINITY,
        roomTold: { from: Number.NEGATIVE_INFINITY, to: Number.NEGATIVE_INFINITY, spentMs: 0 },
        isTicking: false,
        isDirty: false,
        endedAt: null,
      };
      this.#shows.set(showId, audience);
    }
    this.#schedule(showId, audience);
    return audience;
  }

  /** While it ticks it stays: what the tick is about to take is for whoever has come by then. */
  #tidy(showId: string, audience: Audience): void {
    if (audience.isTicking || audience.rooms.size > 0 || audience.desks.size > 0) return;
    if (this.#shows.get(showId) !== audience) return;
    if (audience.timer) clearTimeout(audience.timer);
    this.#shows.delete(showId);
  }

  /** News at once after a quiet time, else a tick after the last packet; without news, at the next look. */
  #schedule(showId: string, audience: Audience): void {
    if (audience.isTicking || this.#isClosed) return;
    const now = performance.now();
    const dueAt = Math.max(
      now,
      audience.isDirty ? audience.lastSentAt + TICK_MS : audience.lastLookAt + LOOK_MS,
    );
    if (audience.timer && audience.dueAt <= dueAt) return;
    if (audience.timer) clearTimeout(audience.timer);
    audience.dueAt = dueAt;
    audience.timer = setTimeout(() => void this.#tick(showId, audience), dueAt - now);
    audience.timer.unref();
  }

  async #tick(showId: string, audience: Audience): Promise<void> {
    audience.timer = null;
    audience.isTicking = true;
    audience.isDirty = false;
    const startedAt = performance.now();
    audience.lastLookAt = startedAt;
    const slow = setInterval(() => {
      const ms = Math.round(performance.now() - startedAt);
      this.#log.error({ showId, ms }, 'viewers and desks of a show wait for a tick that is not done');
    }, SLOW_TICK_MS).unref();
    try {
      const isToldRoom = await this.#sendRoom(showId, audience);
      const forDesks = await this.#realtime.takeDesk(showId);
      this.sendDesks(forDesks);
      if (isToldRoom || forDesks) audience.lastSentAt = startedAt;
    } catch (err) {
      this.#log.error({ err, showId }, 'a tick failed');
    } finally {
      clearInterval(slow);
    }
    audience.isTicking = false;
    this.#tidy(showId, audience);
    if (this.#shows.get(showId) === audience) this.#schedule(showId, audience);
  }

  /** Whether there was something to tell the viewers. */
  async #sendRoom(showId: string, audience: Audience): Promise<boolean> {
    if (audience.rooms.size === 0) return false;
    const { endedAt } = audience;
    // What waits is told later, merged with what comes until then.
    if (endedAt === null && performance.now() < tellAgainAt(audience.roomTold, this.#isCrowded()))
      return false;
    const from = performance.now();
    const update = await this.#realtime.takeRoom(showId);
    // Who joins from here on has been told all of this by `room`.
    const sockets = [...audience.rooms];
    if (update) {
      const spentMs = await sendAll(sockets, encodeEvent(ROOM, 'update', update));
      audience.roomTold = { from, to: performance.now(), spentMs };
    }
    if (endedAt === null) return update !== null;
    audience.endedAt = null;
    await sendAll(sockets, encodeEvent(ROOM, 'ended', { at: endedAt }));
    return true;
  }
}

/** Answers how long it kept the process, ms. */
async function sendAll(sockets: readonly Socket[], encoded: Encoded): Promise<number> {
  let spentMs = 0;
  let sliceFrom = performance.now();
  for (let start = 0; start < sockets.length; start += SLICE) {
    const took = performance.now() - sliceFrom;
    if (took >= SLICE_MS) {
      spentMs += took;
      await breathe();
      sliceFrom = performance.now();
    }
    for (const socket of sockets.slice(start, start + SLICE)) deliver(socket, encoded);
  }
  return spentMs + performance.now() - sliceFrom;
}
