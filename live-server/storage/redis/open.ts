import { randomUUID } from 'node:crypto';
import type { LogSink, LogSource } from '../log-runs.ts';
import type { Stores } from '../stores.ts';
import { RedisActivity } from './activity.ts';
import { Beginnings } from './begin.ts';
import { RedisClocks } from './clock.ts';
import { connectRedis, type RedisLinks, type RedisLog } from './connect.ts';
import { checkDurability, type Durability } from './durability.ts';
import { takeEpoch } from './epoch.ts';
import { RedisEvents } from './events.ts';
import { RedisFeed } from './feed.ts';
import { Guard } from './guard.ts';
import { probeKey } from './keys.ts';
import { RedisLedger } from './ledger.ts';
import { redisLogs } from './log-runs.ts';
import type { MayWrite } from './may-write.ts';
import { OrderIndex } from './order-index.ts';
import { PastRuns } from './past-runs.ts';
import { Replicas, replicasOf } from './replicas.ts';
import { asked } from './script.ts';
import { type RedisTiming, usualTiming } from './timing.ts';

export interface RedisSettings {
  /** Where this node remembers which records it has worked on; null = it does not. */
  readonly epochFile: string | null;
  readonly timing?: Partial<RedisTiming>;
  /** What may be written while nodes of several versions run; everything, where it is left out. */
  readonly mayWrite?: MayWrite;
}

export interface RedisStores {
  readonly stores: Stores;
  /** This node's name: new at each start. */
  readonly node: string;
  /** What Redis keeps over a crash of its own. */
  readonly durability: Durability;
  /** The logs as they are stored; what is put there is not told to anybody. */
  readonly logs: LogSource & LogSink;
  /** Where what is in Redis no more is looked for: nowhere, until somebody is named. */
  readonly past: PastRuns;
  /** The name of the records that were there at the start: another one after lost ones were put back. */
  readonly of: string;
  /** Whether Redis may be asked; why not, in words, or null. */
  whyNot(): string | null;
  /** Acknowledged records are not there, or others were put back: not only away. */
  hasLost(): boolean;
  /** Called once when lost records were put back: nothing is written until this node has begun anew. */
  onReplaced(listener: () => void): void;
}

const resumeEveryMs = 5_000;
const quiet: RedisLog = { info() {}, warn() {}, error() {} };

/**
 * Opens the stores over a Redis that any number of nodes share; the connections end with them. Throws when it cannot be
 * reached, is too old, or would throw records away; a Redis that has lost what was acknowledged is opened, and takes no
 * writes until it is back. `parseRedisUrl` says which forms of `url` there are.
 */
export async function openRedis(
  { url, ...settings }: RedisSettings & { readonly url: string },
  log: RedisLog = quiet,
): Promise<RedisStores & { readonly links: RedisLinks }> {
  const links = await connectRedis(url, log, { ...usualTiming, ...settings.timing });
  try {
    const opened = await openRedisStores(links, settings, log);
    const close = () => opened.stores.close().finally(() => links.close());
    return { ...opened, links, stores: { ...opened.stores, close } };
  } catch (error) {
    links.close();
    throw error;
  }
}

/** The same over connections that are somebody else's, who closes them after the stores. */
export async function openRedisStores(
  links: RedisLinks,
  settings: RedisSettings,
  log: RedisLog = quiet,
): Promise<RedisStores> {
  const timing: RedisTiming = { ...usualTiming, ...settings.timing };
  const { epochFile, mayWrite = () => true } = settings;
  const node = randomUUID();
  const client = links.commands;
  const durability = await checkDurability(links, log);
  const epoch = await takeEpoch(links, epochFile);
  if (epoch.lost !== null)
    log.error({ place: links.place, what: epoch.lost }, 'nothing is written until it is put back');

  const replicas = new Replicas(links, await replicasOf(links, log), timing.replicaMs);
  const past = new PastRuns();
  const feed = new RedisFeed(links, replicas, node, past, log, (showId, records) =>
    ledger.heard(showId, records),
  );
  const guard = new Guard(links, log, timing, epoch, () => feed.missing());
  const beginnings = new Beginnings(client, node, replicas, log);
  const clocks = new RedisClocks(links.address.kind === 'cluster');
  const parts = { client, past, guard, feed, node, timing, clocks, replicas, mayWrite, log };
  const events = new RedisEvents({ ...parts, beginnings });
  const orders = new OrderIndex(client, log, () => events.showIds());
  const ledger = new RedisLedger({ ...parts, orders });
  const activity = new RedisActivity(parts);
  await feed.start(guard, (news) => ledger.turn(news));

  const resume = () => {
    if (!guard.isUp) return;
    beginnings.resume(Date.now()).catch((err: unknown) => log.warn({ err }, 'half-begun shows wait'));
  };
  resume();
  const timer = setInterval(resume, resumeEveryMs).unref();
  const probes = links.address.kind === 'cluster' ? 16 : 1;
  let closing: Promise<void> | null = null;
  const close = async () => {
    clearInterval(timer);
    await activity.close();
    await ledger.close();
    guard.close();
    feed.close();
  };
  const stores: Stores = {
    events,
    ledger,
    activity,
    feed,
    check: async () => {
      guard.check();
      const numbers = Array.from({ length: probes }, (_, number) => number);
      await Promise.all(numbers.map((number) => asked(client.set(probeKey(number), node, 'EX', 60))));
      // What too few replicas hold is acknowledged to nobody.
      await Promise.all(numbers.map((number) => replicas.confirmEarlier(`probe-${number}`)));
    },
    close: () => {
      closing ??= close();
      return closing;
    },
  };
  return {
    stores,
    node,
    logs: redisLogs({ client, past }, (showId) => replicas.confirmEarlier(showId)),
    past,
    of: `${epoch.id} ${epoch.stamp}`,
    durability,
    whyNot: () => guard.whyNot,
    hasLost: () => guard.hasLost,
    onReplaced: (listener) => guard.onReplaced(listener),
  };
}
