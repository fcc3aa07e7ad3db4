import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The folder of the clone, whatever folder the command was given in. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Runs a command to its end with its output shown; answers its exit code (127 when it could not start). */
export function run(command, args, env = process.env) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit', env });
  if (error) console.error(`${command}: ${error.message}`);
  return status ?? (error ? 127 : 1);
}

/** The same without a word; true when it ended well. */
export const succeeds = (command, args) =>
  spawnSync(command, args, { cwd: root, stdio: 'ignore' }).status === 0;

/** A command that npm installed. */
export const installed = (name) => `${root}node_modules/.bin/${name}`;

/** Ends this program with a sentence for the person at the keyboard. */
export function fail(message, code = 1) {
  console.error(`\n${message}\n`);
  process.exit(code);
}

/**
 * A TypeScript program of ours, as a child that keeps running. It stands in a process group of its own, so that
 * Ctrl-C reaches it once, through us; and it ends by itself when we are gone, because the channel between us closes.
 */
export function launch(script, args, env = process.env) {
  return spawn(process.execPath, ['--import', 'tsx', '--import', leaveWithParent, script, ...args], {
    cwd: root,
    env,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    detached: true,
  });
}
const leaveWithParent = new URL('./leave-with-parent.mjs', import.meta.url).href;

/** Resolves once the child is gone. */
export function gone(child) {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => child.once('exit', resolve));
}

/** Asks the child to stop, and insists after `graceMs`. */
export async function stop(child, graceMs) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const insist = setTimeout(() => child.kill('SIGKILL'), graceMs);
  await gone(child);
  clearTimeout(insist);
}
