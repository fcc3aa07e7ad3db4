import type { Redis } from 'ioredis';
import type { RedisLog } from './connect.ts';

/** A connection is dead when so many questions in a row got no answer. */
const MOST_MISSED = 5;

/**
 * Makes a connection anew that brings nothing any more though nobody closed it: a machine that lost its power, or a
 * firewall that forgot it, closes nothing, and the system itself gives up only after a quarter of an hour. Whatever
 * comes counts, however late it is; and it is counted in questions and not in time, so that a pause of this process is
 * no reason. Answers how to stop.
 *
 * `deadMs`: without anything for about so long.
 */
export function renewDead(client: Redis, place: string, deadMs: number, log: RedisLog): () => void {
  let missed = 0;
  let bytesRead = 0;
  const ask = () => {
    const isHeard = client.status !== 'ready' || client.stream.bytesRead !== bytesRead;
    missed = isHeard ? 0 : missed + 1;
    if (client.status !== 'ready') return;
    bytesRead = client.stream.bytesRead;
    if (missed < MOST_MISSED) {
      client.ping().catch(() => undefined);
      return;
    }
    missed = 0;
    log.warn({ place, deadMs }, 'a connection to Redis is dead and is made anew');
    client.disconnect(true);
  };
  const timer = setInterval(ask, deadMs / MOST_MISSED).unref();
  return () => clearInterval(timer);
}
