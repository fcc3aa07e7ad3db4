import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from '../http/testing/client.ts';

/**
 * An operator who goes on giving commands, to one address after another, whatever happens to the servers; each
 * command has a name of its own and says something of its own.
 */
export interface Desk {
  /** What was said by every command that was acknowledged. */
  readonly acknowledged: ReadonlySet<string>;
  /** No more commands; what was not decided is asked once more, under its old name, until it is. */
  stop(): Promise<void>;
}

export interface DeskSettings {
  readonly showId: string;
  readonly cookie: string;
  readonly urls: () => readonly string[];
}

const PAUSE_MS = 150;

export function startDesk({ showId, cookie, urls }: DeskSettings): Desk {
  const acknowledged = new Set<string>();
  const undecided = new Set<string>();
  let isOver = false;
  let turn = 0;

  /** Whether it was decided. Throws for an answer that nobody may be given. */
  const say = async (text: string): Promise<void> => {
    const all = urls();
    turn += 1;
    const call = createClient(all[turn % all.length] ?? '');
    const json = { type: 'notice.post', text, commandId: `desk-${text}` };
    const reply = await call('POST', `/api/shows/${showId}/commands`, { cookie, json }).catch(() => null);
    if (reply?.status === 200) {
      acknowledged.add(text);
      undecided.delete(text);
    } else if (reply === null || reply.status === 503) undecided.add(text);
    else throw new Error(`${text}: ${reply.status} ${reply.text}`);
  };
  const running = (async () => {
    for (let n = 0; !isOver; n += 1) {
      await say(`notice-${n}`);
      await sleep(PAUSE_MS);
    }
  })();
  // It is looked at when the desk stops.
  running.catch(() => undefined);
  return {
    acknowledged,
    async stop() {
      isOver = true;
      await running;
      while (undecided.size > 0) {
        for (const text of [...undecided]) await say(text);
        if (undecided.size > 0) await sleep(PAUSE_MS);
      }
    },
  };
}
