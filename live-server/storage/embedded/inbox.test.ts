import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NewMessage } from '../inbox.ts';
import { GroupCommit } from './group-commit.ts';
import { EmbeddedInbox } from './inbox.ts';
import { migrate } from './migrate.ts';
import { type Connection, connect } from './sqlite.ts';

let folder: string;
let writer: Connection;
let reader: Connection;
let commits: GroupCommit;
let inbox: EmbeddedInbox;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'showcaller-'));
  const file = join(folder, 'inbox.db');
  writer = await connect(file, 'write');
  await migrate(writer, fileURLToPath(new URL('../migrations/showcaller', import.meta.url)));
  reader = await connect(file, 'read');
  commits = new GroupCommit(writer, { info() {}, warn() {}, error() {} }, () => undefined);
  inbox = new EmbeddedInbox(reader, commits);
});
afterEach(async () => {
  await commits.close();
  await reader.close();
  await writer.close();
  await rm(folder, { recursive: true, force: true });
});

const message = (id: string, more: Partial<NewMessage> = {}): NewMessage => ({
  id,
  connector: 'wechat',
  account: 'wx1',
  dedupeKey: id,
  kind: 'order_new',
  subject: 'order-1',
  receivedAt: 1_000,
  message: '{"text":"钻石 \\u0000 \' \\" 3705115058471208928"}',
  ...more,
});
const done = { status: 'done', outcome: 'one new', error: null, attempts: 1, workedAt: 2_000 } as const;
const ids = (messages: readonly { id: string }[]) => messages.map(({ id }) => id);

describe('the inbox', () => {
  it('keeps a message as it came, and a repeat of it never', async () => {
    const first = await inbox.take(message('a'));
    expect(first).toMatchObject({ ok: true, value: { repeated: false } });
    const { subject, ...rest } = message('a');
    expect(await inbox.get('a')).toEqual({
      ...rest,
      subject,
      status: 'received',
      outcome: '',
      error: null,
      showId: null,
      attempts: 0,
      workedAt: null,
    });
    const copies = Array.from({ length: 20 }, (_, index) =>
      inbox.take(message(`copy-${index}`, { dedupeKey: 'a' })),
    );
    for (const copy of await Promise.all(copies))
      expect(copy).toMatchObject({ ok: true, value: { repeated: true, message: { id: 'a' } } });
    for (const other of [{ account: 'wx2' }, { connector: 'oms' }])
      expect(
        await inbox.take(message(`of-${Object.values(other)}`, { dedupeKey: 'a', ...other })),
      ).toMatchObject({
        value: { repeated: false },
      });
  });

  it('of many copies at once takes exactly one', async () => {
    const taken = await Promise.all(
      Array.from({ length: 50 }, (_, index) => inbox.take(message(`m-${index}`, { dedupeKey: 'same' }))),
    );
    expect(taken.filter((one) => one.ok && !one.value.repeated)).toHaveLength(1);
    expect((await inbox.page({ limit: 100 })).items).toHaveLength(1);
  });

  it('pages newest first by connector and status', async () => {
    for (const id of ['a', 'b', 'c', 'd', 'e']) await inbox.take(message(id));
    await inbox.take(message('f', { connector: 'oms' }));
    await inbox.settle('b', done);
    const first = await inbox.page({ limit: 2, connector: 'wechat' });
    expect(ids(first.items)).toEqual(['e', 'd']);
    const second = await inbox.page({ limit: 3, connector: 'wechat', cursor: first.nextCursor ?? '' });
    expect([ids(second.items), second.nextCursor]).toEqual([['c', 'b', 'a'], null]);
    expect(ids((await inbox.page({ limit: 9, status: 'done' })).items)).toEqual(['b']);
    expect(await inbox.page({ limit: 9, cursor: 'never given out' })).toEqual({
      items: [],
      nextCursor: null,
    });
  });

  it('knows an order’s show, and what of it is undone', async () => {
    for (const id of ['a', 'b', 'c']) await inbox.take(message(id));
    await inbox.take(message('d', { subject: 'order-2' }));
    expect(await inbox.showOf('wechat', 'order-1')).toBeNull();
    await inbox.bind('b', 'show-1');
    expect(await inbox.showOf('wechat', 'order-1')).toBe('show-1');
    expect(await inbox.showOf('oms', 'order-1')).toBeNull();

    await inbox.settle('a', done);
    const noShow = { code: 'no_show', message: 'none' } as const;
    await inbox.settle('b', { ...done, status: 'ignored', error: noShow });
    expect(ids(await inbox.undone('wechat', 'order-1'))).toEqual(['b', 'c']);
    expect(await inbox.hasError('wechat', 'order-1', 'no_show')).toBe(true);
    expect(await inbox.hasError('wechat', 'order-2', 'no_show')).toBe(false);
    expect(await inbox.get('b')).toMatchObject({
      error: noShow,
      showId: 'show-1',
      attempts: 1,
      workedAt: 2_000,
    });
    const unfinished = await inbox.unfinished(0, 10);
    expect(ids(unfinished)).toEqual(['c', 'd']);
    expect(ids(await inbox.unfinished(unfinished[0]?.position ?? 0, 10))).toEqual(['d']);
  });

  it('refuses on a full disk, acknowledges nothing it did not keep, and goes on by itself', async () => {
    const [row] = await writer.all<{ page_count: number }>('PRAGMA page_count');
    await writer.all(`PRAGMA max_page_count = ${(row?.page_count ?? 0) + 10}`);
    const kept: string[] = [];
    for (let index = 0; ; index++) {
      const taken = await inbox.take(message(`m-${index}`, { message: 'x'.repeat(5_000) }));
      if (!taken.ok) {
        expect(taken.error.code).toBe('storage_unavailable');
        break;
      }
      kept.unshift(`m-${index}`);
    }
    expect(ids((await inbox.page({ limit: 200 })).items)).toEqual(kept);
    await writer.all('PRAGMA max_page_count = 1000000');
    await expect.poll(async () => (await inbox.take(message('after'))).ok).toBe(true);
  });
});
