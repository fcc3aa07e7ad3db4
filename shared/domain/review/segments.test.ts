import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { showEnd, showFacts, showStart } from '../metrics/facts.test-support.ts';
import type { EnterFact, Fact } from '../metrics/facts.ts';
import { folded } from '../metrics/folded.test-support.ts';
import { type Acquaintance, relationship, type Segment, segments } from './segments.ts';

const nowhere = { regionId: null, storeId: null, guideId: null };
const enter = (visitId: string, viewerId: string, more: Partial<EnterFact> = {}): Fact => ({
  kind: 'enter',
  at: showStart,
  visitId,
  viewerId,
  source: 'direct',
  ref: null,
  place: nowhere,
  byCode: false,
  memberHome: null,
  name: null,
  ...more,
});
const paid = (orderId: string, visitId: string, amount: number): Fact[] => [
  {
    kind: 'order.placed',
    at: showStart + 5,
    orderId,
    visitId,
    lines: [{ itemId: 'ring', quantity: 2, unitPrice: amount / 2, dealId: null }],
    amount,
    attribution: null,
  },
  { kind: 'order.paid', at: showStart + 9, orderId, amount: null },
];
const show = { startedAt: showStart, endedAt: showEnd };
const segmentOf: Record<string, Segment> = { 'm-1': 'repeat', 'm-2': 'birthday' };

describe('who bought', () => {
  const facts = [
    enter('a', 'ann', { memberId: 'm-1' }),
    enter('a2', 'ann', { memberId: 'm-1' }),
    enter('b', 'bao', { memberId: 'm-2', broughtBy: 'm-1' }),
    enter('c', 'cai'),
    enter('d', 'dou', { memberId: 'm-1', broughtBy: 'm-1' }),
    ...paid('o1', 'a', 300),
    ...paid('o2', 'a2', 100),
    ...paid('o3', 'b', 600),
  ];
  const fold = folded(facts, show);
  const known: Acquaintance = {
    segmentOf: (viewer) => segmentOf[fold.who.memberOf.get(viewer) ?? ''] ?? null,
    hasBought: (viewer) => viewer === fold.standings.viewerIds.get('ann'),
    members: 10,
    coupons: [
      { viewer: fold.standings.viewerIds.get('bao') ?? -1, isRedeemed: true, orderId: 'o3' },
      { viewer: fold.standings.viewerIds.get('cai') ?? -1, isRedeemed: false, orderId: null },
    ],
  };
  const view = segments(fold, known);

  test('counts a viewer of many visits and orders once', () => {
    expect(view.oldBuyers).toMatchObject({ viewers: 1, buyers: 1, orders: 2, units: 4, paid: 400 });
    expect(view.newBuyers).toMatchObject({ viewers: 3, buyers: 1, paid: 600, conversion: 1 / 3 });
    expect(view.members.find(({ segment }) => segment === 'repeat')).toMatchObject({ viewers: 2, paid: 400 });
    expect(view.others).toMatchObject({ viewers: 1, buyers: 0, aov: null });
  });

  test('follows a coupon from its issue to the amount', () => {
    expect(view.coupons).toEqual({ issued: 2, redeemed: 1, paid: 600, redemptionRate: 0.5 });
    expect(view.members.find(({ segment }) => segment === 'birthday')?.coupons).toMatchObject({ paid: 600 });
  });

  test('the relationship figures: nobody brings themselves', () => {
    expect(relationship(fold, known)).toMatchObject({
      membersReached: 3,
      reach: 0.3,
      paidByMembers: 1_000,
      brought: { viewers: 1, buyers: 1, paid: 600 },
      broughtShare: 0.6,
    });
  });
});

test('segments and buyers each add up to the show, however viewers are told apart', () => {
  fc.assert(
    fc.property(showFacts, fc.integer({ min: 1, max: 5 }), (facts, modulus) => {
      const fold = folded(facts, show);
      const names: readonly (Segment | null)[] = ['new', 'dormant', null, 'repeat', 'trade-in'];
      const view = segments(fold, {
        segmentOf: (viewer) => names[viewer % 5] ?? null,
        hasBought: (viewer) => viewer % modulus === 0,
        members: 0,
        coupons: [],
      });
      const { total } = fold.parts;
      for (const groups of [
        [view.newBuyers, view.oldBuyers],
        [...view.members, view.others],
      ]) {
        const sum = (key: 'viewers' | 'buyers' | 'orders' | 'paid' | 'units') =>
          groups.reduce((all, group) => all + group[key], 0);
        expect([sum('orders'), sum('paid'), sum('units')]).toEqual([total.orders, total.paid, total.units]);
        expect([sum('viewers'), sum('buyers')]).toEqual([total.viewers[0], total.viewers[7]]);
      }
    }),
  );
});
