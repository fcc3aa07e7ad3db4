import { io, type Socket } from 'socket.io-client';
import type { Command } from '#shared/contract/commands.ts';
import type { DeskInEvents, DeskOutEvents, DeskUpdate, WatchAnswer } from '#shared/contract/desk.ts';
import { isErrorCode } from '#shared/contract/errors.ts';
import type { LeaseKind } from '#shared/contract/leases.ts';
import type { Failure } from '../app/api.ts';
import type { Outcome } from '../ui/use-command.ts';
import { bestSample, type ClockSample, clockSample, isOfThisClock, momentNow, withSample } from './clock.ts';
import { answerWithinMs, offline, sendCommand, unanswered, withSeen } from './commands.ts';
import { foldUpdate, foldWatch, type LiveShow } from './fold.ts';
import { createLiveStore, isStale, type LiveStore } from './store.ts';

export type DeskSocket = Socket<DeskOutEvents, DeskInEvents>;

const watchWithinMs = 10_000;
const watchAgainMs = 1_000;
const lookEveryMs = 1_000;
const clockEveryMs = 10_000;
/**
 * A live show says something each second. So many looks without a word, and the server is asked for its time; without an
 * answer to that by then, the line is as good as lost, whatever the network says. Looks and not seconds: a page that stood
 * still has not listened.
 */
const asksAfterLooks = 4;
const lostAfterLooks = 8;
/** Exchanges right after connecting, so that the first countdown is right at once. */
const clockBurst = 5;

/** The one live connection of the staff pages. */
export interface DeskLive {
  readonly store: LiveStore;
  /** Follows a show until the returned function is called. One show at a time: the latest call wins. */
  watch(showId: string): () => void;
  /** Sends a command about the watched show, with what is seen of it now. Never queues. */
  send(command: Command, commandId: string): Promise<Outcome>;
  /** Takes or renews a lease on the watched show; the answer names whoever has it. Never queues. */
  lease(kind: LeaseKind, itemId: string): Promise<Outcome>;
  release(kind: LeaseKind, itemId: string): void;
  close(): void;
}

/** `url` is the server's origin; left out, the page's own. `token` replaces the session cookie in programs. */
export function createDeskLive(options: { url?: string; token?: string } = {}): DeskLive {
  const store = createLiveStore();
  const socket: DeskSocket = io(`${options.url ?? ''}/desk`, {
    autoConnect: false,
    withCredentials: true,
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    reconnectionDelay: 400,
    reconnectionDelayMax: 4_000,
    ...(options.token ? { auth: { token: options.token } } : {}),
  });
  const timers = new Set<ReturnType<typeof setTimeout>>();
  let watching: string | null = null;
  /** While an answer to `watch` is on its way, packets wait here: they belong after it. */
  let held: DeskUpdate[] | null = null;
  /** Counts the questions; only the answer to the last one is taken. */
  let turn = 0;
  let samples: readonly ClockSample[] = [];
  /** Looks since anything was heard on this line. */
  let quiet = 0;
  let wasConnected = false;

  const later = (run: () => void, ms: number) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      run();
    }, ms);
    timers.add(timer);
  };

  const heard = (show: LiveShow) => store.setState({ show, refused: null, heardAt: Date.now() });

  function watchAgain(fresh = false): void {
    const showId = watching;
    if (showId === null || !socket.connected) return;
    const known = store.getState().show;
    const before = fresh || known?.showId !== showId ? null : known;
    held = [];
    turn += 1;
    const asked = turn;
    const payload = before ? { showId, sinceVersion: before.state.version } : { showId };
    socket.timeout(watchWithinMs).emit('watch', payload, (error: Error | null, answer?: WatchAnswer) => {
      if (!error) quiet = 0;
      if (asked !== turn || watching !== showId) return;
      const waited = held ?? [];
      held = null;
      if (error || !answer) return later(() => watchAgain(), watchAgainMs);
      if (!answer.ok) return store.setState({ refused: answer.error });
      const folded = foldSafely(() => foldWatch(before, answer));
      if (folded === null) {
        if (before) watchAgain(true);
        else store.setState({ refused: { code: 'internal', message: 'The log does not fold' } });
        return;
      }
      heard(folded);
      for (const update of waited) take(update);
    });
  }

  function take(update: DeskUpdate): void {
    quiet = 0;
    if (update.showId !== watching) return;
    if (held) {
      held.push(update);
      return;
    }
    const { show } = store.getState();
    if (!show) return;
    const folded = foldSafely(() => foldUpdate(show, update));
    if (folded) heard(folded);
    else watchAgain();
  }

  /** Resolves when the answer has come, or none is waited for any more. */
  async function askClock(): Promise<void> {
    if (!socket.connected) return;
    const sent = momentNow();
    const answer = await socket
      .timeout(watchWithinMs)
      .emitWithAck('clock', { t: sent.device })
      .catch(() => null);
    if (!answer || !('serverAt' in answer)) return;
    quiet = 0;
    const received = momentNow();
    samples = withSample(samples, clockSample(sent, answer.serverAt, received), received);
    store.setState({ clock: bestSample(samples) });
  }

  /** A line that stands and brings nothing is given up: what is sent on it may arrive when nobody wants it any more. */
  function listen(isLive: boolean): void {
    quiet = isLive && socket.connected ? quiet + 1 : 0;
    if (quiet === asksAfterLooks) askClock();
    if (quiet >= lostAfterLooks) socket.disconnect();
  }

  socket.on('connect', () => {
    const { reconnects } = store.getState();
    store.setState({ link: { kind: 'connected' }, reconnects: wasConnected ? reconnects + 1 : reconnects });
    wasConnected = true;
    samples = [];
    quiet = 0;
    for (let n = 0; n < clockBurst; n++) later(askClock, n * 120);
    watchAgain();
  });
  socket.on('disconnect', () => {
    socket.sendBuffer.length = 0;
    held = null;
    store.setState({ link: { kind: 'reconnecting', attempt: 0 } });
    // The server asked us to leave (it restarts), or the line was given up: socket.io does not come back from that by itself.
    if (!socket.active && watching !== null) later(() => watching !== null && socket.connect(), watchAgainMs);
  });
  socket.on('connect_error', (error) => {
    const refusal = refusalOf(error);
    if (refusal) store.setState({ refused: refusal, link: { kind: 'offline' } });
    if (!socket.active && watching !== null)
      later(() => watching !== null && socket.connect(), 4 * watchAgainMs);
  });
  socket.io.on('reconnect_attempt', (attempt) => {
    const isAway = typeof navigator !== 'undefined' && navigator.onLine === false;
    store.setState({ link: isAway ? { kind: 'offline' } : { kind: 'reconnecting', attempt } });
  });
  socket.on('update', take);
  const clockTimer = setInterval(askClock, clockEveryMs);
  /** The line stands, and yet a live show has long said nothing: what was missed is asked for. */
  const lookTimer = setInterval(() => {
    const state = store.getState();
    listen(state.show?.state.status === 'live');
    if (state.clock && !isOfThisClock(state.clock, momentNow())) askClock();
    if (held === null && state.refused === null && isStale(state, Date.now())) watchAgain();
  }, lookEveryMs);

  return {
    store,
    watch(showId) {
      watching = showId;
      const known = store.getState().show;
      store.setState({ refused: null, ...(known?.showId === showId ? {} : { show: null, heardAt: null }) });
      if (socket.connected) watchAgain();
      else socket.connect();
      return () => {
        if (watching !== showId) return;
        watching = null;
        if (socket.connected) socket.emit('unwatch', { showId });
      };
    },
    async send(command, commandId) {
      const { show } = store.getState();
      if (!show || show.showId !== watching)
        return { ok: false, error: { code: 'offline', message: 'No show is watched' } };
      const pressedAt = performance.now();
      const once = () =>
        sendCommand(socket, show.showId, withSeen(command, show.state), commandId, store.getState().clock);
      const outcome = await once();
      const isTooLate = !outcome.ok && outcome.error.code === 'too_late';
      if (!isTooLate || performance.now() - pressedAt > answerWithinMs / 2) return outcome;
      // Answered in good time and yet too late: the server's clock was set. Nothing was done, so it is asked once more.
      samples = [];
      await askClock();
      return once();
    },
    async lease(kind, itemId) {
      if (watching === null || !socket.connected) return offline;
      const asked = { showId: watching, kind, itemId };
      const answer = await socket
        .timeout(answerWithinMs)
        .emitWithAck('lease', asked)
        .catch(() => null);
      if (answer === null) return unanswered;
      return answer.ok ? { ok: true } : { ok: false, error: answer.error };
    },
    release(kind, itemId) {
      if (watching !== null && socket.connected) socket.emit('release', { showId: watching, kind, itemId });
    },
    close() {
      watching = null;
      clearInterval(clockTimer);
      clearInterval(lookTimer);
      for (const timer of timers) clearTimeout(timer);
      socket.disconnect();
    },
  };
}

/** Null for a gap and for a log that does not fold: both are healed by watching again. */
function foldSafely(fold: () => ReturnType<typeof foldUpdate>): LiveShow | null {
  try {
    const folded = fold();
    return folded.kind === 'applied' ? folded.show : null;
  } catch {
    return null;
  }
}

/** A refusal the server gave at the door; null when it was only out of reach. */
function refusalOf(error: Error): Failure | null {
  const data: unknown = 'data' in error ? error.data : undefined;
  const code =
    typeof data === 'object' && data !== null && 'code' in data && typeof data.code === 'string'
      ? data.code
      : error.message;
  return isErrorCode(code) ? { code, message: error.message } : null;
}
