import fc from 'fast-check';
import { expect, test } from 'vitest';
import { showEnd, showFactsByLineTwice, showStart } from './facts.test-support.ts';
import { folded } from './folded.test-support.ts';

test('what the seconds tell of a region adds up to the region, in whatever order it was told', () => {
  fc.assert(
    fc.property(showFactsByLineTwice, ({ inOrder, anyOrder }) => {
      const window = { startedAt: showStart, endedAt: showEnd };
      const courses = [inOrder, anyOrder].map((told) => {
        const { seconds, parts } = folded(told, window);
        const bySecond = new Map<string, number[]>();
        for (const [key, { placed, paid, refunded }] of parts.regions) {
          const of = [...seconds.rows].map(([second, { regions }]) => {
            const own = [...regions].find(([region]) => region.key === key)?.[1];
            if (own && (own.placed || own.paid || own.refunded))
              bySecond.set(`${key} ${second}`, [own.placed, own.paid, own.refunded]);
            return own ?? { placed: 0, paid: 0, refunded: 0 };
          });
          const sum = (what: 'placed' | 'paid' | 'refunded') => of.reduce((all, one) => all + one[what], 0);
          expect([sum('placed'), sum('paid'), sum('refunded')]).toEqual([placed, paid, refunded]);
        }
        return bySecond;
      });
      expect(courses[1]).toEqual(courses[0]);
    }),
    { numRuns: 100 },
  );
});
