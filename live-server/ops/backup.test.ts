import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Visitor } from '../app/api.ts';
import { goLive, newFolder, ok, removeFolder, type Started, staff, start } from '../testing/running.ts';

let folder: string;
let copies: string;
let server: Started;
beforeEach(async () => {
  folder = await newFolder();
  copies = await newFolder();
  server = await start(folder);
});
afterEach(async () => {
  await server.stop();
  await removeFolder(folder);
  await removeFolder(copies);
});

async function command(...flags: string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'live-server/ops/backup.ts', ...flags]);
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { out, err, code: await exited };
}

test('a copy made beside the running server is a data directory of its own', async () => {
  const show = await goLive(server.app, { quantity: 300 });
  await show.send({ type: 'deal.open', dealId: show.dealId });
  let viewers = 0;
  const claim = async () => {
    viewers += 1;
    const input = { source: 'direct', viewerKey: `viewer ${viewers}` } as const;
    const { token } = ok(await server.app.openVisit(show.showId, input));
    return ok(await server.app.claim(show.dealId, 1, 'k', server.app.visitor(token) as Visitor));
  };
  const before = await claim();
  await writeFile(join(folder, 'secrets.json'), '{}');
  let isCopying = true;
  const to = join(copies, 'monday');
  const copied = command('--to', to, '--data', folder).finally(() => {
    isCopying = false;
  });
  while (isCopying && viewers < 200) await claim();
  expect(await copied).toMatchObject({ code: 0, out: expect.stringContaining('holds 1 shows, 0 broken') });
  expect(await readFile(join(to, 'secrets.json'), 'utf8')).toBe('{}');

  const restored = await start(to);
  try {
    expect(ok(await restored.app.getOrder(before.id, staff.admin)).status).toBe('reserved');
    const figures = ok(await restored.app.metrics(show.showId, staff.admin));
    expect(figures.trade.orders).toBeGreaterThan(0);
    expect(figures.trade.orders).toBeLessThanOrEqual(viewers);
  } finally {
    await restored.stop();
  }
});

test('nothing is copied over something, or from nowhere', async () => {
  await writeFile(join(copies, 'mine'), 'mine');
  expect(await command('--to', copies, '--data', folder)).toMatchObject({
    code: 2,
    err: expect.stringContaining('is not empty'),
  });
  expect(await command('--to', join(copies, 'x'), '--data', copies)).toMatchObject({
    code: 2,
    err: expect.stringContaining('holds no record'),
  });
  expect(await command()).toMatchObject({ code: 2, err: expect.stringContaining('npm run backup') });
});
