import { describe, expect, it } from 'vitest';
import type { Member, Product } from '#shared/contract/organisation.ts';
import type { Directory, StoredSession, StoredToken, StoredUser } from '../directory.ts';

const member = (n: number): Member => ({
  id: `m-${n}`,
  code: `M-${n}`,
  name: `王 ${n}`,
  segment: 'new',
  homeGuideId: null,
  homeStoreId: null,
  birthday: null,
  lastOrderAt: null,
});
export const product = (id: string, sku: string): Product => ({
  id,
  sku,
  title: { en: 'Ring', zh: '戒指' },
  category: 'ring',
  listPrice: 100_00,
  floorPrice: 80_00,
  stock: 5,
  oneOff: false,
  imageUrl: '/ring.svg',
  link: '/ring',
  tags: [],
});
const user: StoredUser = {
  id: 'u-1',
  username: 'host',
  name: 'Host',
  role: 'host',
  regionIds: [],
  passwordHash: 'scrypt$x',
};
const token: StoredToken = {
  id: 't-1',
  name: 'importer',
  role: 'ingest',
  regionIds: [],
  createdAt: 1,
  revokedAt: null,
  secretHash: 'abc',
};
const session = (idHash: string, expiresAt: number): StoredSession => ({ idHash, userId: 'u-1', expiresAt });

/** Opens a directory, the same one each time within a test, and closes it after use. */
export type InDirectory = <T>(use: (directory: Directory) => Promise<T>) => Promise<T>;

/** What every directory keeps to, whatever it stands on; `inDirectory` begins each test with an empty one. */
export function describeDirectoryContract(name: string, inDirectory: InDirectory): void {
  describe(name, () => {
    it('takes 5,000 members at once and gives them back in order, also after a restart', async () => {
      const members = Array.from({ length: 5_000 }, (_, n) => member(n));
      await inDirectory(async (directory) => {
        expect(await directory.members.insert(members)).toEqual({ ok: true, value: null });
      });
      await inDirectory(async ({ members: stored }) => {
        expect(stored.size).toBe(5_000);
        expect([...stored.all()]).toEqual(members);
        expect(stored.byCode('M-77')).toEqual(member(77));
      });
    });

    it('refuses a taken code or id, all or none, whoever came first', () =>
      inDirectory(async ({ products }) => {
        const answers = await Promise.all([
          products.insert([product('p-1', 'SKU-1')]),
          products.insert([product('p-2', 'SKU-2'), product('p-3', 'SKU-1')]),
          products.insert([product('p-4', 'SKU-4'), product('p-5', 'SKU-4')]),
          products.insert([product('p-1', 'SKU-6')]),
        ]);
        expect(answers.map((answer) => (answer.ok ? 'ok' : answer.error.code))).toEqual([
          'ok',
          'duplicate',
          'duplicate',
          'duplicate',
        ]);
        expect([...products.all()].map((stored) => stored.id)).toEqual(['p-1']);
        expect(products.byCode('SKU-2')).toBeNull();
      }));

    it('updates by changes, moves the code with it, and keeps the place in the order', async () => {
      await inDirectory(async ({ products }) => {
        await products.insert([product('p-1', 'SKU-1'), product('p-2', 'SKU-2')]);
        expect(await products.update('p-9', { stock: 1 })).toMatchObject({ error: { code: 'not_found' } });
        expect(await products.update('p-1', { sku: 'SKU-2' })).toMatchObject({
          error: { code: 'duplicate' },
        });
        expect(await products.update('p-1', { sku: 'SKU-9', stock: 1 })).toEqual({
          ok: true,
          value: { ...product('p-1', 'SKU-9'), stock: 1 },
        });
        expect(products.byCode('SKU-1')).toBeNull();
        expect((await products.insert([product('p-3', 'SKU-1')])).ok).toBe(true);
      });
      await inDirectory(async ({ products }) => {
        expect([...products.all()].map(({ id, sku }) => [id, sku])).toEqual([
          ['p-1', 'SKU-9'],
          ['p-2', 'SKU-2'],
          ['p-3', 'SKU-1'],
        ]);
        expect(products.byCode('SKU-9')?.stock).toBe(1);
      });
    });

    it('adds and changes many at once, all or none, and gives them back so after a restart', async () => {
      await inDirectory(async ({ products }) => {
        await products.insert([product('p-1', 'SKU-1'), product('p-2', 'SKU-2')]);
        const changes = new Map([['p-1', { stock: 1 }]]);
        const taken = [product('p-3', 'SKU-2')];
        expect(await products.change(() => ({ added: taken, changes }))).toMatchObject({
          error: { code: 'duplicate' },
        });
        expect(products.get('p-1')?.stock).toBe(5);
        const unknown = new Map([...changes, ['p-9', { stock: 9 }]]);
        const added = [product('p-3', 'SKU-3')];
        expect((await products.change(() => ({ added, changes: unknown }))).ok).toBe(true);
      });
      await inDirectory(async ({ products }) => {
        expect([...products.all()].map(({ id, stock }) => [id, stock])).toEqual([
          ['p-1', 1],
          ['p-2', 5],
          ['p-3', 5],
        ]);
        expect(products.byCode('SKU-3')?.id).toBe('p-3');
      });
    });

    it('decides changes on every write before them', () =>
      inDirectory(async ({ products }) => {
        await products.insert([product('p-1', 'SKU-1')]);
        const more = () =>
          products.change(() => ({
            added: [],
            changes: new Map([['p-1', { stock: (products.get('p-1')?.stock ?? 0) + 1 }]]),
          }));
        await Promise.all([more(), more(), more()]);
        expect(products.get('p-1')?.stock).toBe(8);
      }));

    it('pages through every record once', () =>
      inDirectory(async ({ members }) => {
        await members.insert(Array.from({ length: 25 }, (_, n) => member(n)));
        const ids: string[] = [];
        const sizes: number[] = [];
        let cursor: string | undefined;
        do {
          const page = members.page(10, cursor);
          ids.push(...page.items.map((item) => item.id));
          sizes.push(page.items.length);
          cursor = page.nextCursor ?? undefined;
        } while (cursor !== undefined);
        expect(sizes).toEqual([10, 10, 5]);
        expect(new Set(ids).size).toBe(25);
        expect(members.page(10, 'never given out')).toEqual({ items: [], nextCursor: null });
        expect(members.page(25).nextCursor).toBeNull();
      }));

    it('keeps what callers hold apart from what it stores', () =>
      inDirectory(async ({ products }) => {
        const mine = product('p-1', 'SKU-1');
        await products.insert([mine]);
        mine.stock = 999;
        expect(products.get('p-1')?.stock).toBe(5);
      }));

    it('keeps users, tokens, sessions and settings over a restart, and forgets sessions that are over', async () => {
      const far = Date.now() + 3_600_000;
      await inDirectory(async ({ access, settings }) => {
        expect((await access.insertUser(user)).ok).toBe(true);
        expect(await access.insertUser({ ...user, id: 'u-2' })).toMatchObject({
          error: { code: 'duplicate' },
        });
        expect((await access.insertToken(token)).ok).toBe(true);
        expect((await access.revokeToken('t-1', 42)).ok).toBe(true);
        expect(await access.revokeToken('t-9', 42)).toMatchObject({ error: { code: 'not_found' } });
        await access.insertSession(session('live', far));
        await access.insertSession(session('over', 1));
        await access.insertSession(session('left', far));
        await access.deleteSession('left');
        await access.deleteSession('never was');
        await settings.set('demo', 'loading');
        await settings.set('demo', 'loaded');
      });
      await inDirectory(async ({ access, settings }) => {
        expect(access.userByName('host')).toEqual(user);
        expect(access.user('u-1')).toEqual(user);
        expect(access.users()).toEqual([user]);
        expect(access.tokenByHash('abc')).toEqual({ ...token, revokedAt: 42 });
        expect(access.session('live')).toMatchObject(session('live', far));
        expect(access.session('over')).toBeNull();
        expect(access.session('left')).toBeNull();
        expect(settings.get('demo')).toBe('loaded');
        expect(settings.get('unknown')).toBeNull();
      });
    });

    it('changes a setting on what is stored, each change after the one before', () =>
      inDirectory(async ({ settings }) => {
        const count = (stored: string | null) => String(Number(stored ?? 0) + 1);
        await Promise.all(Array.from({ length: 20 }, () => settings.change('count', count)));
        expect(settings.get('count')).toBe('20');
        expect(await settings.change('count', () => null)).toBe('20');
        expect(await settings.change('unknown', () => null)).toBeNull();
        expect(settings.get('unknown')).toBeNull();
      }));

    it('is fresh when asked, and stays so', () =>
      inDirectory(async (directory) => {
        await directory.products.insert([product('p-1', 'SKU-1')]);
        await directory.fresh();
        expect(directory.products.size).toBe(1);
      }));
  });
}
