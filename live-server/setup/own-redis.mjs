import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { connect, createServer } from 'node:net';

/**
 * A Redis of our own for the nodes of one machine: `node own-redis.mjs FOLDER`. It keeps its log in the folder, written
 * to the disk before anything is acknowledged, listens on the loopback alone, and ends with whoever started it.
 */
const READY_MS = 30_000;
const [folder] = process.argv.slice(2);
mkdirSync(folder, { recursive: true, mode: 0o700 });
const port = await freePort();
const settings = {
  port,
  bind: '127.0.0.1',
  dir: folder,
  logfile: 'redis.log',
  loglevel: 'warning',
  save: '',
  appendonly: 'yes',
  appendfsync: 'always',
  'maxmemory-policy': 'noeviction',
};
const redis = spawn(
  'redis-server',
  Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]),
  { stdio: 'ignore' },
);
redis.once('error', (error) => {
  console.error(
    error.code === 'ENOENT'
      ? 'redis-server is not installed: install it, or name a Redis in REDIS_URL.'
      : `redis-server could not be started: ${error.message}`,
  );
  process.exit(1);
});
redis.once('exit', (code) => process.exit(code ?? 1));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => redis.kill('SIGTERM'));

const latest = Date.now() + READY_MS;
while (!(await answers())) {
  if (Date.now() > latest) {
    console.error(`Redis did not become ready within ${READY_MS / 1000} s; see ${folder}/redis.log`);
    redis.kill('SIGKILL');
    process.exit(1);
  }
  await new Promise((resolve) => setTimeout(resolve, 50));
}
process.send?.({ listening: `redis://127.0.0.1:${port}` });

/** While it reads its log it listens and says LOADING. */
function answers() {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port }, () => socket.write('PING\r\n'));
    socket.once('data', (said) => {
      socket.destroy();
      resolve(String(said).startsWith('+PONG'));
    });
    socket.once('error', () => resolve(false));
  });
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(address.port));
    });
  });
}
