import { Cluster, type ClusterOptions, Redis, type RedisOptions } from 'ioredis';
import { parseRedisUrl, placeOf, type RedisAddress } from './address.ts';
import { renewDead } from './dead-links.ts';

export interface RedisLog {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

/** Both speak the same commands; a script's keys must be of one hash slot for either. */
export type RedisClient = Redis | Cluster;

export interface RedisLinks {
  readonly address: RedisAddress;
  /** For logs and errors, without the password. */
  readonly place: string;
  /**
   * Commands. Refuses at once while Redis is away, never queues for later, never sends twice what may have been done:
   * whether a command without an answer was done has to be asked.
   */
  readonly commands: RedisClient;
  /** Subscriptions alone, by `hear`, which renews them after each new connection; what came in between is lost. */
  readonly subscriber: RedisClient;
  close(): void;
}

export interface LinkLimits {
  /** A command without an answer for so long is given up, ms. */
  readonly commandMs: number;
  /** How long the first connection may take, ms. */
  readonly connectMs: number;
  /** A connection that brings no answer for so long is made anew, ms. */
  readonly deadMs: number;
}
export const usualLimits: LinkLimits = { commandMs: 700, connectMs: 10_000, deadMs: 10_000 };

/**
 * Two connections to the Redis of `url` (`parseRedisUrl` says which forms there are), both ready. Throws when the
 * address is wrong or nobody answers there; afterwards it connects again by itself, for ever.
 */
export async function connectRedis(
  url: string,
  log: RedisLog,
  limits: LinkLimits = usualLimits,
): Promise<RedisLinks> {
  const parsed = parseRedisUrl(url);
  if (!parsed.ok) throw new Error(`REDIS_URL: ${parsed.error.message}`);
  const address = parsed.value;
  const place = placeOf(address);
  const commands = clientOf(address, limits, 'commands');
  const subscriber = clientOf(address, limits, 'feed');
  let isClosing = false;
  const stopAsking: (() => void)[] = [];
  const close = () => {
    isClosing = true;
    for (const stop of stopAsking) stop();
    commands.disconnect();
    subscriber.disconnect();
  };
  try {
    await Promise.all([ready(commands, place, limits.connectMs), ready(subscriber, place, limits.connectMs)]);
  } catch (error) {
    close();
    throw error;
  }
  watch(commands, place, log, () => isClosing);
  // The client of a cluster goes by what its other servers say of one that is gone.
  for (const client of [commands, subscriber])
    if (client instanceof Redis) stopAsking.push(renewDead(client, place, limits.deadMs, log));
  if (address.kind === 'sentinel')
    for (const client of [commands, subscriber]) keepOn(client, () => isClosing);
  return { address, place, commands, subscriber, close };
}

/** Published messages know no databases: those of all but the first are told apart by the channel's name. */
export function channelOf(client: RedisClient, name: string): string {
  const db = client instanceof Redis ? (client.options.db ?? 0) : 0;
  return db === 0 ? name : `${name}:${db}`;
}

const retryMs = (attempt: number) => Math.min(50 * 2 ** Math.min(attempt, 6), 1_000);

function clientOf(address: RedisAddress, limits: LinkLimits, use: 'commands' | 'feed'): RedisClient {
  const options: RedisOptions = {
    connectionName: `showcaller-${use}`,
    ...(address.username === null ? {} : { username: address.username }),
    ...(address.password === null ? {} : { password: address.password }),
    ...(address.hasTls ? { tls: {} } : {}),
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    // `hear` does: the client forgets its channels, and ends the process, where the new connection is lost at once too.
    autoResubscribe: false,
    maxRetriesPerRequest: 0,
    commandTimeout: limits.commandMs,
    connectTimeout: Math.min(limits.connectMs, 2_000),
    noDelay: true,
  };
  if (address.kind === 'cluster') {
    const { enableOfflineQueue: _, ...redisOptions } = options;
    const clusterOptions: ClusterOptions = {
      redisOptions,
      enableOfflineQueue: false,
      clusterRetryStrategy: retryMs,
      // Nothing is sent twice, and nobody waits for a node that is away: the next look at the slots finds its heir.
      retryDelayOnFailover: 0,
      retryDelayOnClusterDown: 0,
      slotsRefreshInterval: 1_000,
      clusterNodeRetryStrategy: retryMs,
    };
    return new Cluster([...address.hosts], clusterOptions);
  }
  if (address.kind === 'sentinel') {
    return new Redis({
      ...options,
      sentinels: [...address.hosts],
      name: address.group ?? '',
      db: address.db,
      ...(address.sentinelPassword === null ? {} : { sentinelPassword: address.sentinelPassword }),
      ...(address.hasTls ? { enableTLSForSentinelMode: true, sentinelTLS: {} } : {}),
      retryStrategy: retryMs,
      sentinelRetryStrategy: retryMs,
      // A server that was demoted while we were connected to it.
      reconnectOnError: (error) => error.message.startsWith('READONLY'),
    });
  }
  const [host] = address.hosts;
  return new Redis({ ...options, ...host, db: address.db, retryStrategy: retryMs });
}

/** Waits for the first connection, however often it has to be tried. */
function ready(client: RedisClient, place: string, connectMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let lastError = 'nobody answered';
    const timer = setTimeout(() => {
      reject(new Error(`${place} cannot be reached: ${lastError}`));
    }, connectMs);
    client.on('error', (error: Error) => {
      lastError = error.message || error.name;
      // A wrong password stays wrong.
      if (/^(NOAUTH|WRONGPASS|NOPERM)/.test(lastError)) {
        clearTimeout(timer);
        reject(new Error(`${place} does not let us in: ${lastError}`));
      }
    });
    client.once('ready', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** With Sentinel some troubles at the wrong moment make the client give up for good: it begins again. */
function keepOn(client: RedisClient, isClosing: () => boolean): void {
  client.on('end', () => {
    if (isClosing()) return;
    setTimeout(() => {
      if (!isClosing() && client.status === 'end') client.connect().catch(() => undefined);
    }, 200).unref();
  });
}

function watch(client: RedisClient, place: string, log: RedisLog, isClosing: () => boolean): void {
  let isAway = false;
  client.on('close', () => {
    if (isAway || isClosing()) return;
    isAway = true;
    log.warn({ place }, 'the connection to Redis is lost');
  });
  client.on('ready', () => {
    if (isAway) log.info({ place }, 'Redis is back');
    isAway = false;
  });
}
