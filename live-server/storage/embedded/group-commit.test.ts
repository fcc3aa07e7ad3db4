import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { numbers } from '#shared/testing/store-contract/harness.ts';
import { GroupCommit, rowsLane } from './group-commit.ts';
import { type Connection, connect } from './sqlite.ts';

/** A row is `[group of fate, number]`; a null number breaks the table's rule, and with it the group it is in. */
const lane = rowsLane(`INSERT INTO kept (key, n) SELECT value->>0, value->>1 FROM json_each(?)`);

describe('group commit', () => {
  let folder: string;
  let writer: Connection;
  let commits: GroupCommit;
  /** What tasks were told, in order. */
  let told: string[];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'showcaller-'));
    writer = await connect(join(folder, 'groups.db'), 'write');
    await writer.script('CREATE TABLE kept (key TEXT NOT NULL, n INTEGER NOT NULL)');
    commits = new GroupCommit(writer, { info() {}, warn() {}, error() {} }, () => undefined);
    told = [];
  });
  afterEach(async () => {
    await commits.close();
    await writer.close();
    await rm(folder, { recursive: true, force: true });
  });
  const submit = (key: string, n: number | null, after = () => {}) =>
    commits.submit({
      key,
      lane,
      items: [JSON.stringify([key, n])],
      committed() {
        told.push(`${key} ${n}`);
        after();
      },
      failed: () => told.push(`${key} ${n} failed`),
    });
  const kept = async () =>
    (await writer.all<{ n: number }>('SELECT n FROM kept ORDER BY rowid')).map(({ n }) => n);

  it('writes and tells in the order asked, however many come at once', async () => {
    for (const n of numbers(1_000)) submit('a', n);
    await commits.drained();
    expect(told).toEqual(numbers(1_000).map((n) => `a ${n}`));
    expect(await kept()).toEqual(numbers(1_000));
  });

  it('writes what is asked by one who is told, also when nothing else waits', async () => {
    submit('a', 1, () => submit('a', 2, () => submit('a', 3)));
    await commits.drained();
    expect(told).toEqual(['a 1', 'a 2', 'a 3']);
    expect(await kept()).toEqual([1, 2, 3]);
  });

  it('tells nobody before the row is there for others to read', async () => {
    const reader = await connect(join(folder, 'groups.db'), 'read');
    const missing: number[] = [];
    const looks: Promise<void>[] = [];
    const look = async (n: number) => {
      const rows = await reader.all('SELECT 1 FROM kept WHERE n = ?', [n]);
      if (rows.length === 0) missing.push(n);
    };
    for (const n of numbers(300)) submit('a', n, () => looks.push(look(n)));
    await commits.drained();
    await Promise.all(looks);
    expect(looks).toHaveLength(300);
    expect(missing).toEqual([]);
    await reader.close();
  });

  it('refuses what was built on a failed group, keeps what came before it, and leaves others alone', async () => {
    // The first 64 are a group by themselves, the broken row begins the next, and what ends the list is too far behind.
    for (const n of numbers(64)) submit('a', n);
    submit('a', null);
    for (const n of numbers(200, 101)) submit('b', n);
    submit('a', 400);
    submit('c', 500);
    await commits.drained();
    expect(told.slice(0, 64)).toEqual(numbers(64).map((n) => `a ${n}`));
    expect(told).toContain('a null failed');
    expect(told).toContain('a 400 failed');
    expect(told).toContain('c 500');
    expect(told).toHaveLength(64 + 1 + 200 + 2);
    expect(await kept()).toEqual([...numbers(64), 500]);
  });
});
