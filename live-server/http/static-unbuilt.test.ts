import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { expect, it } from 'vitest';
import { staticFiles } from './static.ts';
import { createClient } from './testing/client.ts';

it('says how to build the pages when there are none', async () => {
  const nowhere = { pages: '/nowhere/pages', pictures: '/nowhere/pictures' };
  const server = createServer(express().use(staticFiles(nowhere))).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const call = createClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const reply = await call('GET', '/shows');
  server.closeAllConnections();
  server.close();
  expect(reply.status).toBe(503);
  expect(reply.text).toContain('npm run build');
});
