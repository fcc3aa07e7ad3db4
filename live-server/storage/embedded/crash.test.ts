import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stockFigures } from '#shared/domain/stock/ledger.ts';
import { numbers, openDeal, reported } from '#shared/testing/store-contract/harness.ts';
import { openEmbedded } from './open.ts';

const rounds = 8;
const stock = 10_000_000;
const writer = fileURLToPath(new URL('./crash-writer.ts', import.meta.url));

/** Kills the writer with SIGKILL after some lines of acknowledgement; gives every whole line it got out. */
async function crash(dataDir: string, run: string, afterLines: number): Promise<string[]> {
  const child = spawn(process.execPath, ['--import', 'tsx', writer, dataDir, run], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  let complaint = '';
  let lines = 0;
  child.stderr.on('data', (chunk: Buffer) => {
    complaint += chunk.toString();
  });
  child.stdout.on('data', (chunk: Buffer) => {
    const part = chunk.toString();
    text += part;
    lines += part.split('\n').length - 1;
    if (lines >= afterLines) child.kill('SIGKILL');
  });
  const signal = await new Promise((resolve) => child.on('close', (_code, by) => resolve(by)));
  if (signal !== 'SIGKILL') throw new Error(`the writer ended by itself: ${complaint}`);
  return text.slice(0, text.lastIndexOf('\n')).split('\n').slice(1);
}

describe('kill -9 at any moment', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'showcaller-'));
    const { stores, directory } = await openEmbedded(folder);
    await openDeal(stores.ledger, 's', stock);
    await stores.close();
    await directory.close();
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('loses nothing acknowledged, doubles nothing, and conserves every unit', async () => {
    const acknowledged = { claim: new Set<string>(), append: new Set<string>(), report: new Set<string>() };
    for (const round of numbers(rounds)) {
      const lines = await crash(folder, `run${round}`, 1 + Math.floor(Math.random() * 6_000));
      expect(lines.length).toBeGreaterThan(0);
      for (const line of lines) {
        const [kind, id = ''] = line.split(' ');
        if (kind === 'claim' || kind === 'append' || kind === 'report') acknowledged[kind].add(id);
      }

      const { stores, directory } = await openEmbedded(folder);
      const state = await stores.ledger.state('s');
      const lost = [...acknowledged.claim].filter((orderId) => !state.orders.has(orderId));
      expect(lost).toEqual([]);
      const records = await stores.ledger.read('s');
      expect(records.map((record) => record.seq)).toEqual(numbers(records.length, 1));
      const made = records.flatMap(({ entry }) =>
        entry.kind === 'order.reserved' ? [entry.order.orderId] : [],
      );
      expect(new Set(made).size).toBe(made.length);
      expect(stockFigures(state, 'item-1')).toEqual({
        prepared: stock,
        available: stock - made.length,
        reserved: made.length,
        sold: 0,
        withdrawn: 0,
      });
      for (const orderId of made.slice(-50)) expect(await stores.ledger.showOfOrder(orderId)).toBe('s');
      expect(await stores.ledger.verify('s')).toBeNull();

      const events = await stores.events.read('s');
      expect(events.map((record) => record.version)).toEqual(numbers(events.length, 1));
      const commands = events.map((record) => record.commandId);
      expect([...acknowledged.append].filter((command) => !commands.includes(command))).toEqual([]);
      // All or none: each command left its two events.
      expect(commands.every((command) => commands.filter((other) => other === command).length === 2)).toBe(
        true,
      );
      expect(await stores.events.verify('s')).toBeNull();

      const facts = new Set<string | null>();
      for (let after = 0, page = 1; page > 0; after += page) {
        const rows = await stores.activity.read('s', after, 5_000);
        page = rows.length;
        for (const row of rows) facts.add(row.factId);
      }
      expect(facts.size).toBe(await stores.activity.count('s'));
      const missing = [...acknowledged.report].flatMap((report) =>
        numbers(100).filter((index) => !facts.has(`${report}-${index}`)),
      );
      expect(missing).toEqual([]);
      expect(await stores.activity.ingest('s', [reported(round)])).toEqual({ ok: true, value: [true] });
      await stores.close();
      await directory.close();
    }
    expect(acknowledged.claim.size).toBeGreaterThan(0);
  });
});
