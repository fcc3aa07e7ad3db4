import { describe, expect, it } from 'vitest';
import type { Product } from '#shared/contract/organisation.ts';
import type { DealView, ItemView, ShowView } from '#shared/contract/shows.ts';
import { splitEvenly, sumOf } from '#shared/domain/targets/split.ts';
import { dealProblems, isBlocking, priceProblem, stockProblem } from './problems.ts';

const product: Product = {
  id: 'p',
  sku: 'P',
  title: { en: 'Ring', zh: '戒指' },
  category: 'ring',
  listPrice: 1000,
  floorPrice: 600,
  stock: 20,
  oneOff: false,
  imageUrl: '/a.svg',
  link: '/',
  tags: [],
};
const item = (other: Partial<ItemView> = {}): ItemView => ({
  id: 'i',
  productId: 'p',
  role: 'hero',
  price: 900,
  plannedMs: 60_000,
  talkingPoints: '',
  action: '',
  owner: '',
  stock: { prepared: 10, available: 10, reserved: 0, sold: 0, withdrawn: 0 },
  frozen: false,
  ...other,
});
const deal = (other: Partial<DealView> = {}): DealView => ({
  id: 'd',
  itemId: 'i',
  state: 'planned',
  price: 700,
  quantity: 5,
  perViewerLimit: 1,
  durationMs: 60_000,
  holdMs: 900_000,
  audience: { kind: 'all' },
  reserved: 0,
  sold: 0,
  remaining: 5,
  opensAt: null,
  endsAt: null,
  closedAt: null,
  ...other,
});
const view = (other: Partial<ShowView> = {}): ShowView => ({
  show: {
    id: 's',
    title: { en: 'Show', zh: '直播' },
    status: 'draft',
    mode: 'hq',
    campaignId: null,
    storeId: null,
    regionIds: ['r'],
    currency: 'CNY',
    timeZone: 'Asia/Shanghai',
    plannedStartAt: 1_000_000,
    plannedMs: 600_000,
    startedAt: null,
    endedAt: null,
    hostName: 'Lin',
    referenceShowIds: [],
    liveRoomIds: [],
    playback: null,
  },
  lineup: [item()],
  deals: [],
  offers: [],
  guardrails: { maxDiscountBps: null, secondPerson: true },
  approvals: [],
  approvalRequests: [],
  targets: { basis: 'paid', total: { uv: 1, amount: 1 }, regions: [] },
  targetVersions: [],
  briefing: null,
  traffic: null,
  readiness: { score: null, tasks: [] },
  interventions: [],
  onAir: { pinned: [], openDealIds: [], notice: null, prompt: null },
  version: 1,
  ...other,
});

describe('a price', () => {
  it('stands from the floor to the list price, both included', () => {
    expect(priceProblem(600, product)).toBeNull();
    expect(priceProblem(1000, product)).toBeNull();
    expect(priceProblem(599, product)).toEqual({ kind: 'belowFloor', floor: 600 });
    expect(priceProblem(1001, product)).toEqual({ kind: 'aboveList', list: 1000 });
  });
});

it('stock comes out of the catalogue’s, and none at all is worth a word', () => {
  expect(stockProblem(20, product)).toBeNull();
  expect(stockProblem(21, product)).toEqual({ kind: 'overStock', n: 20 });
  expect(stockProblem(0, product)).toEqual({ kind: 'noStock' });
});

describe('a deal', () => {
  const problems = (other: Partial<DealView>, others: DealView[] = []) =>
    dealProblems(deal(other), item(), product, view({ deals: others })).map((problem) => problem.kind);

  it('is below the live price and within the item’s units; below the floor it waits for an approval', () => {
    expect(problems({})).toEqual([]);
    expect(problems({ price: 900 })).toEqual(['dealNotBelow']);
    expect(problems({ price: 599 })).toEqual(['belowFloor']);
    expect(isBlocking({ kind: 'belowFloor', floor: 600 })).toBe(false);
    expect(isBlocking({ kind: 'dealNotBelow', price: 900 })).toBe(true);
    expect(problems({ quantity: 11 })).toEqual(['dealOverStock']);
  });
  it('with a time of its own opens while the show is planned to run', () => {
    expect(problems({ opensAt: 1_000_000 })).toEqual([]);
    expect(problems({ opensAt: 999_999 })).toEqual(['opensOutside']);
    expect(problems({ opensAt: 1_600_000 })).toEqual(['opensOutside']);
  });
  it('does not overlap another one on the same product; touching is fine', () => {
    const other = deal({ id: 'e', opensAt: 1_060_000 });
    expect(problems({ opensAt: 1_000_001 }, [other])).toEqual(['overlap']);
    expect(problems({ opensAt: 1_000_000 }, [other])).toEqual([]);
    expect(problems({ opensAt: 1_000_001 }, [{ ...other, state: 'cancelled' }])).toEqual([]);
    expect(problems({ opensAt: 1_000_001 }, [{ ...other, itemId: 'j' }])).toEqual([]);
  });
});

it('splits a whole into parts that add up to it exactly', () => {
  for (const [whole, n] of [
    [100, 7],
    [0, 3],
    [5, 7],
    [299_999_994, 7],
  ] as const) {
    const parts = splitEvenly(whole, n);
    expect(parts).toHaveLength(n);
    expect(sumOf(parts)).toBe(whole);
    expect(Math.max(...parts) - Math.min(...parts)).toBeLessThanOrEqual(1);
  }
  expect(splitEvenly(10, 0)).toEqual([]);
});
