import { describe, expect, it } from 'vitest';
import { anyProduct, given, NOW, stateOf } from '#shared/testing/given.ts';
import { created, dealPlanned, draft, itemAdded, scheduled } from '#shared/testing/histories.ts';
import { preflightCodes, preflightLevels } from '../../contract/preflight.ts';
import type { ShowEvent } from '../show/events.ts';
import { type Goods, preflight } from './preflight.ts';

const START = created.plannedStartAt;
const END = START + created.plannedMs;
const targets: ShowEvent = {
  type: 'targets.set',
  targets: { basis: 'paid', total: { uv: 1, amount: 1 }, regions: [] },
};
const host: ShowEvent = { type: 'show.revised', changes: { hostName: 'Lin' } };
/** A plan nothing is wrong with. */
const whole: readonly ShowEvent[] = [...draft, targets, host];

const codes = (
  history: Parameters<typeof stateOf>[0],
  { goods = {}, now = START }: { goods?: Partial<Goods> | null; now?: number } = {},
) =>
  preflight(stateOf(history), () => goods && { ...anyProduct, ...goods }, now).map(
    ({ code, path }) => `${code} ${path}`,
  );

it('finds nothing in a plan that is whole', () => {
  expect(codes(whole)).toEqual([]);
});

describe('blocks', () => {
  it('an empty run sheet', () => {
    expect(codes([created, targets, host])).toEqual(['lineup_empty lineup']);
  });
  it('a product the catalogue does not have', () => {
    expect(codes(whole, { goods: null })).toEqual([
      'product_unknown lineup.a.productId',
      'product_unknown lineup.b.productId',
    ]);
  });
  it('a price or a deal below a floor that was raised after the plan; at the floor is fine', () => {
    expect(codes(whole, { goods: { floorPrice: 80_00 } })).toEqual([]);
    expect(codes(whole, { goods: { floorPrice: 80_01 } })).toEqual(['deal_below_floor deals.d.price']);
    expect(codes(whole, { goods: { floorPrice: 100_01 } })).toEqual([
      'price_below_floor lineup.a.price',
      'price_below_floor lineup.b.price',
      'deal_below_floor deals.d.price',
    ]);
  });
  it('what is beyond the guardrails, until somebody else approves it, and again once they are tighter', () => {
    const most = (maxDiscountBps: number | null): ShowEvent => ({
      type: 'guardrails.set',
      guardrails: { maxDiscountBps, secondPerson: true },
    });
    const goods = { listPrice: 100_00, floorPrice: 10_00 };
    const beyond = ['deal_beyond_guardrails deals.d.price'];
    expect(codes([...whole, most(2_000)], { goods })).toEqual([]);
    const tight = [...whole, most(1_900)];
    expect(codes(tight, { goods })).toEqual(beyond);
    const other = { id: 'u-other', name: 'Other', role: 'operator' } as const;
    const covers = [{ itemId: 'a', price: 80_00, listPrice: 100_00, floorPrice: 10_00 }];
    const given: ShowEvent = { type: 'approval.given', subject: 'deal:d:8000', note: null, covers };
    const approved = [...tight, { at: 1, actor: other, event: given }];
    expect(codes(approved, { goods })).toEqual([]);
    expect(codes([...approved, most(1_800)], { goods })).toEqual(beyond);
    expect(codes([...approved, most(1_950)], { goods })).toEqual([]);
    expect(codes(approved, { goods: { ...goods, listPrice: 110_00 } })).toContain(beyond[0]);
  });
  it('what is beyond the guardrails says what became of asking', () => {
    const covers = [{ itemId: 'a', price: 80_00, listPrice: 100_00, floorPrice: 10_00 }];
    const asked: ShowEvent = {
      ...{ type: 'approval.requested', subject: 'deal:d:8000', itemId: 'a', price: 80_00 },
      ...{ listPrice: 100_00, floorPrice: 10_00, covers, note: null, expiresAt: START },
    };
    const refused: ShowEvent = { type: 'approval.refused', subject: 'deal:d:8000', reason: 'No' };
    const revised: ShowEvent = { type: 'deal.revised', dealId: 'd', changes: { price: 79_00 } };
    const max: ShowEvent = {
      type: 'guardrails.set',
      guardrails: { maxDiscountBps: 1_900, secondPerson: true },
    };
    const told = (events: readonly ShowEvent[], now = START - 1) =>
      preflight(
        stateOf([...whole, max, ...events]),
        () => ({ ...anyProduct, listPrice: 100_00, floorPrice: 10_00 }),
        now,
      ).find(({ code }) => code === 'deal_beyond_guardrails')?.params;
    expect(told([])).toEqual({
      ...{ subject: 'deal:d:8000', onItemId: 'a', price: 80_00, listPrice: 100_00, asked: 'never' },
      ...{ offBps: 2_000, mostBps: 1_900 },
    });
    expect(told([asked])?.asked).toBe('waiting');
    expect(told([asked], START)?.asked).toBe('expired');
    expect(told([asked, refused])?.asked).toBe('refused');
    expect(told([asked, revised])?.asked).toBe('changed');
  });
  it('a deal that is not below the price it replaces', () => {
    expect(codes([...whole, dealPlanned('e', 'b', { price: 100_00 })])).toEqual([
      'deal_not_below_price deals.e.price',
    ]);
  });
  it('a deal for more units than its item, or the catalogue, has', () => {
    expect(codes([...whole, dealPlanned('e', 'b', { quantity: 11 })])).toEqual([
      'deal_over_stock deals.e.quantity',
    ]);
    expect(codes(whole, { goods: { stock: 10 } })).toEqual([]);
    expect(codes(whole, { goods: { stock: 4 } })[0]).toBe('deal_over_catalogue deals.d.quantity');
    expect(codes(whole, { goods: { oneOff: true } })[0]).toBe('deal_over_catalogue deals.d.quantity');
  });
  it('two deals on one item at the same time; touching is fine, and so is another item', () => {
    const timed = (itemId: string, opensAt: number) => [
      ...whole,
      dealPlanned('e', 'b', { opensAt: START, quantity: 2 }),
      dealPlanned('f', itemId, { opensAt, quantity: 2 }),
    ];
    expect(codes(timed('b', START + 59_999))).toEqual(['deals_overlap deals.e.opensAt']);
    expect(codes(timed('b', START + 60_000))).toEqual([]);
    expect(codes(timed('a', START))).toEqual([]);
  });
  it('targets that do not add up', () => {
    const off: ShowEvent = {
      type: 'targets.set',
      targets: {
        basis: 'paid',
        total: { uv: 2, amount: 2 },
        regions: [{ regionId: 'r', uv: 1, amount: 2 }],
      },
    };
    expect(codes([...whole, off])).toEqual(['targets_mismatch targets']);
  });
});

describe('warns of', () => {
  it('a price above the list price, an item without units, units the catalogue has not', () => {
    expect(codes(whole, { goods: { listPrice: 99_99 } })).toEqual([
      'price_above_list lineup.a.price',
      'price_above_list lineup.b.price',
    ]);
    expect(codes([...whole, itemAdded('c', { stock: 0 })])).toEqual(['no_stock lineup.c.stock']);
    expect(codes(whole, { goods: { stock: 9 } })).toEqual([
      'stock_over_catalogue lineup.a.stock',
      'stock_over_catalogue lineup.b.stock',
    ]);
  });
  it('units of a deal that other shows have taken meanwhile', () => {
    expect(codes(whole, { goods: { stock: 4, elsewhere: 6 } })).toContain(
      'deal_short_elsewhere deals.d.quantity',
    );
  });
  it('deals on one item that together are more than its units', () => {
    expect(codes([...whole, dealPlanned('e', 'a', { quantity: 5 })])).toEqual([]);
    expect(codes([...whole, dealPlanned('e', 'a', { quantity: 6 })])).toEqual([
      'deals_share_stock lineup.a.stock',
    ]);
  });
  it('windows that are not within the show as planned, or as it can still be', () => {
    const at = (opensAt: number, now = START) =>
      codes([...whole, dealPlanned('e', 'b', { opensAt })], { now });
    expect(at(START)).toEqual([]);
    expect(at(START - 1)).toEqual(['deal_outside_show deals.e.opensAt']);
    expect(at(END - 60_000)).toEqual([]);
    expect(at(END - 59_999)).toEqual(['deal_outside_show deals.e.opensAt']);
    expect(at(END - 59_999, START + 1)).toEqual([]);
    const offer: ShowEvent = {
      type: 'offer.planned',
      offer: {
        offerId: 'o',
        title: { en: 'Gift', zh: '赠品' },
        terms: { kind: 'member-price', bps: 100, audience: { kind: 'members' } },
        opensAt: END,
        closesAt: null,
      },
    };
    expect(codes([...whole, offer])).toEqual(['offer_outside_show offers.o.opensAt']);
    expect(codes([...whole, offer, { type: 'offer.cancelled', offerId: 'o' }])).toEqual([]);
  });
  it('a run sheet longer than the show, no targets, no host', () => {
    expect(codes([...whole, itemAdded('c', { plannedMs: created.plannedMs })])).toEqual([
      'sheet_too_long lineup',
    ]);
    expect(codes(draft)).toEqual(['no_targets targets', 'no_host hostName']);
  });
  it('a region of the show without a target', () => {
    expect(codes([...whole, { type: 'show.revised', changes: { regionIds: ['r'] } }])).toEqual([
      'targets_miss_region targets.r',
    ]);
  });
  it('tasks, overdue ones apart', () => {
    const task = (taskId: string, dueAt: number): ShowEvent => ({
      type: 'readiness.assigned',
      task: { taskId, power: 'operation', title: 'T', owner: 'O', dueAt },
    });
    const history = [...whole, task('1', START - 1), task('2', START), task('3', START)];
    expect(preflight(stateOf(history), () => anyProduct, START)).toMatchObject([
      { code: 'tasks_overdue', params: { n: 1 } },
      { code: 'tasks_open', params: { n: 2 } },
    ]);
  });
  it('a start half an hour or more off the planned one', () => {
    expect(codes(whole, { now: START - 1_800_001 })).toEqual(['starts_early plannedStartAt']);
    expect(codes(whole, { now: START + 1_800_001 })).toEqual(['starts_late plannedStartAt']);
    expect(codes(whole, { now: START - 1_800_000 })).toEqual([]);
  });
});

it('looks at what is still to come alone: a cancelled deal harms nobody', () => {
  const wrong = dealPlanned('e', 'b', { price: 1_000_00 });
  expect(codes([...whole, wrong, { type: 'deal.cancelled', dealId: 'e' }])).toEqual([]);
});

it('gives each problem the level of its code, blockers first', () => {
  const found = preflight(stateOf([created, dealPlanned('e', 'b')]), () => anyProduct, NOW);
  expect(found.map(({ level }) => level)).toEqual(['blocker', 'warning', 'warning']);
  for (const { code, level } of found) expect(level).toBe(preflightLevels[code]);
  expect(new Set(preflightCodes).size).toBe(preflightCodes.length);
});

describe('show.start', () => {
  const floored = { product: () => ({ ...anyProduct, floorPrice: 90_00 }) };
  it('is refused with every blocker and its place', () => {
    const { decision } = given(scheduled).when({ type: 'show.start' }, floored);
    expect(decision).toMatchObject({
      ok: false,
      error: {
        code: 'preflight_failed',
        params: { n: 1, codes: 'deal_below_floor' },
        issues: [{ path: 'deals.d.price' }],
      },
    });
  });
  it('goes through with warnings alone', () => {
    given(scheduled)
      .when({ type: 'show.start' })
      .thenEvents([{ type: 'show.started' }]);
  });
  it('goes through against blockers with an override, which is kept with them', () => {
    given(scheduled)
      .when({ type: 'show.start', override: { reason: 'HQ agreed' } }, floored)
      .thenEvents([
        {
          type: 'show.started',
          override: {
            reason: 'HQ agreed',
            blockers: [{ code: 'deal_below_floor', path: 'deals.d.price' }],
          },
        },
      ]);
  });
  it('keeps no override nobody needed', () => {
    given(scheduled)
      .when({ type: 'show.start', override: { reason: 'Just in case' } })
      .thenEvents([{ type: 'show.started' }]);
  });
});
