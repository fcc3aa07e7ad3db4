import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { staticFiles } from './static.ts';
import { type Client, createClient } from './testing/client.ts';

let server: Server;
let folder = '';
let call: Client;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'showcaller-static-'));
  const pages = join(folder, 'pages');
  const pictures = join(folder, 'pictures');
  await mkdir(join(pages, 'assets'), { recursive: true });
  await mkdir(pictures);
  await writeFile(join(pages, 'index.html'), 'staff page');
  await writeFile(join(pages, 'room.html'), 'room page');
  await writeFile(join(pages, 'guide.html'), 'guide page');
  await writeFile(join(pages, 'assets/main-abc.js'), 'plain script');
  await writeFile(join(pages, 'assets/main-abc.js.br'), brotliCompressSync('small script'));
  await writeFile(join(pictures, 'ring.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  await writeFile(join(folder, 'secret.txt'), 'secret');
  server = createServer(
    express()
      .use(staticFiles({ pages, pictures }))
      .use('/', (_, response) => void response.status(404).end()),
  ).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  call = createClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true });
});

describe('pages', () => {
  it.each(['/', '/shows/abc/desk', '/setup', '/r', '/room'])(
    '%s is the staff’s or the room’s',
    async (path) => {
      const reply = await call('GET', path);
      expect(reply.text).toBe(path === '/r' ? 'room page' : 'staff page');
      expect(reply.headers.get('cache-control')).toBe('no-cache');
    },
  );
  it.each(['/r/show_1', '/pay/order_1', '/r/show.1', '/r/show_1?src=guide-share'])(
    '%s is the viewer’s',
    async (path) => {
      expect((await call('GET', path)).text).toBe('room page');
    },
  );
});

it.each(['/g', '/g/g1.abc.1.sig'])('%s is the guide’s', async (path) => {
  const reply = await call('GET', path);
  expect(reply.text).toBe('guide page');
  expect(reply.headers.get('cache-control')).toBe('no-cache');
});

describe('files', () => {
  it('with a hash in their name are kept for a year, compressed where the browser takes it', async () => {
    const plain = await call('GET', '/assets/main-abc.js', { headers: { 'accept-encoding': 'identity' } });
    expect(plain.text).toBe('plain script');
    expect(plain.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    const small = await call('GET', '/assets/main-abc.js', { headers: { 'accept-encoding': 'gzip, br' } });
    expect(small.text).toBe('small script');
    expect(small.headers.get('content-encoding')).toBe('br');
    expect(small.headers.get('content-type')).toMatch(/javascript/);
    expect(small.headers.get('vary')).toMatch(/Accept-Encoding/i);
    expect(small.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  });
  it('of the catalogue are pictures', async () => {
    const picture = await call('GET', '/pictures/ring.svg');
    expect(picture.headers.get('content-type')).toMatch(/svg/);
  });
  it.each([
    '/assets/gone.js',
    '/pictures/gone.svg',
    '/favicon.ico',
    '/pictures/..%2f..%2fsecret.txt',
    '/assets/%2e%2e/%2e%2e/secret.txt',
    '/.built',
  ])('%s is missing, and no page stands in for it', async (path) => {
    const reply = await call('GET', path);
    expect(reply.status).toBeGreaterThanOrEqual(403);
    expect(reply.status).toBeLessThan(405);
    expect(reply.text).not.toMatch(/secret|page$/);
  });
});
