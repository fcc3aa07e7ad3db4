import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stockFigures } from '#shared/domain/stock/ledger.ts';
import {
  accepted,
  actor,
  at,
  claim,
  codeOf,
  notice,
  numbers,
  openDeal,
  reported,
} from '#shared/testing/store-contract/harness.ts';
import { EmbeddedActivity } from './activity.ts';
import { EmbeddedEvents } from './events.ts';
import { GroupCommit, type StorageLog } from './group-commit.ts';
import { EmbeddedLedger } from './ledger.ts';
import { migrate } from './migrate.ts';
import { type Connection, connect } from './sqlite.ts';

const quiet: StorageLog = { info() {}, warn() {}, error() {} };

/** A real SQLITE_FULL: the writing connection may not let the file grow beyond so many pages. */
describe('a full disk', () => {
  let folder: string;
  let writer: Connection;
  let reader: Connection;
  let commits: GroupCommit;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'showcaller-'));
  });
  afterEach(async () => {
    await commits.close();
    await reader.close();
    await writer.close();
    await rm(folder, { recursive: true, force: true });
  });
  const open = async (migrations: string) => {
    const file = join(folder, 'full.db');
    writer = await connect(file, 'write');
    await migrate(writer, fileURLToPath(new URL(`../migrations/${migrations}`, import.meta.url)));
    reader = await connect(file, 'read');
    commits = new GroupCommit(writer, quiet, () => undefined);
  };
  const limitPages = async (more: number) => {
    const [row] = await writer.all<{ page_count: number }>('PRAGMA page_count');
    await writer.all(`PRAGMA max_page_count = ${(row?.page_count ?? 0) + more}`);
  };
  const lift = () => writer.all('PRAGMA max_page_count = 1000000');

  it('refuses claims, loses none that was acknowledged, and goes on by itself when there is room', async () => {
    await open('showcaller');
    const ledger = new EmbeddedLedger(reader, commits, quiet);
    await openDeal(ledger, 's', 100_000);
    await limitPages(40);
    const acknowledged = new Set<string>();
    const codes = new Set<string>();
    const heard: number[] = [];
    ledger.onRecord((record) => heard.push(record.seq));
    for (const round of numbers(40)) {
      await Promise.all(
        numbers(50).map(async (n) => {
          const answer = await ledger.apply('s', claim(`v-${round}-${n}`), at);
          codes.add(codeOf(answer));
          if (answer.ok && answer.value.order) acknowledged.add(answer.value.order.orderId);
        }),
      );
    }
    expect(codes).toEqual(new Set(['ok', 'storage_unavailable']));
    expect(acknowledged.size).toBeGreaterThan(0);
    expect(heard).toEqual(numbers(acknowledged.size, 3));

    await lift();
    await expect.poll(async () => codeOf(await ledger.apply('s', claim('after'), at))).toBe('ok');
    acknowledged.add('order-after');
    const state = await ledger.state('s');
    expect(new Set(state.orders.keys())).toEqual(acknowledged);
    expect(stockFigures(state, 'item-1')).toMatchObject({
      available: 100_000 - acknowledged.size,
      reserved: acknowledged.size,
    });
    expect(await ledger.verify('s')).toBeNull();
    const afresh = new EmbeddedLedger(reader, commits, quiet);
    expect(await afresh.state('s')).toEqual(state);
  });

  it('refuses appends and goes on at the version where it stood', async () => {
    await open('showcaller');
    const events = new EmbeddedEvents(reader, commits);
    await limitPages(5);
    const text = 'x'.repeat(1_000);
    let version = 0;
    for (;;) {
      const answer = await events.append('s', version, at, actor, `c-${version}`, [notice(text)]);
      if (!answer.ok) {
        expect(answer.error.code).toBe('storage_unavailable');
        break;
      }
      version += 1;
    }
    expect(version).toBeGreaterThan(0);
    await lift();
    await expect
      .poll(async () => codeOf(await events.append('s', version, at, actor, 'after', [notice(text)])))
      .toBe('ok');
    expect((await events.read('s')).map((record) => record.version)).toEqual(numbers(version + 1, 1));
    expect(await events.verify('s')).toBeNull();
  });

  it('refuses reports, holds back live facts, and has each once when there is room', async () => {
    await open('activity');
    const activity = new EmbeddedActivity(reader, commits, quiet);
    await limitPages(30);
    let stored = 0;
    for (;;) {
      const batch = numbers(200, stored).map(reported);
      const answer = await activity.ingest('s', batch);
      if (!answer.ok) {
        expect(answer.error.code).toBe('storage_unavailable');
        break;
      }
      stored += 200;
    }
    expect(stored).toBeGreaterThan(0);
    const live = numbers(12_000).map((n) => reported(n).fact);
    expect(activity.record('s', live.slice(0, 11_000))).toBe(true);
    await expect(activity.flush()).rejects.toThrow();
    expect(activity.record('s', live.slice(11_000))).toBe(true);
    expect(await activity.count('s')).toBe(stored);
    await lift();
    await expect.poll(() => activity.count('s')).toBe(stored + 12_000);
    expect((await activity.read('s', stored, 12_000)).map((row) => row.fact)).toEqual(live);
    const again = accepted(await activity.ingest('s', numbers(stored + 200).map(reported)));
    expect(again.filter(Boolean)).toHaveLength(200);
    expect(await activity.count('s')).toBe(stored + 12_200);
    expect(activity.dropped()).toBe(0);
    await activity.close();
  });
});
