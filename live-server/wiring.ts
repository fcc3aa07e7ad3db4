import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import { agreedSecrets, compareSecrets } from './agreed-secrets.ts';
import type { AppSettings } from './app/app-settings.ts';
import { createApp } from './app/create-app.ts';
import type { Cluster } from './cluster/cluster.ts';
import { type Config, ConfigError } from './config.ts';
import { type Connectors, createConnectors } from './hooks/connectors/configured.ts';
import { ownShopsConfig, ownShopsIn, shelfIn } from './hooks/connectors/own-shops.ts';
import { answerRefunds } from './hooks/demo-refunds.ts';
import { createInboxWorker, type InboxWorker } from './hooks/inbox-worker.ts';
import { shopPricesOf } from './hooks/shop-prices.ts';
import { clientAddressBehind } from './http/client-address.ts';
import { newPlainId, newUnguessableId } from './http/new-id.ts';
import { ownFiles } from './http/own-files.ts';
import { createHttpServer } from './http/server.ts';
import { ensureDemoUsers } from './http/sessions/demo-users.ts';
import { isForeignOrigin } from './http/sessions/origin.ts';
import { type Credentials, createSessions } from './http/sessions/sessions.ts';
import { issueSetupKey } from './http/sessions/setup-key.ts';
import { recordingFiles } from './media/recording/files.ts';
import { type Media, startMedia } from './media/start-media.ts';
import { whepRouter } from './media/whep/whep.ts';
import { whipRouter } from './media/whip/whip.ts';
import { listen } from './ops/listening.ts';
import { linesDropped } from './ops/log.ts';
import { createMetrics } from './ops/metrics.ts';
import { performApart } from './rehearsal/apart.ts';
import { apartSealer } from './sealing/apart.ts';
import { attachSockets, type SocketSettings } from './sockets/attach.ts';
import type { Directory } from './storage/directory.ts';
import type { RedisTiming } from './storage/redis/timing.ts';
import { sealedFolder } from './storage/sealed-folder.ts';
import { openStorage, type StorageTuning } from './storage-wiring.ts';

export interface Running {
  /** Its address over loopback. */
  readonly url: string;
  /** The one-time key of the set-up link; null when somebody can sign in already. */
  readonly setupKey: string | null;
  /** True when the folder holds the demo though this is not demo mode: its accounts are then locked. */
  readonly holdsDemo: boolean;
  /** Resolves with why when this process can do no more than begin anew: close it, and start another. */
  readonly outdated: Promise<string>;
  /** Stops accepting, ends sockets and running requests, writes out what waits. Safe to call twice. */
  close(): Promise<void>;
}

const SWEEP_MS = 5_000;

export type Tuning = Pick<SocketSettings, 'roomRates'> & {
  readonly redisTiming?: Partial<RedisTiming> | undefined;
  /** The version of the records this node claims to know. */
  readonly speaks?: number | undefined;
  /** How much stays in Redis, and how often that is seen to. */
  readonly keep?: StorageTuning['keep'];
};

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/**
 * Chooses the adapters and puts the parts together: stores → application → HTTP and sockets. Whatever was opened is
 * closed again when a later step fails. `tuning`: for the bench, whose few sockets stand for many viewers, and for tests
 * on machines that do much else.
 * Throws `ConfigError` for what its starter can mend.
 */
export async function startServer(
  config: Config,
  log: Logger,
  clock: () => number = Date.now,
  { redisTiming, speaks, keep, ...socketRates }: Tuning = {},
): Promise<Running> {
  const undo: (() => Promise<unknown>)[] = [];
  const closeAll = async () => {
    for (let close = undo.pop(); close; close = undo.pop()) await close();
  };
  try {
    const storage = await openStorage(config, log, { timing: redisTiming, speaks, keep });
    undo.push(() => storage.close());
    const { directory, inbox, streamLog, cluster } = storage;
    const holdsDemo = await noteDemo(directory, config);

    const metrics = createMetrics();
    metrics.countDropped(() => linesDropped(log));
    const stores = metrics.timed(storage.stores);
    if (storage.isShared) metrics.watchCluster(cluster, () => storage.state().redis === 'ready');
    if (storage.history) metrics.watchHistory(storage.history);
    const { publicUrl, paymentPage, demo } = config;
    const secrets = await agreedSecrets(directory, config, log);
    void compareSecrets(cluster, secrets, log);
    const folders = { pages: here('../dist/control-room'), pictures: here('../fixtures/brand/pictures') };
    const late: { media?: Media; connectors?: Connectors } = {};
    const preflight: NonNullable<AppSettings['preflight']> = {
      check: () => stores.check(),
      hasOwn: ownFiles(folders),
      takesPayment: () => demo || paymentPage !== null,
      hasPicture: (showId) => late.media?.homes.hasPicture(showId) ?? null,
      shopPrices: async (products) =>
        late.connectors ? shopPricesOf(late.connectors)(products) : { prices: new Map(), unchecked: [] },
    };
    const sealedIn = join(config.dataDir, 'sealed');
    const { dataDir, redisUrl } = config;
    const sealer = apartSealer({ dataDir, redisUrl, folder: sealedIn });
    const app = await createApp({
      ...{ stores, directory, clock, newId: newPlainId, secrets, log, preflight, ...storage.sharing },
      rehearse: performApart,
      sealed: { ...sealedFolder(sealedIn), make: sealer.make },
    });
    undo.push(async () => {
      // What it makes may be waited for.
      await sealer.close();
      await app.close();
    });

    const sessions = createSessions({
      directory,
      sessionSecret: secrets.sessionSecret,
      secureCookies: publicUrl?.startsWith('https:') ?? false,
      demo,
      now: clock,
      onError: (error) => log.error({ err: error }, 'a session could not be written'),
    });
    if (demo) await ensureDemoUsers(directory);
    const setupKey = demo ? null : await issueSetupKey(directory, storage.isShared);

    const stopping = new AbortController();
    const connectors = createConnectors(config.shops, {
      now: clock,
      stopping: stopping.signal,
      shelfOf: (name) => shelfIn(directory.settings, name, cluster.lanes.run, () => directory.fresh()),
      own: ownShopsConfig(directory.settings),
    });
    late.connectors = connectors;
    const ownShops = ownShopsIn(directory.settings, config.shops);
    const worker = createInboxWorker({
      ...{ inbox, connector: connectors.find, app, directory, now: clock, log },
      shared: cluster.lanes,
    });
    const sweeping = sweepInbox(worker, cluster, log);
    undo.push(() => {
      clearInterval(sweeping);
      stopping.abort();
      return worker.close();
    });

    const { realtime } = app;
    const { settings } = directory;
    const media = await startMedia({
      config: config.media,
      dataDir,
      ...{ cluster, realtime, streamLog, log },
      settings: {
        get: (key) => settings.get(key),
        set: (key, value) => settings.set(key, value),
        fresh: () => directory.fresh(),
      },
      newId: newUnguessableId,
      now: clock,
    });
    late.media = media;
    undo.push(() => media.close());

    let url = '';
    const server = createHttpServer({
      app,
      directory,
      sessions,
      counts: cluster.counts,
      demo,
      publicUrl,
      clientAddress: clientAddressBehind(config.trustedProxies),
      paymentSecret: secrets.paymentSecret,
      paymentPage,
      streamLog,
      recordings: media.library,
      shopHooks: {
        inbox,
        worker,
        connectors,
        ownShops,
        now: clock,
        newId: newPlainId,
        count: metrics.countHook,
      },
      now: clock,
      ownUrl: () => url,
      log,
      metrics,
      folders,
      check: () => storage.check(),
      storageState: () => storage.state(),
      whip: whipRouter({ ...media, realtime }),
      whep: whepRouter({ ...media, app, sessions, realtime, fresh: () => directory.fresh() }),
      recordingFiles: recordingFiles({
        ...{ ...media, sessions, realtime, fresh: () => directory.fresh() },
      }),
    });
    const sockets = attachSockets(server, app, {
      ...socketRates,
      authenticateStaff: async (credentials: Credentials) => {
        await directory.fresh();
        return sessions.identify(credentials)?.staff ?? null;
      },
      isForeign: (request) => isForeignOrigin(request, publicUrl),
      media,
      log,
    });
    metrics.countSockets(() => sockets.connections());
    undo.push(() => sockets.close());
    const shut = await listen(server, config);
    url = loopbackUrl(server.address() as AddressInfo);
    // Nobody new is let in before those inside are shown out.
    undo.push(() => Promise.all([shut(), sockets.close()]));
    if (demo)
      undo.push(
        answerRefunds(stores.ledger, {
          paymentSecret: secrets.paymentSecret,
          ownUrl: () => url,
          now: clock,
          log,
        }),
      );
    // Of several nodes the others may be at work on what a stopped one would have left.
    void (storage.isShared ? worker.takeOver() : worker.resume()).catch((error: unknown) =>
      log.error({ err: error }, 'the inbox could not be taken up'),
    );
    const outdated = new Promise<string>((resolve) => storage.onOutdated(resolve));
    return { url, setupKey, holdsDemo, outdated, close: closeAll };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

/** What a node took from a shop platform and did not live to work on is the leader's, and what has waited in vain. */
const sweepInbox = (worker: InboxWorker, cluster: Cluster, log: Logger): NodeJS.Timeout =>
  setInterval(() => {
    if (!cluster.isLeader()) return;
    worker.takeOver().catch((err: unknown) => log.warn({ err }, 'the inbox could not be looked through'));
  }, SWEEP_MS).unref();

/** Demo data and a brand's own never share a folder unasked. */
async function noteDemo(directory: Directory, config: Config): Promise<boolean> {
  const holdsDemo = directory.settings.get('demo') !== null;
  if (config.mustBeEmpty && holdsDemo)
    throw new ConfigError(
      `DATA_DIR: ${config.dataDir} holds the demo. Start with another folder: DATA_DIR=./data-own npm start -- --empty`,
    );
  if (config.demo && !holdsDemo) await directory.settings.set('demo', 'yes');
  return holdsDemo && !config.demo;
}

function loopbackUrl({ address, port, family }: AddressInfo): string {
  if (address === '::' || address === '0.0.0.0') return `http://127.0.0.1:${port}`;
  return family === 'IPv6' ? `http://[${address}]:${port}` : `http://${address}:${port}`;
}
