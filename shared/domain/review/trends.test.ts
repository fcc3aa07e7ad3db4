import { expect, test } from 'vitest';
import { type ComparedFigures, comparedNames } from '../../contract/review-parts.ts';
import { trendsView } from '../../contract/trends.ts';
import { type TrendShow, trends } from './trends.ts';

const hour = 3_600_000;
const figures = Object.fromEntries(comparedNames.map((name) => [name, null])) as ComparedFigures;
const name = (text: string) => ({ en: text, zh: text });
const product = (productId: string, paid: number) =>
  ({ productId, paid, units: 1, buyers: 1, clicks: 3, pinnedMs: 60_000 }) as TrendShow['products'][number];
const shift = (host: string | null, hours: number, paid: number) =>
  ({ host, from: 0, to: hours * hour, paid, orders: 2, entered: 9 }) as TrendShow['shifts'][number];
const show = (showId: string, startedAt: number, more: Partial<TrendShow>): TrendShow => ({
  ...{ showId, title: name(showId), startedAt, lengthMs: hour, timeZone: 'UTC', currency: 'CNY' },
  ...{ attainment: null, figures, products: [], shifts: [], lessons: [] },
  ...more,
});

test('shows stand in time; products and hosts add up over them; a lesson is followed into the show that took it up', () => {
  const view = trends([
    show('second', 9_000, {
      attainment: 1.1,
      products: [product('ring', 50), product('chain', 900)],
      shifts: [shift('Lin', 1, 600)],
    }),
    show('first', 1_000, {
      attainment: 0.8,
      products: [product('ring', 100)],
      shifts: [shift('Lin', 1, 200), shift(null, 1, 5)],
      lessons: [
        {
          ...{ id: 'l1', at: 2_000, by: 'Ana', text: 'Share earlier', owner: null, dueAt: null },
          tasks: [
            { showId: 'second', title: name('second'), taskId: 't', doneAt: 8_000 },
            { showId: 'second', title: name('second'), taskId: 'late', doneAt: 9_500 },
          ],
        },
      ],
    }),
  ]);
  expect(trendsView.parse(view)).toEqual(view);
  expect(view.shows.map(({ showId }) => showId)).toEqual(['first', 'second']);
  expect(view.products.map(({ productId, paid, shows }) => [productId, paid, shows.length])).toEqual([
    ['chain', 900, 1],
    ['ring', 150, 2],
  ]);
  expect(view.hosts).toMatchObject([{ host: 'Lin', shows: 2, paid: 800, paidPerHour: 400 }]);
  // A task done once the show was on could not have helped it.
  expect(view.playbook).toMatchObject([
    { showId: 'first', before: 0.8, after: [{ showId: 'second', attainment: 1.1 }] },
  ]);
});
