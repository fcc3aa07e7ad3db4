import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cookieOf, createClient } from './http/testing/client.ts';
import { ADMIN } from './http/testing/test-server.ts';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));
let folder = '';
const started: ChildProcess[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'showcaller-main-'));
});
afterAll(async () => {
  for (const child of started) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

interface Process {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly ended: Promise<number | null>;
  /** Its address, once it listens. */
  readonly listening: Promise<string>;
}

function start(flags: readonly string[] = [], variables: Record<string, string> = {}): Process {
  const child = spawn(process.execPath, ['--import', 'tsx', main, '--port', '0', ...flags], {
    env: { ...process.env, HOST: '127.0.0.1', DATA_DIR: folder, LOG_LEVEL: 'warn', ...variables },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  started.push(child);
  let text = '';
  child.stdout?.on('data', (chunk) => (text += chunk));
  child.stderr?.on('data', (chunk) => (text += chunk));
  const silent = [child.stdout, child.stderr].map((stream) => (stream ? once(stream, 'close') : null));
  const ended = once(child, 'exit').then(async ([code]) => {
    await Promise.all(silent);
    return code as number | null;
  });
  const heard = once(child, 'message').then(([message]) => (message as { listening: string }).listening);
  const listening = Promise.race([
    heard,
    ended.then((code) => Promise.reject(new Error(`ended with ${code}: ${text}`))),
  ]);
  listening.catch(() => undefined);
  return { child, output: () => text, ended, listening };
}

it('prints the set-up link, stops with 0 on a signal, and goes on where it was', async () => {
  const first = start();
  const call = createClient(await first.listening);
  await expect.poll(first.output).toMatch(/\/setup#key=[\w-]{43}\n/);
  const key = /#key=([\w-]+)/.exec(first.output())?.[1];
  const cookie = cookieOf(await call('POST', '/api/setup', { json: { key, name: 'A', ...ADMIN } }));
  expect((await call('GET', '/readyz')).body).toEqual({ status: 'ready' });
  first.child.kill('SIGTERM');
  expect(await first.ended).toBe(0);

  const second = start();
  const again = createClient(await second.listening);
  expect((await again('GET', '/api/session', { cookie })).status).toBe(200);
  expect(second.output()).not.toContain('setup#key');
  second.child.kill('SIGINT');
  expect(await second.ended).toBe(0);
});

it('serves on and stops with 0, though nobody reads its log', async () => {
  const child = spawn(process.execPath, ['--import', 'tsx', main, '--port', '0'], {
    env: { ...process.env, HOST: '127.0.0.1', DATA_DIR: folder, LOG_LEVEL: 'debug' },
    stdio: ['ignore', 'pipe', 'ignore', 'ipc'],
  });
  started.push(child);
  const ended = once(child, 'exit');
  const [{ listening }] = (await once(child, 'message')) as [{ listening: string }];
  const call = createClient(listening);
  // A line for each, far more than a pipe holds.
  for (let n = 0; n < 30; n += 1)
    await Promise.all(Array.from({ length: 100 }, () => call('GET', '/api/session')));
  expect((await call('GET', '/readyz')).status).toBe(200);
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
});

it('stops by itself once whoever started it is gone', async () => {
  const server = start();
  await server.listening;
  server.child.disconnect();
  expect(await server.ended).toBe(0);
});

it('says in words that the port is taken, or a variable wrong', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const taken = start(['--port', String(port)]);
  expect(await taken.ended).toBe(2);
  other.close();
  expect(taken.output()).toContain(`PORT: ${port} is in use`);

  const wrong = start([], { REDIS_URL: 'localhost' });
  expect(await wrong.ended).toBe(2);
  expect(wrong.output()).toContain('REDIS_URL: ');
});

it('says at once that its folder cannot be made, or is none', async () => {
  const nowhere = start([], { DATA_DIR: '/proc/nope/deeper' });
  expect(await nowhere.ended).toBe(2);
  expect(nowhere.output()).toContain('DATA_DIR: /proc/nope/deeper cannot be made');
  const file = start([], { DATA_DIR: main });
  expect(await file.ended).toBe(2);
  expect(file.output()).toContain('is a file');
});

it('keeps the demo and a brand’s own data apart', async () => {
  const own = await mkdtemp(join(tmpdir(), 'showcaller-demo-'));
  const demo = start(['--demo'], { DATA_DIR: own });
  await demo.listening;
  demo.child.kill('SIGTERM');
  await demo.ended;
  const empty = start(['--empty'], { DATA_DIR: own });
  expect(await empty.ended).toBe(2);
  expect(empty.output()).toContain('holds the demo');
  await rm(own, { recursive: true });
});
