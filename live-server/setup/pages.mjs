import {
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { installed, root, run } from './run.mjs';

const dist = join(root, 'dist/control-room');
const marker = join(dist, '.built');
const sources = ['control-room', 'shared', 'package-lock.json'];

/**
 * Builds the control room when it is missing or older than its sources; false when the build failed. It is built beside
 * and put in place as a whole: a server goes on serving meanwhile, and two who build at once do not build over each other.
 */
export function ensurePages() {
  if (existsSync(marker) && newestOf(sources) <= statSync(marker).mtimeMs) return true;
  console.log('Building the control room …');
  const startedAt = new Date();
  const building = `${dist}.new-${process.pid}`;
  // Asked for by a test, it is still what viewers get: the library for development is four times the size.
  const env = { ...process.env, NODE_ENV: 'production' };
  const where = ['--outDir', building, '--emptyOutDir'];
  const args = ['build', '--config', 'control-room/vite.config.ts', '--logLevel', 'warn', ...where];
  if (run(installed('vite'), args, env) !== 0) {
    rmSync(building, { recursive: true, force: true });
    return false;
  }
  compress(join(building, 'assets'));
  const built = join(building, '.built');
  writeFileSync(built, '');
  // What changed while it was being built counts as newer.
  utimesSync(built, startedAt, startedAt);
  putInPlace(building);
  return true;
}

/** Takes the place of what was built before, or by somebody else a moment ago. */
function putInPlace(building) {
  const before = `${building}-before`;
  for (;;) {
    try {
      renameSync(dist, before);
    } catch (error) {
      if (error.code !== 'ENOENT') throw error;
    }
    try {
      renameSync(building, dist);
      break;
    } catch (error) {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
      rmSync(before, { recursive: true, force: true });
    }
  }
  rmSync(before, { recursive: true, force: true });
}

/** Folders count too: their time moves when a file is removed. */
function newestOf(paths) {
  let newest = 0;
  const pending = paths.map((path) => join(root, path));
  for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
    const stat = statSync(path);
    newest = Math.max(newest, stat.mtimeMs);
    if (!stat.isDirectory()) continue;
    for (const name of readdirSync(path)) if (!/\.test\.tsx?$/.test(name)) pending.push(join(path, name));
  }
  return newest;
}

/** The server sends these to browsers that take them, so no request ever waits for a compressor. */
function compress(folder) {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    if (!/\.(?:js|css|svg|json)$/.test(name)) continue;
    const file = join(folder, name);
    const bytes = readFileSync(file);
    if (bytes.length < 1024) continue;
    const params = { [constants.BROTLI_PARAM_QUALITY]: 9 };
    writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params }));
    writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
  }
}
