import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { problemIn } from '../testing/client.ts';
import { ADMIN, startBare } from '../testing/test-server.ts';

it('makes the first administrator once, and is nowhere to be found in the data', async () => {
  const server = await startBare();
  const key = server.running.setupKey as string;
  const setUp = (json: object) =>
    server.call('POST', '/api/setup', { json: { name: 'First', ...ADMIN, ...json } });
  expect(problemIn(await setUp({ key: 'guessed' })).code).toBe('forbidden');
  expect(problemIn(await setUp({ key, password: 'short' })).code).toBe('invalid');

  const both = await Promise.all([setUp({ key }), setUp({ key, username: 'second' })]);
  expect(both.map((reply) => reply.status).sort()).toEqual([201, 403]);
  const made = both.find((reply) => reply.status === 201);
  expect(made?.body).toMatchObject({ user: { role: 'admin' } });
  expect(made?.headers.getSetCookie()).toHaveLength(1);
  expect((await setUp({ key, username: 'third' })).status).toBe(403);
  await server.running.close();
  for (const file of ['showcaller.db', 'secrets.json'])
    expect((await readFile(join(server.dataDir, file), 'latin1')).includes(key)).toBe(false);

  const again = await startBare({}, server.dataDir);
  expect(again.running.setupKey).toBeNull();
  await again.stop();
});

it('is made anew on each start until it is used, and the old one is dead', async () => {
  const first = await startBare();
  const old = first.running.setupKey;
  await first.running.close();
  const second = await startBare({}, first.dataDir);
  try {
    const use = (key: string | null) =>
      second.call('POST', '/api/setup', { json: { key, name: 'A', ...ADMIN } });
    expect((await use(old)).status).toBe(403);
    expect((await use(second.running.setupKey)).status).toBe(201);
  } finally {
    await second.stop();
  }
});
