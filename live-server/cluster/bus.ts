import { z } from 'zod';
import { jsonIn } from '../json-in.ts';
import { channelOf, type RedisLinks } from '../storage/redis/connect.ts';
import { hear } from '../storage/redis/hear.ts';
import type { Bus } from './cluster.ts';
import { type Notice, notice } from './notice.ts';

const envelope = z.object({ from: z.string().max(200), notice });

export interface OpenBus extends Bus {
  close(): void;
}

/** One channel for all nodes; what a node says itself it does not hear. */
export async function openBus(
  { commands, subscriber }: Pick<RedisLinks, 'commands' | 'subscriber'>,
  nodeId: string,
): Promise<OpenBus> {
  const name = channelOf(commands, 'showcaller:bus');
  const listeners = new Map<Notice['about'], Set<(notice: never, from: string) => void>>();
  const heard = (bytes: Buffer) => {
    const told = envelope.safeParse(jsonIn(bytes.toString()));
    if (!told.success || told.data.from === nodeId) return;
    const { from, notice } = told.data;
    for (const listener of listeners.get(notice.about) ?? []) listener(notice as never, from);
  };
  const hearNoMore = await hear(subscriber, name, heard);
  return {
    tell(said) {
      // Lost ones do no harm: whoever needs more than a hint asks the stores.
      commands.publish(name, JSON.stringify({ from: nodeId, notice: said })).catch(() => undefined);
    },
    on(about, listener) {
      const all = listeners.get(about) ?? new Set();
      listeners.set(about, all);
      all.add(listener);
      return () => all.delete(listener);
    },
    close() {
      hearNoMore();
    },
  };
}
