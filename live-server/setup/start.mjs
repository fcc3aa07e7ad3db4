import { readFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { parseArgs } from 'node:util';
import { workerAtHand } from '../media/worker/place.mjs';
import { ensureInstalled } from './install.mjs';
import { startNodes } from './nodes.mjs';
import { ensurePages } from './pages.mjs';
import { fail, launch, stop } from './run.mjs';

/** `npm start`: installs and builds what is missing, then runs the server, and in demo mode the demo beside it. */
const usage = 'npm start -- [--port 4000] [--empty] [--nodes 2]';
const MOST_NODES = 8;
const READY_MS = 120_000;
/** A second Ctrl-C sooner than this is npm passing on the first. */
const SAME_PRESS_MS = 800;
const GRACE_MS = 20_000;

const options = readOptions();
const children = [];
let stoppingSince = null;

process.on('SIGINT', interrupted);
process.on('SIGTERM', interrupted);
process.on('SIGHUP', interrupted);

stopWithNpm();
ensureInstalled();
if (!ensurePages()) fail('The control room could not be built; the message is above.');

const flags = [options.empty ? '--empty' : '--demo', '--quiet'];
const url = options.nodes === 1 ? await startAlone() : await startSeveral();
await ready(url);
console.log(banner(url));
getMediaWorker();
if (!options.empty) {
  const demo = child('The demo', 'fixtures/demo/run.ts', ['--url', url]);
  // The simulated audience must not take the server's processor.
  if (demo.pid) setPriority(demo.pid, 5);
}

function startAlone() {
  if (options.port !== undefined) flags.push('--port', options.port);
  const server = child('The server', 'live-server/main.ts', flags);
  server.once('exit', (code) => {
    if (stoppingSince === null && code === 0) void leave(0, 'The server has stopped.');
  });
  return listening(server);
}

function startSeveral() {
  return startNodes({
    count: options.nodes,
    flags,
    port: portOf(options.port ?? process.env.PORT),
    isStopping: () => stoppingSince !== null,
    add: (one) => children.push(one),
    over: (message) => void leave(1, message),
  });
}

function portOf(text) {
  const port = Number(text || 4000);
  return Number.isInteger(port) && port >= 0 && port <= 65_535
    ? port
    : fail('PORT: a number from 0 to 65535', 2);
}

/** Video turns on by itself once the worker is there; nothing waits for it, and the server tells how far it is. */
function getMediaWorker() {
  if (workerAtHand(process.env) || process.env.MEDIASOUP_WORKER_BIN === 'skip') return;
  console.log('Video needs its worker, which is fetched or built now, in the background; the rest runs.\n');
  const setUp = launch('live-server/setup/media-worker.mjs', ['--background']);
  children.push(setUp);
  setUp.once('error', (error) => console.error(`The media worker could not be set up: ${error.message}`));
  if (setUp.pid) setPriority(setUp.pid, 15);
}

/** When npm is killed outright it tells us nothing; a server that nobody sees would go on holding the port. */
function stopWithNpm() {
  const parent = process.ppid;
  let command = '';
  try {
    command = readFileSync(`/proc/${parent}/cmdline`, 'latin1');
  } catch {
    // Only Linux tells; elsewhere signals have to do.
  }
  if (!/npm|start\.mjs/.test(command)) return;
  setInterval(() => {
    if (process.ppid !== parent) void leave(1, 'npm is gone.');
  }, 1000).unref();
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        port: { type: 'string' },
        empty: { type: 'boolean', default: false },
        nodes: { type: 'string', default: '1' },
      },
    });
    const nodes = Number(values.nodes);
    if (!Number.isInteger(nodes) || nodes < 1 || nodes > MOST_NODES)
      throw new Error(`--nodes is a number from 1 to ${MOST_NODES}`);
    return { ...values, nodes };
  } catch (error) {
    return fail(`${error.message}\nUsage: ${usage}`, 2);
  }
}

/** Starts a child; when it ends by itself with an error, everything ends. */
function child(name, script, args) {
  const started = launch(script, args);
  children.push(started);
  started.once('error', (error) => void leave(1, `${name} could not be started: ${error.message}`));
  started.once('exit', (code, signal) => {
    if (stoppingSince !== null || code === 0) return;
    void leave(
      code ?? 1,
      `${name} ended ${signal ? `by ${signal}` : `with code ${code}`}; its message is above.`,
    );
  });
  return started;
}

function listening(process_) {
  return new Promise((resolve) => {
    process_.once('message', (message) => resolve(message.listening));
  });
}

async function ready(address) {
  const until = Date.now() + READY_MS;
  while (Date.now() < until) {
    const answer = await fetch(`${address}/readyz`).catch(() => null);
    await answer?.arrayBuffer();
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  await leave(1, `The server did not become ready within ${READY_MS / 1000} s.`);
}

function interrupted() {
  if (stoppingSince === null) {
    void leave(0, null);
  } else if (Date.now() - stoppingSince > SAME_PRESS_MS) {
    for (const one of children) one.kill('SIGKILL');
    process.exit(1);
  }
}

/** The demo goes first, so that its viewers leave before the server does. */
async function leave(code, message) {
  if (stoppingSince !== null) return;
  stoppingSince = Date.now();
  if (message) console.error(`\n${message}`);
  else console.log('\nStopping …');
  for (const one of [...children].reverse()) await stop(one, GRACE_MS);
  process.exit(code);
}

function banner(address) {
  const several = options.nodes === 1 ? '' : `, on ${options.nodes} nodes`;
  const lines = [`Showcaller runs on ${address}${several}`];
  if (options.empty) lines.push(`  staff        ${address}/`);
  else
    lines.push(
      '',
      `  staff        ${address}/            users admin, planner, host, operator, analyst, region-east, store; password demo`,
      `  viewers      ${address}/r/SHOW      (the demo prints its live show's address below)`,
    );
  lines.push(
    `  contract     ${address}/docs`,
    '',
    'Ctrl-C stops it; the next start goes on where it was.',
    '',
  );
  return lines.join('\n');
}
