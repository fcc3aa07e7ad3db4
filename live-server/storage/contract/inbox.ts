import { describe, expect, it } from 'vitest';
import type { Inbox, NewMessage } from '../inbox.ts';

export const message = (id: string, more: Partial<NewMessage> = {}): NewMessage => ({
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
export const ids = (messages: readonly { id: string }[]) => messages.map(({ id }) => id);

/** What every inbox keeps to, whatever it stands on; each test asks for an empty one. */
export function describeInboxContract(name: string, empty: () => Inbox): void {
  describe(name, () => {
    it('keeps a message as it came, and a repeat of it never', async () => {
      const inbox = empty();
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
      const inbox = empty();
      const taken = await Promise.all(
        Array.from({ length: 50 }, (_, index) => inbox.take(message(`m-${index}`, { dedupeKey: 'same' }))),
      );
      expect(taken.filter((one) => one.ok && !one.value.repeated)).toHaveLength(1);
      expect((await inbox.page({ limit: 100 })).items).toHaveLength(1);
    });

    it('tells all messages of an order, oldest first, and of no other', async () => {
      const inbox = empty();
      for (const id of ['a', 'b', 'c']) await inbox.take(message(id));
      await inbox.take(message('other', { subject: 'order-2' }));
      await inbox.take(message('elsewhere', { connector: 'oms' }));
      await inbox.settle('b', done);
      const found = await inbox.ofOrder('wechat', 'order-1');
      expect(ids(found)).toEqual(['a', 'b', 'c']);
      expect(found[1]).toEqual(await inbox.get('b'));
      expect(await inbox.ofOrder('wechat', 'nothing')).toEqual([]);
    });

    it('pages newest first by connector and status', async () => {
      const inbox = empty();
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
      const inbox = empty();
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

    it('finds what is asked for in the order, the event and the message, whatever stands around it', async () => {
      const inbox = empty();
      for (let n = 0; n < 30; n += 1) await inbox.take(message(`m-${n}`, { subject: `order-${n}` }));
      await inbox.take(message('percent', { kind: '100%_Off', subject: null }));
      expect(ids((await inbox.page({ limit: 9, q: 'ORDER-29' })).items)).toEqual(['m-29']);
      expect(ids((await inbox.page({ limit: 9, q: '0%_o' })).items)).toEqual(['percent']);
      expect((await inbox.page({ limit: 99, q: '钻石' })).items).toHaveLength(31);
      expect((await inbox.page({ limit: 9, q: 'nowhere' })).items).toEqual([]);
    });

    it('takes nothing from an attempt that another overtook, unless it got the message done', async () => {
      const inbox = empty();
      const waits = { ...done, status: 'received', outcome: 'waits', workedAt: 3_000 } as const;
      for (const id of ['a', 'b']) await inbox.take(message(id));
      await inbox.settle('a', done);
      expect(await inbox.settle('a', waits)).toMatchObject({ ok: true });
      expect(await inbox.get('a')).toMatchObject({ status: 'done', outcome: 'one new', workedAt: 2_000 });
      expect(await inbox.unfinished(0, 9)).toMatchObject([{ id: 'b' }]);
      // Looked at anew, it may come to something else.
      await inbox.settle('a', { ...waits, attempts: 2 });
      expect(await inbox.get('a')).toMatchObject({ status: 'received', attempts: 2 });

      await inbox.settle('b', { ...waits, attempts: 3 });
      await inbox.settle('b', { ...waits, status: 'failed', attempts: 2 });
      expect(await inbox.get('b')).toMatchObject({ status: 'received', attempts: 3 });
      await inbox.settle('b', done);
      expect(await inbox.get('b')).toMatchObject({ status: 'done', attempts: 3 });
      expect((await inbox.summary()).connectors).toMatchObject([{ received: 1, done: 1, failed: 0 }]);
    });

    it('counts by shop and status, and by error of what is not done', async () => {
      const inbox = empty();
      for (const id of ['a', 'b', 'c', 'd']) await inbox.take(message(id, { receivedAt: 1_000 }));
      await inbox.take(message('e', { connector: 'oms', receivedAt: 5_000 }));
      await inbox.take(message('older', { connector: 'oms', receivedAt: 4_000 }));
      const noShow = { code: 'no_show', message: 'none' } as const;
      const refused = { code: 'refused', message: 'no' } as const;
      await inbox.settle('a', { ...done, status: 'failed', error: refused });
      await inbox.settle('b', { ...done, status: 'failed', error: refused });
      await inbox.settle('b', done);
      await inbox.settle('c', { ...done, status: 'ignored', error: noShow });
      expect(await inbox.summary()).toEqual({
        connectors: [
          { connector: 'oms', account: 'wx1', received: 2, done: 0, ignored: 0, failed: 0, lastAt: 5_000 },
          { connector: 'wechat', account: 'wx1', received: 1, done: 1, ignored: 1, failed: 1, lastAt: 1_000 },
        ],
        errors: [{ code: 'refused', count: 1 }],
      });
      expect(ids((await inbox.page({ limit: 9, error: 'no_show' })).items)).toEqual(['c']);
    });
  });
}
