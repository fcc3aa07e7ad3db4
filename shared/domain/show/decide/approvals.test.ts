import { describe, expect, it } from 'vitest';
import { anyProduct, given, NOW, operator, stateOf } from '#shared/testing/given.ts';
import { dealPlanned, draft, live } from '#shared/testing/histories.ts';
import { couponOffer } from '#shared/testing/ledger-run.ts';
import { AIR_WAIT_MS, PLAN_WAIT_MS } from '../approval-requests.ts';
import type { Actor, ShowEvent } from '../events.ts';

/** At most 25 % off a list price of 100.00, and never below 50.00. */
const product = () => ({ ...anyProduct, listPrice: 100_00, floorPrice: 50_00 });
const max: ShowEvent = { type: 'guardrails.set', guardrails: { maxDiscountBps: 2_500, secondPerson: true } };
const other: Actor = { id: 'u-other', name: 'Other', role: 'operator' };
const coupon = (amount: number): ShowEvent => ({
  type: 'offer.planned',
  offer: {
    offerId: 'o',
    title: { en: 'C', zh: 'C' },
    terms: couponOffer('o', { discount: { kind: 'amount', amount } }).terms,
    opensAt: null,
    closesAt: null,
  },
});
const subject = 'item:b:7000';
const at70 = [{ itemId: 'b', price: 70_00, listPrice: 100_00, floorPrice: 50_00 }];
const approved = (subject: string) => ({
  at: 1,
  actor: other,
  event: { type: 'approval.given', subject, note: null, covers: at70 } as ShowEvent,
});
const asked = (expiresAt = NOW + AIR_WAIT_MS): ShowEvent => ({
  type: 'approval.requested',
  subject,
  itemId: 'b',
  price: 70_00,
  listPrice: 100_00,
  floorPrice: 50_00,
  covers: [{ itemId: 'b', price: 70_00, listPrice: 100_00, floorPrice: 50_00 }],
  note: 'Neighbours sell at 69',
  expiresAt,
});
const request = { type: 'approval.request', subject, note: 'Neighbours sell at 69' } as const;
const give = (of: string) => ({ type: 'approval.give', subject: of }) as const;
const refusal = { type: 'approval.refuse', subject, reason: 'Too low' } as const;

describe('approval.request', () => {
  it('says what it is about and how long it waits: minutes on air, days before', () => {
    given([...live, max])
      .when(request, { product })
      .thenEvents([asked()]);
    given([...draft, max])
      .when(request, { product })
      .thenEvents([asked(NOW + PLAN_WAIT_MS)]);
  });
  it('is only about what goes beyond the guardrails, and asked once', () => {
    given(live).when(request, { product }).thenRefused('already_done');
    given([...live, max, asked()])
      .when(request, { product })
      .thenRefused('already_done');
    given([...live, max, approved(subject)])
      .when(request, { product })
      .thenRefused('already_done');
    expect(given([...live, max, asked(NOW)]).when(request, { product }).decision.ok).toBe(true);
  });
  it('of a deal or an offer names the item and what a unit would cost', () => {
    given([...live, max, dealPlanned('e', 'b', { price: 60_00 })])
      .when({ ...request, subject: 'deal:e:6000' }, { product })
      .thenEvents([
        {
          ...{ ...asked(), subject: 'deal:e:6000', price: 60_00 },
          covers: [{ itemId: 'b', price: 60_00, listPrice: 100_00, floorPrice: 50_00 }],
        } as ShowEvent,
      ]);
    given([...live, max, coupon(40_00)])
      .when({ type: 'approval.request', subject: 'offer:o' }, { product })
      .thenEvents([
        {
          ...{ ...asked(), subject: 'offer:o', itemId: 'a', price: 60_00, note: null },
          covers: ['a', 'b'].map((itemId) => ({
            ...{ itemId, price: 60_00, listPrice: 100_00, floorPrice: 50_00 },
          })),
        } as ShowEvent,
      ]);
  });
});

describe('approval.give', () => {
  it('is by somebody else than who set the price', () => {
    given([...draft, coupon(1)])
      .when(give('offer:o'))
      .thenRefused('forbidden');
    const state = given([...draft, coupon(1)])
      .when(give('offer:o'), { actor: other })
      .thenEvents([{ type: 'approval.given', subject: 'offer:o', note: null, covers: [] }]);
    expect(state.approvals.size).toBe(1);
    given([...draft, coupon(1), approved('offer:o')])
      .when(give('offer:o'), { actor: other })
      .thenRefused('already_done');
  });
  it('is not by a token of who set the price, nor by that person of a price their token set', () => {
    const ownToken: Actor = { id: 'token', name: 'Script', role: 'operator', person: operator.id };
    given([...draft, coupon(1)])
      .when(give('offer:o'), { actor: ownToken })
      .thenRefused('forbidden');
    const byToken = { at: 1, actor: ownToken, event: coupon(1) };
    given([...draft, byToken])
      .when(give('offer:o'))
      .thenRefused('forbidden');
    expect(given([...draft, byToken]).when(give('offer:o'), { actor: other }).decision.ok).toBe(true);
  });
  it('is by somebody else than who asked, and before the request expires', () => {
    given([...live, max, asked()])
      .when(give(subject), { product })
      .thenRefused('forbidden');
    const state = given([...live, max, asked()])
      .when(give(subject), { actor: other, product })
      .thenEvents([{ type: 'approval.given', subject, note: null, covers: at70 }]);
    expect(state.approvalRequests).toMatchObject([{ state: 'given', answer: { reason: null } }]);
    given([...live, max, asked(NOW)])
      .when(give(subject), { actor: other })
      .thenRefused('approval_over');
  });
  it('says yes to nothing further down than was asked', () => {
    const risen = () => ({ ...anyProduct, listPrice: 100_00, floorPrice: 71_00 });
    given([...live, max, asked()])
      .when(give(subject), { actor: other, product: risen })
      .thenRefused('stale_view', { subject });
    // Asked anew, with the floor as it is now, it can be approved; the first request is no more.
    const anew = given([...live, max, asked()]).when(request, { product: risen });
    if (!anew.decision.ok) throw new Error(anew.decision.error.code);
    const [event] = anew.decision.value;
    expect(event).toMatchObject({ price: 70_00, floorPrice: 71_00 });
    const history = [...live, max, asked(), ...anew.decision.value];
    expect(stateOf(history).approvalRequests.map(({ state }) => state)).toEqual(['changed', 'waiting']);
    expect(given(history).when(give(subject), { actor: other, product: risen }).decision.ok).toBe(true);
  });
  it('is about something there is, at its price', () => {
    for (const of of ['offer:x', 'deal:x:1', 'deal:d:1', 'item:x:1'])
      given(draft).when(give(of), { actor: other }).thenRefused('not_found');
    for (const of of ['deal:d:8000', 'item:a:1'])
      expect(given(draft).when(give(of), { actor: other }).decision.ok).toBe(true);
  });
});

describe('approval.refuse', () => {
  it('answers a request that waits, with the reason; who asked may take it back', () => {
    const state = given([...live, max, asked()])
      .when(refusal, { actor: other })
      .thenEvents([{ type: 'approval.refused', subject, reason: 'Too low' }]);
    expect(state.approvalRequests).toMatchObject([
      { state: 'refused', by: operator.id, answer: { reason: 'Too low' } },
    ]);
    expect(given([...live, max, asked()]).when(refusal).decision.ok).toBe(true);
  });
  it('has nothing to refuse once answered, expired or never asked', () => {
    given([...live, max])
      .when(refusal)
      .thenRefused('not_found');
    given([...live, max, asked(NOW)])
      .when(refusal)
      .thenRefused('approval_over');
    given([...live, max, asked(), { type: 'approval.refused', subject, reason: 'No' }])
      .when(refusal)
      .thenRefused('already_done');
  });
});

it('a request does not outlive the terms it was asked with', () => {
  const about = (of: string): ShowEvent => ({ ...asked(), subject: of }) as ShowEvent;
  const terms = couponOffer('o', { discount: { kind: 'amount', amount: 1 } }).terms;
  const stands = (...more: ShowEvent[]) =>
    stateOf([...live, max, coupon(40_00), dealPlanned('e', 'b'), ...more]).approvalRequests.map(
      ({ state }) => state,
    );
  expect(stands(about('offer:o'))).toEqual(['waiting']);
  expect(stands(about('offer:o'), { type: 'offer.revised', offerId: 'o', changes: { terms } })).toEqual([
    'changed',
  ]);
  expect(stands(about('offer:o'), { type: 'offer.cancelled', offerId: 'o' })).toEqual(['changed']);
  expect(stands(about('deal:e:1'), { type: 'deal.cancelled', dealId: 'e' })).toEqual(['changed']);
});
