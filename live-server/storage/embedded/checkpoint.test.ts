import { mkdtemp, open, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Checkpoints } from './checkpoint.ts';
import { type Connection, connect } from './sqlite.ts';

const quiet = { info() {}, warn() {}, error() {} };
const MB = 2 ** 20;

let folder: string;
let file: string;
let writer: Connection;
let reader: Connection;
let checkpoints: Checkpoints;
let rows = 0;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'showcaller-'));
  file = join(folder, 'log.db');
  writer = await connect(file, 'write');
  await writer.script('CREATE TABLE kept (id INTEGER PRIMARY KEY, body BLOB)');
  reader = await connect(file, 'read');
  checkpoints = new Checkpoints(writer, await connect(file, 'write'), quiet);
  rows = 0;
});
afterEach(async () => {
  await checkpoints.close();
  await reader.close();
  await writer.close();
  await rm(folder, { recursive: true, force: true });
});

async function write(bytes: number): Promise<void> {
  rows += 1;
  await writer.write([{ sql: 'INSERT INTO kept (body) VALUES (zeroblob(?))', params: [bytes] }]);
  checkpoints.written(bytes);
}

/** More than the log is to grow to. */
async function writeMuch(): Promise<void> {
  for (let written = 0; written < 12 * MB; written += MB) await write(MB);
}

/** One more write is always under way, as in a deal. */
async function writeUntil(isSo: () => Promise<boolean>): Promise<void> {
  let next = write(100);
  while (!(await isSo())) {
    const last = next;
    next = write(100);
    await last;
  }
  await next;
}

/** How often the log has started over, as its head says. */
async function startedOver(of = file): Promise<number> {
  const log = await open(`${of}-wal`);
  try {
    return (await log.read(Buffer.alloc(16), 0, 16, 0)).buffer.readUInt32BE(12);
  } finally {
    await log.close();
  }
}

const lengthOfLog = async () => (await stat(`${file}-wal`)).size;
const rowsThere = async () =>
  (await reader.all<{ rows: number }>('SELECT count(*) AS rows FROM kept'))[0]?.rows;

it('while writes never pause, the log starts over and keeps its length', async () => {
  const before = await startedOver();
  await writeMuch();
  const length = await lengthOfLog();
  await writeUntil(async () => (await startedOver()) > before);
  expect(await lengthOfLog()).toBeGreaterThanOrEqual(length);
  const again = await startedOver();
  await writeMuch();
  await writeUntil(async () => (await startedOver()) > again);
  expect(await rowsThere()).toBe(rows);
});

it('on large pages the log starts over too, however little each commit brings', async () => {
  const large = join(folder, 'large.db');
  const pageBytes = 32_768;
  const one = await connect(large, 'write', { pageBytes });
  await one.script('CREATE TABLE kept (id TEXT PRIMARY KEY, body BLOB)');
  expect(await one.all('PRAGMA page_size')).toEqual([{ page_size: pageBytes }]);
  const own = new Checkpoints(one, await connect(large, 'write'), quiet, { pageBytes });
  const before = await startedOver(large);
  let commits = 0;
  // By what is new alone it would take tens of thousands, and gigabytes of whole pages.
  while (commits < 3_000 && (await startedOver(large)) === before) {
    commits += 1;
    await one.write([{ sql: 'INSERT INTO kept VALUES (?, zeroblob(50))', params: [`row ${commits}`] }]);
    own.written(50);
  }
  expect(await startedOver(large)).toBeGreaterThan(before);
  await own.close();
  expect(await one.all('SELECT count(*) AS rows FROM kept')).toEqual([{ rows: commits }]);
  await one.close();
});

it('nobody waits for whoever reads in the log, which starts over when they are done', async () => {
  const before = await startedOver();
  await write(100);
  await reader.script('BEGIN');
  expect(await rowsThere()).toBe(1);
  await writeMuch();
  await writeMuch();
  for (let more = 0; more < 30; more += 1) await write(100);
  expect(await startedOver()).toBe(before);
  expect(await rowsThere()).toBe(1);
  await reader.script('COMMIT');
  expect(await rowsThere()).toBe(rows);
  await writeMuch();
  await writeUntil(async () => (await startedOver()) > before);
  expect(await rowsThere()).toBe(rows);
});

it('when the log is very long the writer waits for whoever reads in it, and not at every turn', async () => {
  let waits = 0;
  const impatient = await connect(file, 'write', { busyMs: 20 });
  const counted: Connection = {
    file,
    all(sql, params) {
      if (sql.includes('RESTART')) waits += 1;
      return impatient.all(sql, params);
    },
    write: (writes) => impatient.write(writes),
    script: (sql) => impatient.script(sql),
    close: () => impatient.close(),
  };
  const small = new Checkpoints(counted, await connect(file, 'write'), quiet, { tooMany: 4 * MB });
  await reader.script('BEGIN');
  expect(await rowsThere()).toBe(0);
  const goOn = async (isEnough: () => boolean) => {
    for (let written = 0; written < 24 * MB || !isEnough(); written += MB) {
      await counted.write([{ sql: 'INSERT INTO kept (body) VALUES (zeroblob(?))', params: [MB] }]);
      small.written(MB);
    }
  };
  await goOn(() => waits > 0);
  expect(waits).toBe(1);
  await reader.script('COMMIT');
  await small.close();
  await impatient.close();
});
