import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { io, type Socket } from 'socket.io-client';
import type { Command } from '#shared/contract/commands.ts';
import type { Result } from '#shared/contract/errors.ts';
import type { Staff, Visitor } from '../app/api.ts';
import type { RunningApp } from '../app/app-settings.ts';
import { createApp } from '../app/create-app.ts';
import type { VisitInput } from '../app/opening.ts';
import { aloneCluster } from '../cluster/alone.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { attachSockets, type SocketSettings } from '../sockets/attach.ts';
import type { Directory } from '../storage/directory.ts';
import type { RedisTiming } from '../storage/redis/timing.ts';
import { sealedFolder } from '../storage/sealed-folder.ts';
import type { Stores } from '../storage/stores.ts';
import type { StreamLog } from '../storage/stream-log.ts';
import { openTwin } from './twin.ts';

export const staff: Record<'admin' | 'operator' | 'host' | 'analyst' | 'east' | 'ingest', Staff> = {
  admin: { id: 'user-admin', name: 'Ada', role: 'admin', regionIds: [] },
  operator: { id: 'user-operator', name: 'Ou', role: 'operator', regionIds: [] },
  host: { id: 'user-host', name: 'Hua', role: 'host', regionIds: [] },
  analyst: { id: 'user-analyst', name: 'Ana', role: 'analyst', regionIds: [] },
  east: { id: 'user-east', name: 'Dong', role: 'region', regionIds: ['r-east'] },
  ingest: { id: 'token-ingest', name: 'Platform', role: 'ingest', regionIds: [] },
};

export interface Started {
  readonly app: RunningApp;
  readonly stores: Stores;
  readonly directory: Directory;
  readonly streamLog: StreamLog;
  readonly url: string;
  /** A viewer's or a desk's real socket; closed with the server. */
  connect(namespace: '/room' | '/desk', token: string, more?: object): Socket;
  /** Ends the server's side of every connection, as a server that stops does. */
  showOut(): Promise<void>;
  stop(): Promise<void>;
}

export const VIEWER_KEY = 'a viewer key for tests only';

export const newFolder = () => mkdtemp(join(tmpdir(), 'showcaller-'));
export const removeFolder = (folder: string) => rm(folder, { recursive: true, force: true });
export const newId = () => randomBytes(12).toString('hex');

export type StartSettings = Partial<SocketSettings> & {
  readonly clock?: () => number;
  /** The other nodes, where they are not those of the twin. */
  readonly cluster?: Cluster;
  /** Whether it is this node that does what falls due, where that is not to be left to the lease. */
  readonly leads?: () => boolean;
  /** Over Redis: how long its facts wait for others, and the like. */
  readonly redisTiming?: Partial<RedisTiming>;
  readonly mediaOf?: (parts: {
    app: RunningApp;
    streamLog: StreamLog;
    cluster: Cluster;
  }) => NonNullable<SocketSettings['media']>;
};

/** The application over real files and real sockets. */
export async function start(folder: string, settings: StartSettings = {}): Promise<Started> {
  const { leads, redisTiming } = settings;
  const { stores, directory, streamLog, nodes } = await openTwin(folder, redisTiming);
  if (directory.regions.size === 0) await fill(directory);
  const log = {
    info() {},
    warn() {},
    error: (fields: object, message: string) => console.error(message, fields),
  };
  const clock = settings.clock ?? Date.now;
  const secrets = { viewerKey: VIEWER_KEY };
  const sealed = sealedFolder(join(folder, 'sealed'));
  const known = settings.cluster ?? nodes?.settings.cluster ?? aloneCluster();
  const cluster: Cluster = leads ? { ...known, isLeader: leads } : known;
  const app = await createApp({
    stores,
    directory,
    clock,
    newId,
    secrets,
    log,
    sealed,
    ...nodes?.settings,
    cluster,
  });
  const server = createServer();
  const attached = attachSockets(server, app, {
    authenticateStaff: ({ authorization }) =>
      Object.entries(staff).find(([name]) => authorization === `Bearer ${name}`)?.[1] ?? null,
    log,
    ...(settings.mediaOf && { media: settings.mediaOf({ app, streamLog, cluster }) }),
    ...settings,
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clients: Socket[] = [];
  return {
    app,
    stores,
    directory,
    streamLog,
    url,
    connect(namespace, token, more = {}) {
      const socket = io(`${url}${namespace}`, {
        auth: { token },
        transports: ['websocket'],
        forceNew: true,
        reconnection: false,
        ...more,
      });
      clients.push(socket);
      return socket;
    },
    showOut: () => attached.close(),
    async stop() {
      for (const client of clients) client.disconnect();
      await attached.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      await app.close();
      await nodes?.close();
      await directory.close();
      await stores.close();
    },
  };
}

const both = (text: string) => ({ en: text, zh: text });

async function fill(directory: Directory): Promise<void> {
  await directory.regions.insert([
    { id: 'r-east', code: 'EAST', name: both('East') },
    { id: 'r-west', code: 'WEST', name: both('West') },
  ]);
  const store = { name: both('Store'), kind: 'owned', city: 'Shanghai' } as const;
  await directory.stores.insert([
    { ...store, id: 's-e', code: 'S-E', regionId: 'r-east' },
    { ...store, id: 's-w', code: 'S-W', regionId: 'r-west' },
  ]);
  await directory.guides.insert([
    { id: 'g-e', code: 'G-E', name: 'Li', storeId: 's-e', tier: 'gold' },
    { id: 'g-w', code: 'G-W', name: 'Wu', storeId: 's-w', tier: 'gold' },
  ]);
  await directory.members.insert([
    {
      id: 'm-1',
      code: 'M-1',
      name: 'Mei',
      segment: 'repeat',
      homeGuideId: 'g-w',
      homeStoreId: null,
      birthday: null,
      lastOrderAt: null,
    },
  ]);
  await directory.products.insert(
    ['ring', 'bangle'].map((name) => ({
      id: `p-${name}`,
      sku: name.toUpperCase(),
      title: both(name),
      category: 'rings',
      listPrice: 200_000,
      floorPrice: 50_000,
      stock: 10_000,
      oneOff: false,
      imageUrl: '/p.svg',
      link: '/p',
      tags: [],
    })),
  );
}

/** The value, or the refusal thrown. */
export function ok<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
}

/** The code of a refusal; `ok` where there is none. */
export const codeOf = (result: { ok: boolean; error?: { code: string } }): string =>
  result.error?.code ?? 'ok';

/** A viewer who comes to the show, with the token of the visit. */
export async function comeTo(
  app: RunningApp,
  showId: string,
  more: Partial<VisitInput> = {},
): Promise<{ readonly token: string; readonly visitor: Visitor }> {
  const { token } = ok(await app.openVisit(showId, { source: 'direct', ...more }));
  const visitor = app.visitor(token);
  if (!visitor) throw new Error('The token of a visit that was just opened is not good');
  return { token, visitor };
}

export interface OnAir {
  readonly showId: string;
  readonly itemId: string;
  readonly otherItemId: string;
  readonly dealId: string;
  send(command: Command): Promise<number>;
}

/** A live show with two items and one planned deal of `quantity` units on the first. */
export async function goLive(
  app: RunningApp,
  { quantity = 10, perViewerLimit = 1, durationMs = 3_600_000, holdMs = 600_000 } = {},
): Promise<OnAir> {
  const { id: showId } = ok(
    await app.createShow(
      {
        title: both('Evening'),
        mode: 'hq',
        regionIds: [],
        currency: 'CNY',
        timeZone: 'Asia/Shanghai',
        plannedStartAt: 1_800_000_000_000,
        plannedMs: 3_600_000,
      },
      staff.admin,
    ),
  );
  const send = async (command: Command) => ok(await app.command(showId, command, staff.admin)).version;
  const item = { role: 'hero', price: 100_000, stock: 500, plannedMs: 60_000 } as const;
  await send({ type: 'lineup.add', itemId: 'ring', productId: 'p-ring', ...item });
  await send({ type: 'lineup.add', itemId: 'bangle', productId: 'p-bangle', ...item });
  await send({
    type: 'deal.plan',
    dealId: 'flash',
    itemId: 'ring',
    price: 80_000,
    quantity,
    perViewerLimit,
    durationMs,
    holdMs,
  });
  await send({ type: 'show.schedule' });
  await send({ type: 'show.start' });
  return { showId, itemId: 'ring', otherItemId: 'bangle', dealId: 'flash', send };
}

/** Resolves with the first payload of `event` that `is` accepts. */
export function next<T>(socket: Socket, event: string, is: (payload: T) => boolean = () => true): Promise<T> {
  return new Promise((resolve) => {
    const hear = (payload: T) => {
      if (!is(payload)) return;
      socket.off(event, hear);
      resolve(payload);
    };
    socket.on(event, hear);
  });
}

/** Resolves once `is` holds; looks again and again, without a fixed wait. */
export async function until(is: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await is())) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** Emits and answers the acknowledgement. */
export const ask = <T = { ok: boolean; error?: { code: string } }>(
  socket: Socket,
  event: string,
  payload?: unknown,
): Promise<T> => socket.emitWithAck(event, payload);
