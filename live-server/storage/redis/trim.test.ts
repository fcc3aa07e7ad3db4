import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { eventsKey, headKey, keptKey, logKey } from './keys.ts';
import { trimLogs } from './lua/trim.ts';
import { startRedis, type TestRedis } from './redis-for-tests.ts';

let redis: TestRedis;
beforeAll(async () => {
  redis = await startRedis();
});
afterEach(async () => {
  await redis.hand.flushall();
});
afterAll(() => redis.dispose());

const keys = [
  headKey('s'),
  keptKey('s'),
  ...(['events', 'ledger', 'facts'] as const).map((log) => logKey('s', log)),
];

/** A log of events to `end`, and archives that have written so much of it. */
async function put(end: number, marks: readonly number[]): Promise<void> {
  await redis.hand.flushall();
  const write = redis.hand.pipeline();
  for (let number = 1; number <= end; number += 1) write.xadd(eventsKey('s'), `${number}-0`, 'b', 'x');
  write.hset(headKey('s'), 'e', end);
  for (const [index, mark] of marks.entries()) write.hset(keptKey('s'), `a${index}:events`, mark);
  await write.exec();
}

async function trim(needed: number, most: number, stay: number, upTo: number, archives: number) {
  const names = Array.from({ length: archives }, (_, index) => `a${index}`);
  const [gone] = (await trimLogs(redis.hand, keys, [needed, most, stay, upTo, 0, 0, ...names])) as number[];
  const left = await redis.hand.xrange(eventsKey('s'), '-', '+');
  return { gone, left: left.map(([id]) => Number.parseInt(id, 10)) };
}

it('takes what enough archives have, of what may go, and never the last', async () => {
  await put(10, [10, 7, 3]);
  expect(await trim(2, 100, 1, 10, 3)).toEqual({ gone: 7, left: [8, 9, 10] });
  // What it was told once more makes no difference.
  expect(await trim(2, 100, 1, 10, 3)).toEqual({ gone: 7, left: [8, 9, 10] });
  expect(await trim(1, 100, 1, 10, 3)).toEqual({ gone: 9, left: [10] });
  expect(await redis.hand.hget(headKey('s'), 'et')).toBe('9');
});

it('takes nothing where archives are too few, or have nothing', async () => {
  await put(10, [10]);
  expect((await trim(2, 100, 1, 10, 1)).gone).toBe(0);
  await put(10, [10, 0]);
  expect((await trim(2, 100, 1, 10, 2)).gone).toBe(0);
});

it('whatever archives say, nothing goes that a second one has not, and what is left follows on from what is gone', async () => {
  const number = fc.integer({ min: 0, max: 30 });
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 25 }),
      fc.array(number, { maxLength: 4 }),
      fc.array(fc.record({ most: number, stay: number, upTo: number }), { minLength: 1, maxLength: 3 }),
      async (end, marks, rounds) => {
        await put(end, marks);
        const second = [...marks].sort((a, b) => b - a)[1] ?? 0;
        for (const { most, stay, upTo } of rounds) {
          const { gone = 0, left } = await trim(2, most, stay, upTo, marks.length);
          expect(gone).toBeLessThanOrEqual(Math.min(second, end - 1));
          expect(left).toEqual(Array.from({ length: end - gone }, (_, index) => gone + index + 1));
        }
      },
    ),
    { numRuns: 100 },
  );
});
