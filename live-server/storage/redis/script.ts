import { createHash } from 'node:crypto';
import { StorageUnavailable } from '../unavailable.ts';
import type { RedisClient } from './connect.ts';

/** A Lua script with its keys, all of one hash slot, and its arguments. */
export type Script = (
  client: RedisClient,
  keys: readonly string[],
  args: readonly (string | number | Buffer)[],
) => Promise<unknown>;

/**
 * A script that Redis runs as one step, sent by its hash and in full only where Redis does not know it yet. Throws
 * `StorageUnavailable` when Redis is away or cannot write; whether it ran is then unknown.
 */
export function script(lua: string): Script {
  const sha = createHash('sha1').update(lua).digest('hex');
  return async (client, keys, args) => {
    try {
      return await client.evalsha(sha, keys.length, ...keys, ...args);
    } catch (cause) {
      if (!said(cause, 'NOSCRIPT')) throw unavailable(cause);
    }
    return asked(client.eval(lua, keys.length, ...keys, ...args));
  };
}

/** A single command's answer; throws as a script does. */
export async function asked<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (cause) {
    throw unavailable(cause);
  }
}

/** What Redis says of its own state. Whatever else it objects to is a bug of ours. */
const states = [
  'OOM',
  'LOADING',
  'READONLY',
  'MISCONF',
  'CLUSTERDOWN',
  'TRYAGAIN',
  'NOREPLICAS',
  'MASTERDOWN',
  'BUSY',
  // A primary that is made a replica, to a write that waits for its replicas, and to the next one.
  'UNBLOCKED',
  'ERR WAIT cannot',
  'MOVED',
  'ASK',
  'NOAUTH',
  'NOPERM',
  'WRONGPASS',
];

/** Redis could not do it. `isUnknown`: it may have done it all the same. */
export class RedisUnavailable extends StorageUnavailable {
  readonly isUnknown: boolean;
  constructor(message: string, isUnknown: boolean, options?: ErrorOptions) {
    super('REDIS', message, options);
    this.isUnknown = isUnknown;
  }
}

/** What the client says before it has sent anything. */
const notSent = /enableOfflineQueue|Failed to refresh slots cache|isn't ready|Cluster is ended/;

function unavailable(cause: unknown): unknown {
  if (!(cause instanceof Error) || cause instanceof StorageUnavailable) return cause;
  const isReply = cause.name === 'ReplyError';
  if (isReply && !states.some((state) => said(cause, state))) return cause;
  return new RedisUnavailable(`Redis: ${cause.message}`, !isReply && !notSent.test(cause.message), { cause });
}

const said = (cause: unknown, state: string): boolean =>
  cause instanceof Error && cause.message.startsWith(state);
