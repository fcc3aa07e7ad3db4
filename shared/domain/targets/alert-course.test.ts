import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Fact } from '../metrics/facts.ts';
import { foldFact } from '../metrics/fold.ts';
import {
  byCode,
  enter,
  given,
  li,
  live,
  mei,
  minute,
  paid,
  placed,
  refunded,
  start,
} from '../metrics/small-show.test-support.ts';
import {
  type AlertPlan,
  courseAlerts,
  hasReading,
  noCourse,
  readCourse,
  readingEveryMs,
} from './alert-course.ts';

/** As much is expected as of the hour has passed: 1,000 a minute, of which the east 400 and the west 600. */
const plan: AlertPlan = {
  startedAt: start,
  plannedMs: 60 * minute,
  curve: [0, 1],
  versions: [
    {
      at: start,
      targets: {
        basis: 'net',
        total: { uv: 0, amount: 60_000 },
        regions: [
          { regionId: 'east', uv: 0, amount: 24_000 },
          { regionId: 'west', uv: 0, amount: 36_000 },
        ],
      },
    },
  ],
};
const rooms = [enter('e', 'mei', start, byCode(mei)), enter('w', 'li', start, byCode(li))];
const sold = (id: string, visitId: string, atMinute: number, amount: number): Fact[] => [
  placed(id, visitId, start + atMinute * minute, amount),
  paid(id, start + atMinute * minute),
];
const readAt = (facts: readonly Fact[], atMinute: number) =>
  courseAlerts(readCourse(noCourse, given([...rooms, ...facts], live), plan, start + atMinute * minute));

describe('alerts on pace, from the record', () => {
  test('stand since they were to be raised, however late somebody looks', () => {
    const facts = sold('o', 'e', 0.5, 24_000);
    const raised = start + readingEveryMs + 3 * minute;
    const west = { key: 'west', level: 'critical', at: raised, worseAt: raised, pace: 0, clearedAt: null };
    expect(readAt(facts, 4).find(({ key }) => key === 'west')).toEqual(west);
    expect(readAt(facts, 40).find(({ key }) => key === 'west')).toEqual(west);
    expect(readAt(facts, 40).find(({ key }) => key === 'east')).toBeUndefined();
    expect(readAt(facts, 3)).toEqual([]);
  });

  test('know when they were over, and that what went back was not sold', () => {
    const facts = [...sold('a', 'w', 10, 12_000), ...sold('b', 'e', 0, 24_000)];
    const west = (more: readonly Fact[], at: number) =>
      readAt([...facts, ...more], at).find(({ key }) => key === 'west');
    expect(west([], 11)).toMatchObject({ clearedAt: start + 10 * minute + readingEveryMs });
    const back = refunded('a', start + 12 * minute, 12_000);
    expect(west([back], 14)).toMatchObject({ clearedAt: start + 10 * minute + readingEveryMs });
    expect(west([back], 16)).toMatchObject({ level: 'critical', clearedAt: null, pace: 0 });
  });

  test('are held against the targets of their time', () => {
    const [first] = plan.versions;
    if (!first) throw new Error('The plan has targets');
    const eased = { ...first.targets, total: { uv: 0, amount: 0 }, regions: [] };
    const changed = { ...plan, versions: [first, { at: start + 20 * minute, targets: eased }] };
    const fold = given(rooms, live);
    const until = start + 30 * minute;
    expect(courseAlerts(readCourse(noCourse, fold, changed, until))).toEqual(
      courseAlerts(readCourse(noCourse, fold, plan, until)),
    );
  });

  test('never depend on when the record was read, nor on what of it was told late', () => {
    const sale = fc.record({
      visitId: fc.constantFrom('e', 'w'),
      /** Seconds of the show. */
      at: fc.nat(1_800),
      amount: fc.integer({ min: 1, max: 8_000 }),
      isBack: fc.boolean(),
      /** How many seconds after it it is told of. */
      late: fc.oneof(fc.constant(0), fc.nat(1_500)),
    });
    fc.assert(
      fc.property(
        fc.array(sale, { maxLength: 25 }),
        fc.array(fc.nat(1_800), { maxLength: 30 }),
        (sales, looks) => {
          const told = sales.flatMap(({ visitId, at, amount, isBack, late }, index) => {
            const id = `o${index}`;
            const facts = [
              ...sold(id, visitId, at / 60, amount),
              ...(isBack ? [refunded(id, start + (at + 60) * 1_000, amount)] : []),
            ];
            return facts.map((fact) => ({ fact, at: fact.at + late * 1_000 }));
          });
          const fold = given(rooms, live);
          let course = noCourse;
          let known = 0;
          told.sort((a, b) => a.at - b.at);
          const hearUntil = (at: number) => {
            for (; (told[known]?.at ?? at) < at; known += 1) {
              const next = told[known];
              if (next) foldFact(fold, next.fact);
            }
          };
          for (const second of looks.sort((a, b) => a - b)) {
            const at = start + second * 1_000;
            hearUntil(at);
            course = readCourse(course, fold, plan, at);
          }
          hearUntil(Number.POSITIVE_INFINITY);
          const until = start + 31 * minute;
          const byKey = (alerts: ReturnType<typeof courseAlerts>) =>
            new Map(alerts.map((one) => [one.key, one]));
          let inParts = noCourse;
          while (hasReading(inParts, start, until)) inParts = readCourse(inParts, fold, plan, until, 100);
          const whole = byKey(courseAlerts(readCourse(noCourse, fold, plan, until)));
          expect(byKey(courseAlerts(readCourse(course, fold, plan, until)))).toEqual(whole);
          expect(byKey(courseAlerts(inParts))).toEqual(whole);
        },
      ),
      { numRuns: 200 },
    );
  });
});
