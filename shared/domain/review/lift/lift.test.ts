import { describe, expect, test } from 'vitest';
import { liftView } from '../../../contract/lift.ts';
import { nowhere } from '../../attribution/types.ts';
import type { Fact } from '../../metrics/facts.ts';
import { createFold, foldFact, setWindow } from '../../metrics/fold.ts';
import { type ShowEvent, systemActor } from '../../show/events.ts';
import { lift } from './lift.ts';

const start = 1_000_000;
const minute = 60_000;
const end = start + 60 * minute;
const name = { en: 'x', zh: 'x' };

const log = (events: readonly (readonly [at: number, event: ShowEvent])[]) =>
  events.map(([at, event], index) => ({
    showId: 's',
    version: index + 1,
    at,
    actor: systemActor,
    commandId: null,
    event,
  }));

/** 100 viewers throughout; item `a` sells one for 10 a minute, and whatever else is given. */
function show(
  extra: Fact[],
  events: readonly (readonly [at: number, event: ShowEvent])[],
  prepared = 10_000,
) {
  const fold = createFold();
  setWindow(fold, { startedAt: start, endedAt: end });
  for (let viewer = 0; viewer < 100; viewer += 1)
    foldFact(fold, {
      kind: 'enter',
      at: start,
      visitId: `w${viewer}`,
      viewerId: `v${viewer}`,
      source: 'search',
      ref: null,
      place: { ...nowhere, regionId: viewer % 2 === 0 ? 'east' : 'west' },
      byCode: false,
      memberHome: null,
      name: null,
    });
  for (let at = start + 1_000; at < end; at += minute) for (const fact of sale(at, 'a')) foldFact(fold, fact);
  for (const fact of extra) foldFact(fold, fact);
  const items = ['a', 'b'].map((itemId) => ({ itemId, prepared }));
  return lift({ fold, events: log(events), items, titleOf: () => name, offerOf: () => name });
}

let orders = 0;
/** A click, the order five seconds later, paid half an hour later. */
function sale(at: number, itemId: string, visitId = 'w0', unitPrice = 10): Fact[] {
  orders += 1;
  const orderId = `o${orders}`;
  const lines = [{ itemId, quantity: 1, unitPrice, dealId: null }];
  return [
    { kind: 'click', at, visitId, itemId },
    { kind: 'order.placed', at: at + 5_000, orderId, visitId, lines, amount: unitPrice, attribution: null },
    { kind: 'order.paid', at: at + 30 * minute, orderId, amount: null },
  ];
}
const burst = (from: number, count: number, itemId: string, visitId?: string, price?: number) =>
  Array.from({ length: count }, (_, index) => sale(from + index * 2_000, itemId, visitId, price)).flat();

const pin = (itemId: string, from: number, to: number): [number, ShowEvent][] => [
  [from, { type: 'product.pinned', itemId }],
  [to, { type: 'product.unpinned', itemId }],
];

describe('what an action added', () => {
  test('is what was sold above the product’s own rate, wherever the payment falls', () => {
    const view = show(
      burst(start + 20 * minute, 60, 'a'),
      pin('a', start + 20 * minute, start + 22 * minute),
    );
    expect(liftView.parse(view)).toEqual(view);
    expect(view.actions).toHaveLength(1);
    const [action] = view.actions;
    // Two minutes and the tail of two: four of its own sales were to be expected.
    expect(action).toMatchObject({ status: 'measured', reason: null, measuredMs: 4 * minute, along: [] });
    expect(action?.orders).toMatchObject({ actual: 64, expected: 4, lift: 60 });
    expect(action?.clicks?.lift).toBe(60);
    expect(action?.paid).toMatchObject({ actual: 640, expected: 40, lift: 600 });
    expect(action?.paid?.low).toBeGreaterThan(500);
    expect(action?.paid?.high).toBeGreaterThanOrEqual(600);
    expect(view.payment).toEqual({ medianMs: 30 * minute - 5_000, p90Ms: 30 * minute - 5_000, paidShare: 1 });
    expect(view.items).toMatchObject([
      { itemId: 'a', pins: 1, explainedMs: 4 * minute, lift: 600, perMinute: 150 },
    ]);
    expect(view.order).toEqual([{ itemId: 'a', position: 1, was: 1, online: 100 }]);
  });

  test('spills over: what another product lost or gained meanwhile is told beside it', () => {
    const view = show(
      burst(start + 20 * minute, 30, 'a', 'w1', 7),
      pin('b', start + 20 * minute, start + 22 * minute),
    );
    expect(view.actions[0]?.paid).toMatchObject({ actual: 0, expected: 0, lift: 0 });
    expect(view.actions[0]?.spill?.lift).toBe(210);
  });

  test('of an intervention is counted in its region alone, and clicks of a region are not known', () => {
    const raised: ShowEvent = {
      type: 'intervention.raised',
      interventionId: 'i',
      regionId: 'west',
      action: 'call-guides',
      note: 'go',
    };
    const at = start + 20 * minute;
    const view = show([...burst(at, 20, 'a', 'w1'), ...burst(at, 40, 'a', 'w0')], [[at, raised]]);
    expect(view.actions[0]).toMatchObject({ kind: 'intervention', regionId: 'west', clicks: null });
    expect(view.actions[0]?.orders).toMatchObject({ actual: 20, expected: 0 });
  });

  test('of a deal opened during a pin is measured against that pin before it', () => {
    const at = start + 20 * minute;
    const deal = {
      dealId: 'd',
      itemId: 'a',
      price: 5,
      quantity: 50,
      perViewerLimit: 1,
      durationMs: minute,
      holdMs: minute,
      opensAt: null,
      audience: { kind: 'all' } as const,
    };
    const view = show(
      [...burst(at, 60, 'a'), ...burst(at + 2 * minute, 30, 'a'), ...burst(at + 2 * minute + 500, 60, 'a')],
      [
        [start - 1, { type: 'deal.planned', deal }],
        [at, { type: 'product.pinned', itemId: 'a' }],
        [
          at + 2 * minute,
          { type: 'deal.opened', dealId: 'd', opensAt: at + 2 * minute, endsAt: at + 4 * minute },
        ],
        [at + 4 * minute, { type: 'deal.closed', dealId: 'd', reason: 'time-up' }],
        [at + 4 * minute, { type: 'product.unpinned', itemId: 'a' }],
      ],
    );
    const found = view.actions.find(({ kind }) => kind === 'deal');
    // 30 a minute while only pinned: 60 were to be expected of the pin in the deal's two minutes, and 2 in the tail.
    expect(found).toMatchObject({ status: 'measured', along: [2] });
    expect(found?.orders?.actual).toBe(96);
    expect(found?.orders?.expected).toBeGreaterThan(55);
    expect(found?.orders?.expected).toBeLessThan(72);
  });
});

describe('it says so when it cannot tell', () => {
  const at = start + 20 * minute;
  const first = (...given: Parameters<typeof show>) => show(...given).actions[0];

  test('too short', () => {
    expect(first([], pin('a', at, at + 20_000))).toMatchObject({
      status: 'unknown',
      reason: 'too-short',
      paid: null,
    });
  });

  test('nothing else to compare with', () => {
    expect(first([], pin('a', start, end))).toMatchObject({ status: 'unknown', reason: 'no-baseline' });
  });

  test('sold out before', () => {
    expect(first([], pin('a', at, at + 3 * minute), 5)).toMatchObject({
      status: 'unknown',
      reason: 'sold-out',
    });
  });

  test('two actions over the very same time are told together', () => {
    const deal = {
      dealId: 'd',
      itemId: 'a',
      price: 5,
      quantity: 50,
      perViewerLimit: 1,
      durationMs: minute,
      holdMs: minute,
      opensAt: null,
      audience: { kind: 'all' } as const,
    };
    const view = show(burst(at, 60, 'a'), [
      [start - 1, { type: 'deal.planned', deal }],
      [at, { type: 'product.pinned', itemId: 'a' }],
      [at, { type: 'deal.opened', dealId: 'd', opensAt: at, endsAt: at + 2 * minute }],
      [at + 2 * minute, { type: 'deal.closed', dealId: 'd', reason: 'time-up' }],
      [at + 2 * minute, { type: 'product.unpinned', itemId: 'a' }],
    ]);
    expect(view.actions.map(({ kind, status, along }) => [kind, status, along])).toEqual([
      ['pin', 'together', [3]],
      ['deal', 'together', [2]],
    ]);
    expect(view.actions[0]?.orders?.lift).toBe(60);
    // Together with a deal it says nothing of showing the product.
    expect(view.items).toEqual([]);
  });
});
