import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, release } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { packageFolder, setUpStatus, workerAtHand, workerPlace } from '../media/worker/place.mjs';
import { root } from './run.mjs';
import { has, installPackages, isRoot, mayInstall } from './system-packages.mjs';

/**
 * Gets the media server's worker, once a machine: as it is, or ready-made from its makers, or built from the installed
 * package's own source. `npm start` runs this beside the server, `npm test` before the tests. Whoever runs it, what it
 * is doing stands in a file that the server shows; a second one waits for the first.
 */
const DOWNLOAD_MS = 20_000;
/** Its status is written at least this often while it works; older than a few of these, it is gone. */
const BEAT_MS = 2_000;
const GONE_MS = 30_000;

const buildPackages = [
  'g++',
  'make',
  'pkg-config',
  'flatbuffers-compiler',
  'libflatbuffers-dev',
  'libssl-dev',
  'libuv1-dev',
  'libsrtp2-dev',
  'libusrsctp-dev',
  'libabsl-dev',
];

/** Answers the worker's path; throws an `Error` in plain words when it cannot be had. */
export async function ensureMediaWorker({ jobs = availableParallelism(), asks = mayInstall } = {}) {
  const place = workerPlace(process.env);
  if (!place) throw new Error('the package mediasoup is not installed');
  const there = workerAtHand(process.env);
  if (there && runs(there)) return there;
  mkdirSync(place.folder, { recursive: true });
  await othersDone(place);
  const made = workerAtHand(process.env);
  if (made && runs(made)) return made;

  let now = { step: 'download', done: 0, total: 0 };
  const write = (status) => {
    const draft = `${place.status}.${process.pid}`;
    writeFileSync(draft, JSON.stringify({ ...status, pid: process.pid, at: Date.now() }));
    renameSync(draft, place.status);
  };
  const beat = () => write({ state: 'working', ...now });
  beat();
  const beating = setInterval(beat, BEAT_MS);
  try {
    const isThere = await download(place);
    if (!isThere) {
      now = { step: 'packages', done: 0, total: 0 };
      beat();
      ensurePackages(asks);
      now = { step: 'compile', done: 0, total: 0 };
      await build(place, jobs, (done, total) => {
        now = { step: 'compile', done, total };
      });
    }
    rmSync(place.status, { force: true });
    return place.binary;
  } catch (error) {
    write({ state: 'failed', reason: error.message });
    throw error;
  } finally {
    clearInterval(beating);
  }
}

/** The makers' own check: without its environment a worker that can run here ends with this code. */
const runs = (binary) => spawnSync(binary, [], { env: {}, stdio: 'ignore' }).status === 41;

async function othersDone(place) {
  while (isWorking(setUpStatus(process.env)) && !workerAtHand(process.env))
    await new Promise((resolve) => setTimeout(resolve, BEAT_MS));
  mkdirSync(place.folder, { recursive: true });
}

function isWorking(status) {
  if (status?.state !== 'working' || status.pid === process.pid || Date.now() - status.at > GONE_MS)
    return false;
  try {
    process.kill(status.pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** The address is the one the package's own install script would use. False when there is none for this machine. */
async function download(place) {
  if (process.env.MEDIASOUP_SKIP_WORKER_PREBUILT_DOWNLOAD || !has('tar')) return false;
  const { repository } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'));
  const base =
    process.env.MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL ||
    `${repository.url.replace(/^git\+/, '').replace(/\.git$/, '')}/releases/download`;
  const kernel = process.platform === 'linux' ? `-kernel${release().split('.')[0]}` : '';
  const name = `mediasoup-worker-${place.version}-${process.platform}-${process.arch}${kernel}.tgz`;
  const folder = `${place.binary}.download`;
  try {
    const answer = await fetch(`${base}/${place.version}/${name}`, {
      signal: AbortSignal.timeout(DOWNLOAD_MS),
    });
    if (!answer.ok) return false;
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const archive = join(folder, 'worker.tgz');
    writeFileSync(archive, Buffer.from(await answer.arrayBuffer()));
    if (spawnSync('tar', ['-xzf', archive, '-C', folder], { stdio: 'ignore' }).status !== 0) return false;
    const binary = join(folder, 'mediasoup-worker');
    chmodSync(binary, 0o755);
    if (!runs(binary)) return false;
    renameSync(binary, place.binary);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function ensurePackages(asks) {
  if (!has('apt-get')) return;
  const missing = buildPackages.filter((name) => !isInstalled(name));
  if (missing.length === 0) return;
  if (!asks())
    throw new Error(`building it needs ${missing.join(', ')}: apt-get install ${missing.join(' ')}`);
  installPackages(missing);
  const absent = missing.filter((name) => !isInstalled(name));
  if (absent.length > 0) throw new Error(`apt-get could not install ${absent.join(', ')}`);
}

const isInstalled = (name) =>
  spawnSync('dpkg-query', ['-W', '-f=$' + '{Status}', name], { encoding: 'utf8' }).stdout?.includes(
    'ok installed',
  ) ?? false;

/** Objects of a build that was stopped are used again; they go once the worker is there. */
async function build(place, jobs, progress) {
  const folder = `${place.binary}.build`;
  const made = join(folder, 'mediasoup-worker');
  mkdirSync(folder, { recursive: true });
  console.log(`Building the media worker (${jobs} at a time, some minutes, once) …`);
  const script = join(root, 'live-server/media/worker/build.sh');
  const child = spawn('sh', [script, packageFolder, made], {
    env: { ...process.env, JOBS: String(jobs), BUILD_DIR: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that the compilers stop with us.
    detached: true,
  });
  let total = 0;
  let done = 0;
  let complaint = '';
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line.startsWith('objects ')) total = Number(line.slice(8));
    if (line.startsWith('compiled ')) done += 1;
    progress(done, total);
  });
  createInterface({ input: child.stderr }).on('line', (line) => {
    complaint = complaint || line;
  });
  const stopChild = () => {
    if (child.pid && child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
  };
  process.once('exit', stopChild);
  const code = await new Promise((resolve) => {
    child.once('error', () => resolve(127));
    child.once('close', resolve);
  });
  process.off('exit', stopChild);
  if (code !== 0) throw new Error(`the build ended with code ${code}${complaint && `: ${complaint}`}`);
  if (!runs(made)) throw new Error('what was built does not run on this machine');
  renameSync(made, place.binary);
  rmSync(folder, { recursive: true, force: true });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));
  // In the background: the processors are the show's, and packages are installed only where nobody else is asked.
  const background = { jobs: 1, asks: () => isRoot() && mayInstall() };
  try {
    const worker = await ensureMediaWorker(process.argv.includes('--background') ? background : {});
    console.log(`The media worker is ${worker}`);
  } catch (error) {
    console.error(`There is no video: ${error.message}`);
    process.exit(1);
  }
}
