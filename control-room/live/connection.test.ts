import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Namespace, Server, type Socket } from 'socket.io';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CommandAnswer, WatchAnswer } from '#shared/contract/desk.ts';
import type { ShowEvent } from '#shared/domain/show/events.ts';
import { live } from '#shared/testing/histories.ts';
import { answerWithinMs } from './commands.ts';
import { createDeskLive, type DeskLive } from './connection.ts';
import { packet, sentLog, watched } from './wire-samples.ts';

/** The other end of the wire: a real Socket.IO server whose answers each test scripts. */
interface End {
  url: string;
  desk: Namespace;
  watches: { showId: string; sinceVersion?: number }[];
  commands: Record<string, unknown>[];
  /** What its clock is ahead of the asker's. */
  aheadMs: number;
  /** Takes what comes, and says nothing to anybody. */
  isSilent: boolean;
  answerWatch: (payload: { sinceVersion?: number }) => WatchAnswer;
  answerCommand: (ack: (answer: CommandAnswer) => void) => void;
  close: () => Promise<void>;
}

const pin = (itemId: string): ShowEvent => ({ type: 'product.pinned', itemId });
const log = sentLog([...live, pin('a'), pin('b')]);
const upTo = (version: number) => log.slice(0, version);
const base = live.length;

async function openEnd(): Promise<End> {
  const http = createServer();
  const io = new Server(http, { cors: { origin: true } });
  await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
  const end: End = {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    desk: io.of('/desk'),
    watches: [],
    commands: [],
    aheadMs: 5_000,
    isSilent: false,
    answerWatch: ({ sinceVersion = 0 }) => watched(upTo(base).slice(sinceVersion), { version: base }),
    answerCommand: (ack) => ack({ ok: true, version: base, events: [] }),
    close: async () => {
      await io.close();
    },
  };
  end.desk.on('connection', (socket: Socket) => {
    socket.on('watch', (payload, ack) => {
      end.watches.push(payload);
      if (!end.isSilent) ack(end.answerWatch(payload));
    });
    socket.on('command', (payload, ack) => {
      end.commands.push(payload);
      end.answerCommand(ack);
    });
    socket.on('clock', ({ t }, ack) => {
      if (!end.isSilent) ack({ t, serverAt: t + end.aheadMs });
    });
  });
  return end;
}

let end: End;
let desk: DeskLive;
beforeEach(async () => {
  end = await openEnd();
  desk = createDeskLive({ url: end.url });
});
afterEach(async () => {
  desk.close();
  await end.close();
});

const version = () => desk.store.getState().show?.state.version;
const until = (check: () => void) => vi.waitFor(check, { timeout: 60_000, interval: 20 });

describe('watching', () => {
  it('takes the whole log first, then packets', async () => {
    desk.watch('show');
    await until(() => expect(version()).toBe(base));
    expect(end.watches[0]).toEqual({ showId: 'show' });
    end.desk.emit('update', packet(base, sentLog([pin('a')], base + 1)));
    await until(() => expect(desk.store.getState().show?.state.pinned).toEqual(['a']));
    expect(end.watches).toHaveLength(1);
  });

  it('asks for what it missed when a packet is not the next one', async () => {
    desk.watch('show');
    await until(() => expect(version()).toBe(base));
    end.answerWatch = ({ sinceVersion = 0 }) => watched(upTo(base + 2).slice(sinceVersion));
    end.desk.emit('update', packet(base + 1, sentLog([pin('b')], base + 2)));
    await until(() => expect(version()).toBe(base + 2));
    expect(end.watches[1]).toEqual({ showId: 'show', sinceVersion: base });
    expect(desk.store.getState().show?.state.pinned).toEqual(['b', 'a']);
  });

  it('holds packets that overtake the answer until the answer is there', async () => {
    end.answerWatch = () => {
      end.desk.emit('update', packet(base, sentLog([pin('a')], base + 1)));
      return watched(upTo(base), { version: base });
    };
    desk.watch('show');
    await until(() => expect(version()).toBe(base + 1));
    expect(end.watches).toHaveLength(1);
  });

  it('goes on from the version it has after the connection was lost, and counts that', async () => {
    desk.watch('show');
    await until(() => expect(version()).toBe(base));
    end.answerWatch = ({ sinceVersion = 0 }) => watched(upTo(base + 1).slice(sinceVersion));
    for (const socket of end.desk.sockets.values()) socket.conn.close();
    await until(() => expect(version()).toBe(base + 1));
    expect(end.watches.at(-1)).toEqual({ showId: 'show', sinceVersion: base });
    expect(desk.store.getState()).toMatchObject({ link: { kind: 'connected' }, reconnects: 1 });
  });

  it('comes back by itself when the server asked it to leave', async () => {
    desk.watch('show');
    await until(() => expect(version()).toBe(base));
    end.desk.disconnectSockets();
    await until(() => expect(desk.store.getState().link.kind).not.toBe('connected'));
    await until(() => expect(desk.store.getState().link.kind).toBe('connected'));
    await until(() => expect(end.watches).toHaveLength(2));
  });

  it('asks for what it missed when a live show says nothing though the line stands', async () => {
    desk.watch('show');
    await until(() => expect(version()).toBe(base));
    end.answerWatch = ({ sinceVersion = 0 }) => watched(upTo(base + 1).slice(sinceVersion));
    await until(() => expect(version()).toBe(base + 1));
    expect(end.watches.at(-1)).toEqual({ showId: 'show', sinceVersion: base });
    expect(desk.store.getState().reconnects).toBe(0);
  });

  it('is given up, and taken up anew, on a line that stands and brings nothing', async () => {
    desk.watch('show');
    await until(() => expect(version()).toBe(base));
    end.isSilent = true;
    await until(() => expect(desk.store.getState().link.kind).not.toBe('connected'));
    expect(await desk.send({ type: 'product.pin', itemId: 'a' }, 'c-1')).toMatchObject({
      ok: false,
      error: { code: 'offline' },
    });
    end.isSilent = false;
    await until(() =>
      expect(desk.store.getState()).toMatchObject({ link: { kind: 'connected' }, reconnects: 1 }),
    );
    expect(end.commands).toEqual([]);
  });

  it('keeps a refusal to be shown, with its code', async () => {
    end.answerWatch = () => ({ ok: false, error: { code: 'not_found', message: 'no such show' } });
    desk.watch('show');
    await until(() => expect(desk.store.getState().refused?.code).toBe('not_found'));
    expect(desk.store.getState().show).toBeNull();
  });

  it('learns the server’s clock', async () => {
    desk.watch('show');
    await until(() => {
      const { clock } = desk.store.getState();
      expect(clock).not.toBeNull();
      // The scripted clock is 5 s ahead of the sending; half the round trip is reckoned as the way there.
      expect(Math.abs((clock?.offsetMs ?? 0) + (clock?.rttMs ?? 0) / 2 - 5_000)).toBeLessThan(1);
    });
  });
});

describe('a command', () => {
  it('carries its id and what was seen, and is done by the server’s answer alone', async () => {
    desk.watch('show');
    await until(() => expect(version()).toBe(base));
    await until(() => expect(desk.store.getState().clock).not.toBeNull());
    expect(await desk.send({ type: 'product.pin', itemId: 'a' }, 'c-1')).toEqual({ ok: true });
    expect(end.commands).toEqual([
      {
        ...{ type: 'product.pin', itemId: 'a', showId: 'show', commandId: 'c-1', expected: { pinned: [] } },
        notAfter: expect.any(Number),
      },
    ]);
  });

  it('names the moment of the server’s clock up to which its answer is waited for', async () => {
    desk.watch('show');
    await until(() => expect(version()).toBe(base));
    await until(() => expect(desk.store.getState().clock).not.toBeNull());
    const { offsetMs = 0 } = desk.store.getState().clock ?? {};
    const before = Date.now() + offsetMs;
    await desk.send({ type: 'product.pin', itemId: 'a' }, 'c-1');
    const notAfter = Number(end.commands[0]?.notAfter);
    expect(notAfter).toBeGreaterThanOrEqual(before + answerWithinMs - 1_000);
    expect(notAfter).toBeLessThanOrEqual(Date.now() + offsetMs + answerWithinMs + 1_000);
  });

  it('too late by a server’s clock that was set is sent once more by that clock, as the same command', async () => {
    desk.watch('show');
    await until(() => expect(version()).toBe(base));
    await until(() => expect(desk.store.getState().clock).not.toBeNull());
    end.aheadMs = 65_000;
    end.answerCommand = (ack) => {
      const isLate = Number(end.commands.at(-1)?.notAfter) < Date.now() + end.aheadMs;
      if (isLate) ack({ ok: false, error: { code: 'too_late', message: 'late' } });
      else ack({ ok: true, version: base, events: [] });
    };
    expect(await desk.send({ type: 'product.pin', itemId: 'a' }, 'c-1')).toEqual({ ok: true });
    expect(end.commands.map(({ commandId }) => commandId)).toEqual(['c-1', 'c-1']);
    // Once, and no more.
    end.answerCommand = (ack) => ack({ ok: false, error: { code: 'too_late', message: 'late' } });
    const outcome = await desk.send({ type: 'product.pin', itemId: 'b' }, 'c-2');
    expect(outcome).toMatchObject({ ok: false, error: { code: 'too_late' } });
    expect(end.commands).toHaveLength(4);
  });

  it('refused comes back with its code', async () => {
    end.answerCommand = (ack) => ack({ ok: false, error: { code: 'stale_view', message: 'changed' } });
    desk.watch('show');
    await until(() => expect(version()).toBe(base));
    const outcome = await desk.send({ type: 'product.pin', itemId: 'a' }, 'c-1');
    expect(outcome).toEqual({ ok: false, error: { code: 'stale_view', message: 'changed' } });
  });

  it('given while disconnected is refused at once and never sent later', async () => {
    desk.watch('show');
    await until(() => expect(version()).toBe(base));
    end.desk.disconnectSockets();
    await until(() => expect(desk.store.getState().link.kind).not.toBe('connected'));
    const outcome = await desk.send({ type: 'product.pin', itemId: 'a' }, 'c-1');
    expect(outcome).toMatchObject({ ok: false, error: { code: 'offline' } });
    await until(() => expect(end.watches).toHaveLength(2));
    expect(await desk.send({ type: 'product.pin', itemId: 'b' }, 'c-2')).toEqual({ ok: true });
    expect(end.commands.map((command) => command.commandId)).toEqual(['c-2']);
  });

  it('whose connection breaks before the answer is left open, not called done', async () => {
    end.answerCommand = () => {
      for (const socket of end.desk.sockets.values()) socket.conn.close();
    };
    desk.watch('show');
    await until(() => expect(version()).toBe(base));
    const outcome = await desk.send({ type: 'product.pin', itemId: 'a' }, 'c-1');
    expect(outcome).toMatchObject({ ok: false, error: { code: 'timeout' } });
  });
});
