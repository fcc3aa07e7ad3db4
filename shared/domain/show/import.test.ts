import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { importShow } from '#shared/contract/imports.ts';
import { operator } from '#shared/testing/given.ts';
import { replay } from './evolve.ts';
import { importShowEvents, type TimedEvent } from './import.ts';

const report = {
  title: 'Past show',
  mode: 'hq',
  currency: 'CNY',
  timeZone: 'Asia/Shanghai',
  startedAt: 1_000,
  endedAt: 100_000,
  lineup: [
    { itemId: 'a', productId: 'p1', price: 100, stock: 5 },
    { itemId: 'b', productId: 'p2', price: 200 },
  ],
  deals: [
    { dealId: 'd', itemId: 'a', price: 80, quantity: 3 },
    { dealId: 'e', itemId: 'b', price: 90, quantity: 3 },
  ],
};

/** As the edge does it: parsed by the contract, then turned into events. */
function imported(other: object) {
  let ids = 0;
  return importShowEvents(importShow.parse({ ...report, ...other }), () => {
    ids += 1;
    return `new-${ids}`;
  });
}

function timed(other: object): readonly TimedEvent[] {
  const result = imported(other);
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
}

const stateFrom = (events: readonly TimedEvent[]) =>
  replay(
    'show',
    events.map(({ at, event }, index) => {
      return { showId: 'show', version: index + 1, at, actor: operator, commandId: null, event };
    }),
  );

const onAirOf = (events: readonly TimedEvent[]) =>
  events.slice(events.findIndex(({ event }) => event.type === 'show.started') + 1).map(({ at, event }) => {
    const what = 'dealId' in event ? event.dealId : 'itemId' in event ? event.itemId : '';
    const why = 'reason' in event ? ` ${event.reason}` : '';
    return `${at} ${event.type} ${what}${why}`.trim();
  });

describe('an imported show', () => {
  it('knows who hosted when', () => {
    const onAir = [
      { at: 1_000, type: 'host.changed', name: 'Xu Wei' },
      { at: 40_000, type: 'host.changed', name: 'Liang Chen' },
    ];
    const events = timed({ onAir });
    const hosts = events.flatMap(({ at, event }) =>
      event.type === 'show.revised' ? [[at, event.changes.hostName]] : [],
    );
    expect(hosts).toEqual([
      [1_000, 'Xu Wei'],
      [40_000, 'Liang Chen'],
    ]);
    expect(stateFrom(events).hostName).toBe('Liang Chen');
  });

  it('is planned and started when it started, and ended', () => {
    const targets = { total: { uv: 1, amount: 2 }, regions: [] };
    const events = timed({ targets });
    expect(events.map(({ event }) => event.type)).toEqual([
      'show.created',
      'lineup.added',
      'lineup.added',
      'deal.planned',
      'deal.planned',
      'targets.set',
      'show.scheduled',
      'show.started',
      'show.ended',
    ]);
    const state = stateFrom(events);
    expect(state).toMatchObject({
      status: 'ended',
      startedAt: 1_000,
      endedAt: 100_000,
      plannedStartAt: 1_000,
      plannedMs: 99_000,
      title: { en: 'Past show', zh: 'Past show' },
      targets: { basis: 'paid', ...targets },
    });
    expect(state.lineup.map(({ itemId, stock }) => [itemId, stock])).toEqual([
      ['a', 5],
      ['b', 0],
    ]);
  });

  it('names items that come without an id', () => {
    const events = timed({ lineup: [{ productId: 'p', price: 1 }], deals: [] });
    expect(stateFrom(events).lineup[0]?.itemId).toBe('new-1');
  });

  it('has its pins, deals, prices and notices in time order', () => {
    const onAir = [
      { at: 9_000, type: 'product.unpinned', itemId: 'a' },
      { at: 2_000, type: 'product.pinned', itemId: 'a' },
      { at: 3_000, type: 'deal.opened', dealId: 'd', endsAt: 8_000 },
      { at: 5_000, type: 'deal.closed', dealId: 'd' },
      { at: 6_000, type: 'price.changed', itemId: 'b', price: 150 },
      { at: 7_000, type: 'notice.posted', text: 'Hello' },
      { at: 8_000, type: 'price.changed', itemId: 'b', price: 140 },
    ];
    const events = timed({ onAir });
    expect(onAirOf(events)).toEqual([
      '2000 product.pinned a',
      '3000 deal.opened d',
      '5000 deal.closed d by-hand',
      '6000 price.changed b',
      '7000 notice.posted',
      '8000 price.changed b',
      '9000 product.unpinned a',
      '100000 show.ended',
    ]);
    const changes = events.flatMap(({ event }) => (event.type === 'price.changed' ? [event.from] : []));
    expect(changes).toEqual([200, 150]);
    expect(stateFrom(events).deals[0]).toMatchObject({ durationMs: 5_000, state: 'closed', closedAt: 5_000 });
  });

  it('closes what the report left open: deals when their time was up, the rest with the show', () => {
    const onAir = [
      { at: 2_000, type: 'deal.opened', dealId: 'd', endsAt: 4_000 },
      { at: 3_000, type: 'deal.opened', dealId: 'e', endsAt: 200_000 },
      { at: 5_000, type: 'product.pinned', itemId: 'a' },
      { at: 6_000, type: 'deal.closed', dealId: 'd' },
    ];
    expect(onAirOf(timed({ onAir }))).toEqual([
      '2000 deal.opened d',
      '3000 deal.opened e',
      '4000 deal.closed d time-up',
      '5000 product.pinned a',
      '100000 deal.closed e show-ended',
      '100000 product.unpinned a',
      '100000 show.ended',
    ]);
  });

  it('closes a deal whose time was up even when nothing was reported after it', () => {
    const onAir = [{ at: 2_000, type: 'deal.opened', dealId: 'd', endsAt: 4_000 }];
    expect(onAirOf(timed({ onAir }))).toEqual([
      '2000 deal.opened d',
      '4000 deal.closed d time-up',
      '100000 show.ended',
    ]);
  });

  it('closes a deal once when the report closes it just as its time is up', () => {
    const onAir = [
      { at: 2_000, type: 'deal.opened', dealId: 'd', endsAt: 4_000 },
      { at: 4_000, type: 'deal.closed', dealId: 'd' },
    ];
    expect(onAirOf(timed({ onAir }))).toEqual([
      '2000 deal.opened d',
      '4000 deal.closed d time-up',
      '100000 show.ended',
    ]);
  });

  it.each([
    ['not_found', { onAir: [{ at: 2_000, type: 'product.pinned', itemId: 'x' }] }],
    ['not_found', { onAir: [{ at: 2_000, type: 'deal.opened', dealId: 'x', endsAt: 3_000 }] }],
    ['not_found', { deals: [{ dealId: 'd', itemId: 'x', price: 1, quantity: 1 }] }],
    ['duplicate', { lineup: [report.lineup[0], report.lineup[0]], deals: [] }],
    ['duplicate', { deals: [report.deals[0], report.deals[0]] }],
    [
      'targets_mismatch',
      { targets: { total: { uv: 1, amount: 1 }, regions: [{ regionId: 'r', uv: 2, amount: 1 }] } },
    ],
    ['invalid', { onAir: [{ at: 999, type: 'product.pinned', itemId: 'a' }] }],
    ['invalid', { onAir: [{ at: 100_001, type: 'product.pinned', itemId: 'a' }] }],
    ['invalid', { onAir: [{ at: 2_000, type: 'deal.closed', dealId: 'd' }] }],
    ['invalid', { onAir: [{ at: 2_000, type: 'deal.opened', dealId: 'd', endsAt: 2_000 }] }],
    [
      'invalid',
      {
        onAir: [2_000, 3_000].map((at) => ({ at, type: 'deal.opened', dealId: 'd', endsAt: 9_000 })),
      },
    ],
  ])('is refused as %s: %o', (code, other) => {
    expect(imported(other)).toMatchObject({ ok: false, error: { code } });
  });

  it('always gives a log in time order that folds to an ended show with nothing on air, or is refused', () => {
    const at = fc.integer({ min: 1_000, max: 100_000 });
    const itemId = fc.constantFrom('a', 'b');
    const dealId = fc.constantFrom('d', 'e');
    const moment = fc.oneof(
      fc.record({ at, type: fc.constantFrom('product.pinned', 'product.unpinned'), itemId }),
      fc.record({ at, type: fc.constant('deal.opened'), dealId, endsAt: at }),
      fc.record({ at, type: fc.constant('deal.closed'), dealId }),
    );
    let folded = 0;
    fc.assert(
      fc.property(fc.array(moment, { maxLength: 6 }), (onAir) => {
        const result = imported({ onAir });
        if (!result.ok) return;
        folded += 1;
        const times = result.value.map((each) => each.at);
        expect(times).toEqual(times.toSorted((a, b) => a - b));
        const state = stateFrom(result.value);
        expect(state).toMatchObject({ status: 'ended', pinned: [] });
        expect(state.deals.some((deal) => deal.state === 'open')).toBe(false);
      }),
      { numRuns: 500 },
    );
    expect(folded).toBeGreaterThan(50);
  });
});
