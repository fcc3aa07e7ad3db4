import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Visitor } from '../app/api.ts';
import { openForReading } from '../storage/embedded/open-read.ts';
import { connect } from '../storage/embedded/sqlite.ts';
import { goLive, newFolder, ok, removeFolder, type Started, staff, start } from '../testing/running.ts';
import { verifyShow } from './verify-show.ts';

let folder: string;
let server: Started | null = null;
beforeEach(async () => {
  folder = await newFolder();
  server = await start(folder);
});
afterEach(async () => {
  await server?.stop();
  server = null;
  await removeFolder(folder);
});

/** A show with claims of a deal, two of them paid and one refunded in part. */
async function sold(): Promise<string> {
  if (!server) throw new Error('no server');
  const { app } = server;
  const show = await goLive(app);
  await show.send({ type: 'deal.open', dealId: show.dealId });
  for (const viewerKey of ['a', 'b', 'c']) {
    const { token } = ok(await app.openVisit(show.showId, { source: 'direct', viewerKey, ref: 'G-E' }));
    const order = ok(await app.claim(show.dealId, 1, 'k', app.visitor(token) as Visitor));
    if (viewerKey === 'c') continue;
    const notice = { orderId: order.id, at: Date.now() };
    ok(await app.payment({ ...notice, eventId: `p-${viewerKey}`, kind: 'paid', amount: order.amount }));
    if (viewerKey === 'a')
      ok(await app.payment({ ...notice, eventId: 'r', kind: 'refunded', amount: 5_000 }));
  }
  return show.showId;
}

async function verified(showId: string) {
  const reader = await openForReading(folder);
  try {
    return await verifyShow(reader, showId);
  } finally {
    await reader.close();
  }
}
async function noted(showId: string): Promise<readonly string[]> {
  const reader = await openForReading(folder);
  const ids = await reader.orderIds(showId);
  await reader.close();
  return ids;
}
/** Stops the server and changes its file behind its back. */
async function tamper(sql: string): Promise<void> {
  await server?.stop();
  server = null;
  const connection = await connect(join(folder, 'showcaller.db'), 'write');
  await connection.script(sql);
  await connection.close();
}

test('a show is whole, beside the running server and after it', async () => {
  const showId = await sold();
  const report = await verified(showId);
  expect(report).toMatchObject({
    title: 'Evening',
    orders: 3,
    money: { placed: 240_000, paid: 160_000, unpaid: 80_000, cancelled: 0, expired: 0, refunded: 5_000 },
    findings: [],
  });
  await server?.stop();
  server = null;
  expect(await verified(showId)).toEqual(report);
  expect(await verified('nothing')).toBeNull();
});

test('an amount altered in the ledger is found by the chain, and by its own entry', async () => {
  const showId = await sold();
  await tamper(`UPDATE ledger_runs SET body = replace(body, '"amount":5000,', '"amount":500000,')`);
  const report = await verified(showId);
  expect(report?.findings).toMatchObject([
    { store: 'ledger', rule: 'chain' },
    { store: 'ledger', rule: 'money', message: expect.stringContaining('500000 refunded of 80000 paid') },
  ]);
  const [chain, content] = report?.findings ?? [];
  expect(content?.number).toBeGreaterThanOrEqual(chain?.number ?? Number.NaN);
});

test('an event altered is found by its version', async () => {
  const showId = await sold();
  await tamper(`UPDATE events SET body = replace(body, 'Evening', 'Morning') WHERE version = 1`);
  expect((await verified(showId))?.findings).toEqual([
    { store: 'events', number: 1, rule: 'chain', message: 'its hash does not fit' },
  ]);
});

test('a row deleted in the middle, and the last ones cut off, are found', async () => {
  const showId = await sold();
  await tamper('DELETE FROM events WHERE version = 4');
  expect((await verified(showId))?.findings).toMatchObject([
    { store: 'events', number: 4, rule: 'chain' },
    { store: 'events', number: 4, rule: 'gap' },
  ]);
  await tamper('DELETE FROM ledger_runs WHERE first_seq > 3');
  const { findings = [] } = (await verified(showId)) ?? {};
  expect(findings.filter(({ store }) => store === 'ledger')).toMatchObject([
    { rule: 'gap', message: expect.stringContaining('cut off after') },
    { rule: 'gap', message: expect.stringContaining('noted') },
  ]);
});

test('a tail cut off is noticed though every hash that is left fits', async () => {
  const showId = await sold();
  await server?.stop();
  server = null;
  const whole = await verified(showId);
  const { events, ledger } = whole?.heads ?? {};
  await tamper(`
    DELETE FROM events WHERE version = ${events?.number};
    DELETE FROM ledger_runs WHERE last_seq = ${ledger?.number};`);
  const cut = await verified(showId);
  expect(cut?.findings.slice(0, 2)).toMatchObject([
    {
      store: 'events',
      number: events?.number,
      rule: 'gap',
      message: expect.stringContaining('cut off after'),
    },
    { store: 'ledger', rule: 'gap', message: expect.stringContaining(`ended at ${ledger?.number}`) },
  ]);
  await tamper(`DELETE FROM heads WHERE store = 'ledger'`);
  expect((await verified(showId))?.findings[1]).toMatchObject({ message: 'nothing notes where it ends' });
});

test('an order that is noted for no show, for another, or is not in the ledger, is named', async () => {
  const showId = await sold();
  const [orderId = ''] = await noted(showId);
  await tamper(`UPDATE ledger_orders SET show_id = 'nowhere' WHERE order_id = '${orderId}'`);
  expect((await verified(showId))?.findings).toMatchObject([
    {
      store: 'ledger',
      rule: 'gap',
      message: `order ${orderId} is in the ledger and not noted as this show's`,
    },
  ]);
  expect((await verified('nowhere'))?.findings).toMatchObject([
    { store: 'ledger', rule: 'gap', message: `order ${orderId} is noted and not in the ledger` },
  ]);
  const all = await command('--all', '--data', folder);
  expect(all).toMatchObject({ code: 1, out: expect.stringContaining('2 verified, 2 broken') });
  await tamper(`DELETE FROM ledger_orders WHERE show_id = 'nowhere'`);
  expect((await verified(showId))?.findings).toMatchObject([{ message: expect.stringContaining(orderId) }]);
  await tamper(`INSERT INTO ledger_orders VALUES ('${orderId}', '${showId}'), ('too many', '${showId}')`);
  expect((await verified(showId))?.findings).toMatchObject([
    { message: 'order too many is noted and not in the ledger' },
  ]);
});

test('the noted ends go on with the record, after a restart too', async () => {
  const showId = await sold();
  await server?.stop();
  server = await start(folder);
  const { app } = server;
  ok(await app.command(showId, { type: 'show.end' }, staff.admin));
  const report = await verified(showId);
  expect(report?.findings).toEqual([]);
  expect(report?.heads.events?.number).toBe(report?.events);
  expect(report?.heads.ledger?.number).toBe(report?.entries);
});

test('a body that is no JSON any more is found, and stops nothing else', async () => {
  const showId = await sold();
  await tamper(`UPDATE ledger_runs SET body = '[' WHERE first_seq = 1`);
  expect((await verified(showId))?.findings).toMatchObject([
    { store: 'ledger', number: 1, rule: 'chain' },
    { store: 'ledger', number: 1, rule: 'unreadable' },
  ]);
});

async function command(...flags: string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'live-server/ops/verify.ts', ...flags]);
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const code = await new Promise((resolve) => {
    if (child.exitCode !== null) resolve(child.exitCode);
    else child.once('exit', resolve);
  });
  return { out, err, code };
}

test('the command says so, and its exit code does', async () => {
  const showId = await sold();
  const whole = await command(showId, '--data', folder);
  expect(whole).toMatchObject({ code: 0, out: expect.stringContaining(`WHOLE  ${showId} Evening`) });
  expect(await command('nothing', '--data', folder)).toMatchObject({ code: 2 });
  expect(await command(showId, '--data', join(folder, 'elsewhere'))).toMatchObject({
    code: 2,
    err: expect.stringContaining('holds no record'),
  });
  await tamper(`UPDATE ledger_runs SET body = replace(body, '"amount":5000,', '"amount":500000,')`);
  const broken = await command('--all', '--data', folder);
  expect(broken).toMatchObject({ code: 1, out: expect.stringContaining('BROKEN') });
  expect(broken.out).toMatch(/ledger entry \d+, money: .*500000 refunded/);
});

test('over all shows, the command counts what the catalogue has of each product', async () => {
  await sold();
  expect(await command('--all', '--data', folder)).toMatchObject({ code: 0 });
  await tamper(`UPDATE records SET body = json_set(body, '$.oneOff', json('true')) WHERE kind = 'product'`);
  const broken = await command('--all', '--data', folder);
  expect(broken).toMatchObject({
    code: 1,
    out: expect.stringMatching(/product: .* exists once and is held by 2 orders/),
  });
});

test('verifying needs no write: the staff’s own reads go on', async () => {
  const showId = await sold();
  const [report, view] = await Promise.all([
    verified(showId),
    server?.app.metrics(showId, staff.admin) ?? Promise.reject(new Error('no server')),
  ]);
  expect(report?.money.paid).toBe(ok(view).trade.paid);
});
