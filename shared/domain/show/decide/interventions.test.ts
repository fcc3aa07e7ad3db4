import { describe, expect, it } from 'vitest';
import { anyProduct, given, NOW, operator } from '#shared/testing/given.ts';
import { live } from '#shared/testing/histories.ts';
import type { Actor, ShowEvent } from '../events.ts';

const raised: ShowEvent = {
  type: 'intervention.raised',
  ...{ interventionId: 'i', regionId: 'east', action: 'call-guides', note: 'Call', dueAt: NOW + 60_000 },
};
const guide: Actor = { id: 'g-1', name: 'Li', role: 'guide' };
const raise = {
  type: 'intervention.raise',
  ...{ interventionId: 'i', regionId: 'east', action: 'call-guides', note: 'Call' },
} as const;

it('is raised with the time it is due by, which lies ahead', () => {
  const state = given(live)
    .when({ ...raise, dueAt: NOW + 60_000 })
    .thenEvents([raised]);
  expect(state.interventions).toMatchObject([{ dueAt: NOW + 60_000, ticks: [] }]);
  given(live)
    .when({ ...raise, dueAt: NOW })
    .thenRefused('invalid');
  expect(given(live).when(raise).decision).toMatchObject({ value: [{ type: 'intervention.raised' }] });
});

it('is ticked off by each who has a part in it, once, until it is closed', () => {
  const tick = { type: 'intervention.tick', interventionId: 'i' } as const;
  const ticked: ShowEvent = { type: 'intervention.ticked', interventionId: 'i' };
  const by = (actor: Actor) => ({ at: NOW, event: ticked, actor });
  const state = given([...live, raised, by(guide)])
    .when(tick)
    .thenEvents([ticked]);
  expect(state.interventions[0]?.ticks.map(({ id }) => id)).toEqual(['g-1', operator.id]);
  given([...live, raised, by(guide)])
    .when(tick, { actor: guide })
    .thenRefused('already_done');
  given([...live, raised, { type: 'intervention.closed', interventionId: 'i', note: null }])
    .when(tick)
    .thenRefused('already_done');
  given(live).when(tick).thenRefused('not_found');
});

it('keeps who is on an alert that stands', () => {
  given(live)
    .when({ type: 'alert.acknowledge', alertId: 'standing' })
    .thenEvents([{ type: 'alert.acknowledged', alertId: 'standing', level: 'behind', regionId: 'east' }]);
  given(live).when({ type: 'alert.acknowledge', alertId: 'gone' }).thenRefused('not_found');
});

describe('with a coupon for the region', () => {
  const terms = {
    discount: { kind: 'amount', amount: 10_00 },
    threshold: 50_00,
    quantity: 100,
    perViewerLimit: 1,
    validMs: 3_600_000,
    stacking: { deals: false, members: true },
    redeem: 'anywhere',
  } as const;
  const title = { en: 'East: 10 off', zh: '华东减十元' };
  const dueAt = NOW + 600_000;
  const withCoupon = { ...raise, action: 'coupon', dueAt, coupon: { title, ...terms } } as const;
  const planned: ShowEvent = {
    type: 'offer.planned',
    offer: {
      ...{ offerId: 'new-1', title, opensAt: null, closesAt: dueAt },
      terms: { kind: 'coupon', ...terms, audience: { kind: 'regions', regionIds: ['east'] } },
    },
  };
  const withOffer: ShowEvent = { ...raised, action: 'coupon', dueAt, offerId: 'new-1' };
  const listed = { product: () => ({ ...anyProduct, listPrice: 100_00 }), newId: () => 'new-1' };
  const guarded: ShowEvent = {
    type: 'guardrails.set',
    guardrails: { maxDiscountBps: 500, secondPerson: true },
  };

  it('plans, opens and drops it for that region’s viewers alone, until it is due', () => {
    const state = given(live)
      .when(withCoupon, listed)
      .thenEvents([
        planned,
        { type: 'offer.opened', offerId: 'new-1' },
        { type: 'coupon.dropped', offerId: 'new-1' },
        withOffer,
      ]);
    expect(state.interventions).toMatchObject([{ offerId: 'new-1', budget: null }]);
    expect(state.offers).toMatchObject([
      { offerId: 'new-1', state: 'open', terms: { audience: { regionIds: ['east'] } } },
    ]);
  });

  it('waits for somebody else’s approval beyond the guardrails, and drops by the usual way after', () => {
    const decided = given([...live, guarded]).when(withCoupon, listed).decision;
    expect(decided).toMatchObject({
      value: [
        planned,
        { type: 'approval.requested', subject: 'offer:new-1', note: 'Call', listPrice: 100_00 },
        withOffer,
      ],
    });
    const soFar = decided.ok ? decided.value : [];
    const drop = { type: 'coupon.drop', offerId: 'new-1' } as const;
    given([...live, guarded, ...soFar])
      .when(drop, listed)
      .thenRefused('needs_approval');
    const approver: Actor = { id: 'u-2', name: 'Bo', role: 'operator' };
    const approved: ShowEvent = { type: 'approval.given', subject: 'offer:new-1', note: null };
    given([...live, guarded, ...soFar, { at: NOW, event: approved, actor: approver }])
      .when(drop, listed)
      .thenEvents([
        { type: 'offer.opened', offerId: 'new-1' },
        { type: 'coupon.dropped', offerId: 'new-1' },
      ]);
  });

  it('is refused whole when the coupon cannot be', () => {
    given(live)
      .when({ ...withCoupon, coupon: { title, ...terms, itemIds: ['nowhere'] } }, listed)
      .thenRefused('not_found', { itemId: 'nowhere' });
  });
});

it('notes what may be spent on more visitors', () => {
  const budget = { amount: 5_000_00, source: 'moments-ads' } as const;
  const state = given(live)
    .when({ ...raise, action: 'boost', budget })
    .thenEvents([
      {
        type: 'intervention.raised',
        interventionId: 'i',
        regionId: 'east',
        action: 'boost',
        note: 'Call',
        budget,
      },
    ]);
  expect(state.interventions).toMatchObject([{ budget, offerId: null }]);
});
