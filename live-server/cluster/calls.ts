import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { jsonIn } from '../json-in.ts';
import { channelOf, type RedisLinks } from '../storage/redis/connect.ts';
import { hear } from '../storage/redis/hear.ts';
import type { NodeCalls } from './cluster.ts';

/** Less than a browser waits for an answer, so that it is told rather than left waiting. */
const ANSWER_MS = 4_000;

const asking = z.object({ from: z.string().max(200), id: z.string(), about: z.string(), question: z.json() });
const answering = z.object({ to: z.string(), said: z.json().optional() });

interface Waiting {
  readonly nodeId: string;
  done(answer: { readonly said: unknown } | null): void;
}

export interface OpenCalls extends NodeCalls {
  /** The node is gone: nobody waits for its answers any more. */
  forget(nodeId: string): void;
  close(): void;
}

/** Each node listens on a channel of its own; questions and answers are told there and kept nowhere. */
export async function openCalls(
  { commands, subscriber }: Pick<RedisLinks, 'commands' | 'subscriber'>,
  nodeId: string,
): Promise<OpenCalls> {
  const channel = (of: string) => channelOf(commands, `showcaller:node:${of}`);
  const own = channel(nodeId);
  const waiting = new Map<string, Waiting>();
  const served = new Map<string, Parameters<NodeCalls['serve']>[1]>();

  const tell = (to: string, message: object) => commands.publish(channel(to), JSON.stringify(message));
  const answer = async ({ from, id, about, question }: z.infer<typeof asking>) => {
    const said = await Promise.resolve()
      .then(() => served.get(about)?.(question, from))
      .catch(() => undefined);
    await tell(from, { to: id, ...(said !== undefined && { said }) }).catch(() => undefined);
  };
  const heard = (bytes: Buffer) => {
    const message = jsonIn(bytes.toString());
    const answered = answering.safeParse(message);
    if (answered.success) {
      const { to, said } = answered.data;
      waiting.get(to)?.done(said === undefined ? null : { said });
      return;
    }
    const asked = asking.safeParse(message);
    if (asked.success) void answer(asked.data);
  };
  const hearNoMore = await hear(subscriber, own, heard);

  const forget = (of: (one: Waiting) => boolean) => {
    for (const one of [...waiting.values()]) if (of(one)) one.done(null);
  };
  return {
    ask(to, about, question) {
      const id = randomUUID();
      return new Promise((resolve) => {
        const done: Waiting['done'] = (answered) => {
          clearTimeout(giveUp);
          waiting.delete(id);
          resolve(answered);
        };
        const giveUp = setTimeout(() => done(null), ANSWER_MS);
        waiting.set(id, { nodeId: to, done });
        tell(to, { from: nodeId, id, about, question }).catch(() => done(null));
      });
    },
    serve(about, answer) {
      served.set(about, answer);
      return () => {
        if (served.get(about) === answer) served.delete(about);
      };
    },
    forget: (gone) => forget((one) => one.nodeId === gone),
    close() {
      forget(() => true);
      hearNoMore();
    },
  };
}
