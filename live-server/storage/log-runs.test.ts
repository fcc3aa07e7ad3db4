import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Visitor } from '../app/api.ts';
import { goLive, newFolder, ok, removeFolder, start } from '../testing/running.ts';
import { type Embedded, openEmbedded } from './embedded/open.ts';
import { connect } from './embedded/sqlite.ts';
import { BrokenRecord, copyLogs, type LogName, type LogSink, logNames } from './log-runs.ts';

let folders: string[] = [];
let opened: Embedded[] = [];
let showId = '';

/** A folder with the record of one show: events, orders, and facts live and reported. */
beforeEach(async () => {
  const folder = await newFolder();
  folders = [folder];
  opened = [];
  const server = await start(folder);
  const show = await goLive(server.app);
  showId = show.showId;
  await show.send({ type: 'deal.open', dealId: show.dealId });
  for (const viewerKey of ['a', 'b', 'c']) {
    const { token } = ok(await server.app.openVisit(showId, { source: 'direct', viewerKey }));
    ok(await server.app.claim(show.dealId, 1, 'k', server.app.visitor(token) as Visitor));
  }
  const click = { kind: 'click', at: Date.now(), visitId: 'v', itemId: 'ring' } as const;
  ok(await server.stores.activity.ingest(showId, [{ factId: 'told', fact: click }]));
  await server.stop();
});
afterEach(async () => {
  for (const one of opened) await close(one);
  for (const folder of folders) await removeFolder(folder);
});

async function close({ stores, directory }: Embedded): Promise<void> {
  await stores.close();
  await directory.close();
}

async function open(folder: string): Promise<Embedded> {
  const embedded = await openEmbedded(folder);
  opened.push(embedded);
  return embedded;
}

async function empty(): Promise<string> {
  const folder = await newFolder();
  folders.push(folder);
  return folder;
}

const first = (): Promise<Embedded> => open(folders[0] ?? '');

async function everything({ stores }: Embedded) {
  return {
    shows: await stores.events.showIds(),
    events: await stores.events.read(showId),
    ledger: await stores.ledger.read(showId),
    facts: await stores.activity.read(showId, 0, 1_000),
    broken: [await stores.events.verify(showId), await stores.ledger.verify(showId)],
  };
}

test('a record arrives as it was, with its hashes, its commands and its orders', async () => {
  const from = await first();
  const folder = await empty();
  const to = await openEmbedded(folder);
  const { moved } = await copyLogs(from.logs, to.logs);
  await close(to);
  const there = await open(folder);
  const before = await everything(from);
  expect(await everything(there)).toEqual(before);
  expect(before.broken).toEqual([null, null]);
  expect(moved).toEqual({
    events: before.events.length,
    ledger: before.ledger.length,
    facts: before.facts.length,
  });
  expect(await there.logs.ends(showId)).toEqual(await from.logs.ends(showId));
  const [order] = (await there.stores.ledger.state(showId)).orders.keys();
  expect(await there.stores.ledger.showOfOrder(order ?? '')).toBe(showId);
  const commandId = before.events.find((record) => record.commandId !== null)?.commandId;
  if (commandId) expect(await there.stores.events.findCommand(showId, commandId)).toHaveLength(1);
  // A reported fact that came along is known there.
  const again = { factId: 'told', fact: { kind: 'click', at: 1, visitId: 'v', itemId: 'ring' } } as const;
  expect(ok(await there.stores.activity.ingest(showId, [again]))).toEqual([false]);
});

test('many runs arrive each as it was, however they are gathered', async () => {
  const from = await first();
  // Each answered before the next is asked: a run of its own.
  for (let n = 0; n < 37; n += 1)
    ok(
      await from.stores.ledger.apply(
        showId,
        { op: 'add-stock', ref: `more-${n}`, itemId: 'ring', quantity: 1 },
        1,
      ),
    );
  const to = await open(await empty());
  await copyLogs(from.logs, to.logs);
  const runs = await from.logs.runs(showId, 'ledger', 0);
  expect(runs.length).toBeGreaterThan(37);
  expect(await to.logs.runs(showId, 'ledger', 0)).toEqual(runs);
  const orders = [...(await from.stores.ledger.state(showId)).orders.keys()];
  expect(orders).toHaveLength(3);
  // Nothing has read the ledger there yet: only what was written beside it can answer.
  for (const orderId of orders) expect(await to.stores.ledger.showOfOrder(orderId)).toBe(showId);
});

test('bodies that come as bytes are kept as the texts they are, byte for byte', async () => {
  const from = await first();
  for (let n = 0; n < 20; n += 1)
    ok(
      await from.stores.ledger.apply(
        showId,
        { op: 'add-stock', ref: `补货-“${n}”\u0000\ud83d`, itemId: 'ring', quantity: 1 },
        1,
      ),
    );
  const folder = await empty();
  const to = await openEmbedded(folder);
  await copyLogs(
    {
      ...from.logs,
      runs: async (id: string, log: LogName, after: number) =>
        (await from.logs.runs(id, log, after)).map((run) => ({ ...run, body: Buffer.from(run.body) })),
    },
    to.logs,
  );
  for (const log of logNames)
    expect(await to.logs.runs(showId, log, 0)).toEqual(await from.logs.runs(showId, log, 0));
  expect(await everything(to)).toEqual(await everything(from));
  const [order = ''] = (await from.stores.ledger.state(showId)).orders.keys();
  expect(await to.stores.ledger.showOfOrder(order)).toBe(showId);
  await close(to);
  const typesIn = async (file: string, table: string) => {
    const reader = await connect(join(folder, file), 'read');
    const rows = await reader.all<{ type: string }>(`SELECT DISTINCT typeof(body) AS type FROM ${table}`);
    await reader.close();
    return rows.map(({ type }) => type);
  };
  expect(await typesIn('showcaller.db', 'events')).toEqual(['text']);
  expect(await typesIn('showcaller.db', 'ledger_runs')).toEqual(['text']);
  expect(await typesIn('activity.db', 'facts')).toEqual(['text']);
});

test('orders that a writer has named beside its run are taken at its word, and looked for in no body', async () => {
  const from = await first();
  const to = await open(await empty());
  const named = {
    ...from.logs,
    runs: async (id: string, log: 'events' | 'ledger' | 'facts', after: number) =>
      (await from.logs.runs(id, log, after)).map((run) =>
        log === 'ledger' ? { ...run, orders: JSON.stringify([`of-${run.first}`]) } : run,
      ),
  };
  await copyLogs(named, to.logs);
  const [run] = await from.logs.runs(showId, 'ledger', 0);
  expect(await to.stores.ledger.showOfOrder(`of-${run?.first}`)).toBe(showId);
  const [order = ''] = (await from.stores.ledger.state(showId)).orders.keys();
  expect(await to.stores.ledger.showOfOrder(order)).toBeNull();
});

test('broken off anywhere, it goes on where it was, and writes nothing twice', async () => {
  const from = await first();
  const to = await open(await empty());
  const oneByOne = {
    ...from.logs,
    runs: async (id: string, log: 'events' | 'ledger' | 'facts', after: number) =>
      (await from.logs.runs(id, log, after)).slice(0, 1),
  };
  let left = 0;
  const fails: LogSink = {
    ends: to.logs.ends,
    async put(...input) {
      await to.logs.put(...input);
      left -= 1;
      if (left === 0) throw new Error('the power went');
    },
  };
  for (left = 1; ; left = 1 + (left % 3)) {
    const done = await copyLogs(oneByOne, fails).catch((error: Error) => error.message);
    if (typeof done !== 'string') break;
    expect(done).toBe('the power went');
  }
  expect(await everything(to)).toEqual(await everything(from));
});

test('what does not fit is not taken, nor what another record has already', async () => {
  const file = join(folders[0] ?? '', 'showcaller.db');
  const connection = await connect(file, 'write');
  await connection.script(`UPDATE ledger_runs SET body = replace(body, '"quantity":1', '"quantity":2')`);
  await connection.close();
  const from = await first();
  const to = await open(await empty());
  await expect(copyLogs(from.logs, to.logs)).rejects.toThrow(BrokenRecord);
  expect((await to.logs.ends(showId)).ledger.number).toBe(0);

  const other = await open(await empty());
  await other.stores.events.append(
    showId,
    0,
    1,
    { id: 'u', name: 'U', role: 'admin' },
    null,
    (await from.stores.events.read(showId)).slice(0, 1).map(({ event }) => event),
  );
  await expect(copyLogs(from.logs, other.logs)).rejects.toThrow('does not fit');
});
