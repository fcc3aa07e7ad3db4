import type { RedisClient } from './connect.ts';

/** A connection that stands and was too slow to be subscribed is tried again after this. */
const AGAIN_MS = 200;

/**
 * Subscribes to a channel and calls `heard` with what is published there; answers how to hear no more. Each new connection
 * is subscribed again, and then `renewed` is called: what was said in between is lost. Where that connection is lost as
 * well before it is subscribed the next one is; where Redis answers too late it is asked again. Rejects where Redis
 * cannot be asked at the beginning.
 *
 * As bytes: with one listener for texts on the connection the client would make a text of each message of every channel,
 * and most of what a busy node is told are its own claims, which it does not read.
 */
export async function hear(
  subscriber: RedisClient,
  channel: string,
  heard: (bytes: Buffer) => void,
  renewed: () => void = () => undefined,
): Promise<() => void> {
  const wanted = Buffer.from(channel);
  const listener = (on: Buffer, bytes: Buffer) => {
    if (wanted.equals(on)) heard(bytes);
  };
  let isStopped = false;
  const again = () => {
    if (isStopped || subscriber.status !== 'ready') return;
    subscriber.subscribe(channel).then(renewed, () => setTimeout(again, AGAIN_MS).unref());
  };
  const stop = () => {
    isStopped = true;
    subscriber.off('messageBuffer', listener);
    subscriber.off('ready', again);
  };
  subscriber.on('messageBuffer', listener);
  subscriber.on('ready', again);
  try {
    await subscriber.subscribe(channel);
  } catch (error) {
    stop();
    throw error;
  }
  return () => {
    stop();
    subscriber.unsubscribe(channel).catch(() => undefined);
  };
}
