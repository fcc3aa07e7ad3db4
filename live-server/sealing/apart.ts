import { type ChildProcess, fork } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { FromChild, ToChild } from './child.ts';

const script = fileURLToPath(new URL('./child.ts', import.meta.url));

export interface ApartSealer {
  /**
   * Makes a show's seal; true when it stands. Asked again while one is made: the same one. What nobody waits for is
   * made behind everything else that wants the processor.
   */
  make(showId: string, isWaitedFor: boolean): Promise<boolean>;
  /** Ends what is being made; nothing is made after. */
  close(): Promise<void>;
}

/**
 * Seals great records in a process of its own: reading ten million facts back takes most of a minute, and nobody on
 * air may feel it.
 */
export function apartSealer(settings: Omit<ToChild, 'showId'>): ApartSealer {
  const making = new Map<string, Promise<boolean>>();
  const children = new Set<ChildProcess>();
  let isClosed = false;
  return {
    make(showId, isWaitedFor) {
      if (isClosed) return Promise.resolve(false);
      const known = making.get(showId);
      if (known) return known;
      const sealed = run({ ...settings, showId }, isWaitedFor, children).finally(() => making.delete(showId));
      making.set(showId, sealed);
      return sealed;
    },
    async close() {
      isClosed = true;
      for (const child of children) child.kill('SIGKILL');
      await Promise.allSettled(making.values());
    },
  };
}

function run(asked: ToChild, isWaitedFor: boolean, children: Set<ChildProcess>): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = fork(script, [], {
      execArgv: ['--import', 'tsx'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    children.add(child);
    if (child.pid && !isWaitedFor) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
    child.on('message', (message: FromChild) => {
      if ('sealed' in message) resolve(message.sealed);
      else reject(new Error(message.failed));
    });
    child.once('error', reject);
    child.once('exit', (code) => {
      children.delete(child);
      reject(new Error(`The sealing ended without a word (${code})`));
    });
    child.send(asked);
  });
}
