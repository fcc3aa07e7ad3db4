import type { Namespace, Socket } from 'socket.io';
import { commandRequest } from '#shared/contract/commands.ts';
import { type DeskInEvent, deskIn } from '#shared/contract/desk.ts';
import { refuse } from '#shared/contract/errors.ts';
import { parseInput } from '#shared/contract/parse-input.ts';
import type { App, Staff } from '../app/api.ts';
import { scopeOf } from '../app/authorise.ts';
import type { Realtime } from '../app/realtime.ts';
import { type Answer, listen, receive, type SocketLog } from './listen.ts';
import type { Outbox } from './outbox.ts';
import { type Rate, rateLimit } from './rate-limit.ts';
import { refused } from './refused.ts';

export const deskRates: Readonly<Record<DeskInEvent, Rate>> = {
  watch: { perSecond: 2, burst: 20 },
  unwatch: { perSecond: 2, burst: 20 },
  command: { perSecond: 20, burst: 60 },
  lease: { perSecond: 5, burst: 20 },
  release: { perSecond: 5, burst: 20 },
  clock: { perSecond: 5, burst: 20 },
};

/** Shows one desk may follow at a time: every show of a campaign, on a wall. */
const MAX_WATCHED = 50;

export interface DeskSettings {
  readonly app: Pick<App, 'command'> & { readonly realtime: Realtime };
  readonly outbox: Outbox;
  readonly rates: Readonly<Record<DeskInEvent, Rate>>;
  readonly log: SocketLog;
  /** Who the handshake's cookie or token belongs to, now: asked again for every command. */
  readonly staffOf: (socket: Socket) => Staff | null | Promise<Staff | null>;
}

/** Staff: a socket is somebody's from its handshake on, for as long as the session or token lasts. */
export function serveDesk(namespace: Namespace, settings: DeskSettings): void {
  namespace.use(async (socket, next) => {
    try {
      next((await settings.staffOf(socket)) ? undefined : refused(refuse('unauthenticated').error));
    } catch (err) {
      settings.log.error({ err }, 'a desk could not be let in');
      next(refused(refuse('internal').error));
    }
  });
  namespace.on('connection', (socket) => begin(socket, settings));
}

function begin(socket: Socket, { app, outbox, rates, log, staffOf }: DeskSettings): void {
  /** showId → how to stop watching it. */
  const watched = new Map<string, () => void>();
  /** What it has leased goes with it; told apart from the desks of every other node. */
  const desk = socket.id;
  socket.on('disconnect', () => {
    for (const [showId, stop] of watched) {
      void app.realtime.releaseAll(showId, desk);
      stop();
    }
    watched.clear();
  });
  const incoming = receive(socket, rateLimit(rates), log);

  listen(incoming, 'watch', deskIn.watch, async ({ showId, sinceVersion }, reply): Promise<Answer | null> => {
    const staff = await staffOf(socket);
    if (!staff) return refuse('unauthenticated');
    if (!watched.has(showId) && watched.size >= MAX_WATCHED) return refuse('rate_limited');
    const opened = await app.realtime.openDesk(showId, staff);
    if (!opened.ok) return opened;
    const view = await app.realtime.prepareWatch(showId, sinceVersion, staff);
    if (!view.ok || !socket.connected) {
      opened.value();
      return view.ok ? refuse('unauthenticated') : view;
    }
    watched.get(showId)?.();
    // In one turn: those who watch hear what waited; this desk begins with what they know now.
    outbox.sendDesks(view.value.pending());
    reply(view.value.answer());
    const leave = outbox.addDesk(showId, scopeOf(staff), socket);
    watched.set(showId, () => {
      leave();
      opened.value();
      watched.delete(showId);
    });
    return null;
  });

  listen(incoming, 'unwatch', deskIn.unwatch, ({ showId }): Answer => {
    void app.realtime.releaseAll(showId, desk);
    watched.get(showId)?.();
    return { ok: true };
  });

  listen(incoming, 'command', deskIn.command, async ({ showId, ...body }): Promise<Answer> => {
    const staff = await staffOf(socket);
    if (!staff) return refuse('unauthenticated');
    const command = parseInput(commandRequest, body);
    if (!command.success) {
      const issues = command.error.issues
        .slice(0, 20)
        .map(({ path, message }) => ({ path: path.map(String).join('.'), message }));
      return { ok: false, error: { ...refuse('invalid').error, issues } };
    }
    const result = await app.command(showId, command.data, staff);
    return result.ok ? { ok: true, ...result.value } : result;
  });

  listen(incoming, 'lease', deskIn.lease, async (asked): Promise<Answer> => {
    const staff = await staffOf(socket);
    if (!staff) return refuse('unauthenticated');
    // A lease is held by a desk that is there to be seen, and to lose it.
    if (!watched.has(asked.showId)) return refuse('invalid', 'Watch the show first');
    const taken = await app.realtime.lease(asked, staff, desk);
    if (taken.ok && !watched.has(asked.showId)) await app.realtime.release(asked, desk);
    return taken.ok ? { ok: true, ...{ lease: taken.value } } : taken;
  });

  listen(incoming, 'release', deskIn.release, async (asked): Promise<Answer> => {
    await app.realtime.release(asked, desk);
    return { ok: true };
  });

  listen(incoming, 'clock', deskIn.clock, async ({ t }) => {
    const serverAt = app.realtime.now();
    if (await staffOf(socket)) return { t, serverAt };
    // Whoever was signed out or locked out since hears no more: every desk asks for the time now and then.
    setImmediate(() => socket.disconnect(true));
    return refuse('unauthenticated');
  });
}
