import { readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The npm package the worker belongs to. */
export const packageFolder = fileURLToPath(new URL('../../../node_modules/mediasoup', import.meta.url));

/**
 * Where set-up puts the worker and where the server looks for it: outside `node_modules`, so that it outlives an
 * `npm ci`, and named by what it fits. Null without the package.
 */
export function workerPlace(variables) {
  let version;
  try {
    version = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')).version;
  } catch {
    return null;
  }
  const cache = variables.XDG_CACHE_HOME || join(homedir(), '.cache');
  const folder = join(cache, 'showcaller', 'media');
  const name = `mediasoup-worker-${version}-${process.platform}-${process.arch}`;
  return { version, folder, binary: join(folder, name), status: join(folder, `${name}.json`) };
}

/** A path of one's own stands before what set-up made; null when there is neither. */
export function workerAtHand(variables) {
  const own = variables.MEDIASOUP_WORKER_BIN;
  if (own && own !== 'skip') return own;
  const binary = workerPlace(variables)?.binary;
  try {
    return binary && statSync(binary).isFile() ? binary : null;
  } catch {
    return null;
  }
}

/** How far set-up is: `{state: 'working', step, done, total, at}` or `{state: 'failed', reason, at}`; null when it never ran. */
export function setUpStatus(variables) {
  try {
    return JSON.parse(readFileSync(workerPlace(variables)?.status ?? '', 'utf8'));
  } catch {
    return null;
  }
}
