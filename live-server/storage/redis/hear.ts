import type { RedisClient } from './connect.ts';

/**
 * Calls `heard` with what is published on a channel, once somebody subscribes to it; answers how to hear no more. As
 * bytes: with one listener for texts on the connection the client would make a text of each message of every channel,
 * and most of what a busy node is told are its own claims, which it does not read.
 */
export function hear(subscriber: RedisClient, channel: string, heard: (bytes: Buffer) => void): () => void {
  const wanted = Buffer.from(channel);
  const listener = (on: Buffer, bytes: Buffer) => {
    if (wanted.equals(on)) heard(bytes);
  };
  subscriber.on('messageBuffer', listener);
  return () => subscriber.off('messageBuffer', listener);
}
