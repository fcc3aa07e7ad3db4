import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ShowGlance } from '#shared/contract/campaign-wall.ts';
import type { PaceStatus } from '#shared/contract/metrics.ts';
import { noFigures } from '../live/wire-samples.ts';
import { byTrouble, troubleOf } from './by-trouble.ts';

const { total } = noFigures();
function show(id: string, more: Partial<ShowGlance> = {}): ShowGlance {
  return {
    id,
    title: { en: id, zh: id },
    status: 'live',
    mode: 'regional',
    campaignId: 'c',
    storeId: null,
    regionIds: [],
    currency: 'CNY',
    timeZone: 'Asia/Shanghai',
    plannedStartAt: 1000,
    plannedMs: 60_000,
    startedAt: null,
    endedAt: null,
    hostName: null,
    referenceShowIds: [],
    liveRoomIds: [],
    playback: null,
    figures: null,
    alerts: 0,
    ...more,
  };
}
const paced = (status: PaceStatus, amount: number, short = 0) => ({
  figures: {
    at: 0,
    online: 0,
    uv: 0,
    orders: 0,
    paid: 0,
    total: { ...total, status, pace: { uv: null, amount }, shortfall: { uv: null, amount: short } },
  },
});
const order = (shows: ShowGlance[], now = 5000) => byTrouble(shows, now).map(({ id }) => id);

it('puts live shows in trouble first, the one that misses most on top', () => {
  const shows = [
    show('fine', paced('on-track', 1)),
    show('behind', paced('behind', 0.9, 50)),
    show('critical-little', paced('critical', 0.2, 100)),
    show('critical-much', paced('critical', 0.7, 900)),
    show('ahead', paced('ahead', 1.4)),
  ];
  expect(order(shows)).toEqual(['critical-much', 'critical-little', 'behind', 'fine', 'ahead']);
});

it('counts a show that should be on air by now as trouble, and one to come as none', () => {
  const shows = [
    show('over', { status: 'ended', endedAt: 4000 }),
    show('coming', { status: 'scheduled', plannedStartAt: 9000 }),
    show('fine', paced('ahead', 1.2)),
    show('late', { status: 'scheduled', plannedStartAt: 4000 }),
  ];
  expect(order(shows)).toEqual(['late', 'fine', 'coming', 'over']);
  expect(troubleOf(show('draft', { status: 'draft', plannedStartAt: 4000 }), 5000)).toBe('late');
});

it('takes a standing alert seriously though the pace is not behind', () => {
  expect(troubleOf(show('a', { ...paced('on-track', 1), alerts: 1 }), 0)).toBe('behind');
});

it('keeps every show, and its place does not depend on the order they came in', () => {
  const statuses = ['live', 'scheduled', 'draft', 'ended', 'reviewed', 'rehearsal'] as const;
  const any = fc.record({
    status: fc.constantFrom(...statuses),
    plannedStartAt: fc.nat(9000),
    alerts: fc.nat(1),
  });
  fc.assert(
    fc.property(fc.array(any, { maxLength: 40 }), fc.nat(9000), (parts, now) => {
      const shows = parts.map((part, index) => show(`s${index}`, part));
      expect(order(shows, now)).toEqual(order(shows.toReversed(), now));
      expect(new Set(order(shows, now)).size).toBe(shows.length);
    }),
  );
});
