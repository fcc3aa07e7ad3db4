import { fork } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { FromChild } from './child.ts';
import type { Performed, PerformOptions } from './perform.ts';

const script = fileURLToPath(new URL('./child.ts', import.meta.url));
const GRACE_MS = 15_000;

/** Performs in a process of its own, behind every live show in the queue for the processor. */
export function performApart(options: PerformOptions): Promise<Performed> {
  const { copy, viewers, speed, onProgress, signal } = options;
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const child = fork(script, [], {
      execArgv: ['--import', 'tsx'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    if (child.pid) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
    let insist: NodeJS.Timeout | undefined;
    const stop = () => {
      child.kill('SIGTERM');
      insist = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
    };
    signal.addEventListener('abort', stop, { once: true });
    child.on('message', (message: FromChild) => {
      if ('progress' in message) onProgress(message.progress);
      else if ('performed' in message) resolve(message.performed);
      else reject(new Error(message.failed));
    });
    child.once('error', reject);
    child.once('exit', (code) => {
      clearTimeout(insist);
      signal.removeEventListener('abort', stop);
      reject(new Error(`The rehearsal ended without a word (${code})`));
    });
    child.send({ copy, viewers, speed });
  });
}
