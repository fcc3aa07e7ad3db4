import { expect, it } from 'vitest';
import { emptyShow } from '#shared/domain/show/empty-show.ts';
import { emptyLedger } from '#shared/domain/stock/ledger.ts';
import { defaultCurves } from '#shared/domain/targets/curve.ts';
import type { Standing } from './figures.ts';
import { type Glanced, Glances, LIVE_MS } from './glances.ts';
import { ShowRecord } from './show-record.ts';

function setUp() {
  let now = 1_000_000;
  const counted: string[] = [];
  const glances = new Glances(
    async (showId): Promise<Standing> => {
      counted.push(showId);
      const state = emptyShow(showId);
      return {
        state,
        events: [],
        ledger: emptyLedger(showId),
        record: new ShowRecord(),
        curves: defaultCurves,
        at: now,
      };
    },
    () => now,
    (error) => {
      throw error;
    },
  );
  return { glances, counted, advance: (ms: number) => (now += ms) };
}
const show = (more: Partial<Glanced> = {}): Glanced => ({
  id: 'a',
  status: 'live',
  version: 3,
  endedAt: null,
  ...more,
});

it('counts a live show at most once in its time, however many walls ask', async () => {
  const { glances, counted, advance } = setUp();
  for (let asked = 0; asked < 20; asked += 1)
    expect(await glances.of(show({ version: asked }))).not.toBeNull();
  expect(counted).toHaveLength(1);
  advance(LIVE_MS);
  await glances.of(show());
  expect(counted).toHaveLength(2);
});

it('answers at once for shows that are not on air, and counts them one after another behind the answer', async () => {
  const { glances, counted } = setUp();
  const many = Array.from({ length: 300 }, (_, index) =>
    show({ id: `s${index}`, status: 'ended', endedAt: 0 }),
  );
  expect(await Promise.all(many.map((one) => glances.of(one)))).toEqual(many.map(() => null));
  await expect.poll(() => counted.length).toBe(300);
  const again = await Promise.all(many.map((one) => glances.of(one)));
  expect(again.every((figures) => figures?.paid === 0)).toBe(true);
  expect(counted).toHaveLength(300);
});

it('counts a planned show again only when its plan has changed', async () => {
  const { glances, counted, advance } = setUp();
  const planned = show({ status: 'scheduled' });
  await glances.of(planned);
  await expect.poll(() => counted.length).toBe(1);
  advance(10 * 3_600_000);
  await glances.of(planned);
  await glances.of({ ...planned, version: 4 });
  await expect.poll(() => counted.length).toBe(2);
});

it('keeps counting after a show could not be read', async () => {
  const told: string[] = [];
  const glances = new Glances(
    () => Promise.reject(new Error('disk')),
    () => 0,
    (_, showId) => told.push(showId),
  );
  expect(await glances.of(show())).toBeNull();
  await glances.of(show({ id: 'b', status: 'draft' }));
  await expect.poll(() => told).toEqual(['a', 'b']);
});

it('counts a show that is over again when its figures have moved, and only then', async () => {
  const { glances, counted, advance } = setUp();
  const over = show({ status: 'ended', endedAt: 0 });
  await glances.of(over);
  await expect.poll(() => counted.length).toBe(1);
  advance(10 * 3_600_000);
  await glances.of(over);
  await glances.of({ ...over, id: 'b' });
  await expect.poll(() => counted).toEqual(['a', 'b']);
  glances.touch('a');
  await glances.of(over);
  await expect.poll(() => counted).toEqual(['a', 'b', 'a']);
});
