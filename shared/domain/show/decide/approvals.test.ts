import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyProduct, given, NOW, operator, stateOf } from '#shared/testing/given.ts';
import { created, dealPlanned, draft, live } from '#shared/testing/histories.ts';
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
  it('waits until the show is over where that is weeks ahead, and longer once it is put off', () => {
    const start = NOW + 3 * PLAN_WAIT_MS;
    const later: ShowEvent = { type: 'show.revised', changes: { plannedStartAt: start } };
    const end = start + created.plannedMs;
    given([...draft, later, max])
      .when(request, { product })
      .thenEvents([asked(end)]);
    const waits = (history: readonly ShowEvent[]) => stateOf(history).approvalRequests[0]?.expiresAt;
    expect(waits([...draft, max, asked(NOW + 1), later])).toBe(end);
    expect(waits([...draft, max, asked(end + 1), later])).toBe(end + 1);
    expect(waits([...live, max, asked(NOW + 1), later])).toBe(NOW + 1);
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
      .thenEvents([{ type: 'approval.given', subject, note: null, covers: at70, askedBy: operator.id }]);
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

describe('who approves somebody’s request for a price and sets it', () => {
  const planner: Actor = { id: 'u-plan', name: 'Plan', role: 'planner' };
  const host: Actor = { id: 'u-host', name: 'Host', role: 'host' };
  const ownToken: Actor = { id: 'token', name: 'Script', role: 'operator', person: other.id };
  const set = { type: 'price.change', itemId: 'b', price: 70_00 } as const;
  const requested = (actor: Actor) => ({ at: 1, actor, event: asked() });
  /** As it stands once `actor` has approved; the tests go on from there. */
  const approvedBy = (actor: Actor, history: Parameters<typeof given>[0]) => {
    const { decision } = given(history).when(give(subject), { actor, product });
    if (!decision.ok) throw new Error(decision.error.code);
    return [...history, ...decision.value.map((event) => ({ at: 2, actor, event }))];
  };
  it.each([
    ['one who trades asked', operator, true],
    ['one who plans asked', planner, true],
    ['one asked who sets no prices', host, false],
  ])('%s', (_, who, isEnough) => {
    const history = approvedBy(other, [...live, max, requested(who)]);
    for (const actor of [other, ownToken])
      expect(given(history).when(set, { actor, product }).decision.ok).toBe(isEnough);
    // Whoever else sets it, two have agreed by that.
    expect(given(history).when(set, { actor: operator, product }).decision.ok).toBe(true);
    // At no other price, nor once the item has had another.
    given(history)
      .when({ ...set, price: 69_99 }, { actor: other, product })
      .thenRefused('needs_approval');
    const between = {
      at: 3,
      actor: other,
      event: { type: 'price.changed', itemId: 'b', price: 90_00, from: 100_00 },
    };
    given([...history, between as { at: number; actor: Actor; event: ShowEvent }])
      .when(set, { actor: other, product })
      .thenRefused('needs_approval');
  });
  it('is asked for a second person where the request was taken back, had run out, or was their own', () => {
    const back: ShowEvent = { type: 'approval.refused', subject, reason: 'No' };
    const lone: ShowEvent = {
      type: 'guardrails.set',
      guardrails: { maxDiscountBps: 2_500, secondPerson: false },
    };
    for (const history of [
      approvedBy(other, [...live, max, requested(operator), back]),
      [...approvedBy(other, [...live, lone, requested(other)]), max],
      [...approvedBy(ownToken, [...live, lone, requested(other)]), max],
    ])
      given(history).when(set, { actor: other, product }).thenRefused('needs_approval');
    given([...live, max, requested(operator)])
      .when(set, { actor: other, product })
      .thenRefused('needs_approval');
  });
  it('holds below the floor as well, as far as was seen', () => {
    const deep = () => ({ ...anyProduct, listPrice: 100_00, floorPrice: 75_00 });
    const below: ShowEvent = {
      ...asked(),
      covers: at70.map((one) => ({ ...one, floorPrice: 75_00 })),
    } as ShowEvent;
    const history = [...live, { at: 1, actor: operator, event: below }];
    const { decision } = given(history).when(give(subject), { actor: other, product: deep });
    if (!decision.ok) throw new Error(decision.error.code);
    const agreed = [...history, ...decision.value.map((event) => ({ at: 2, actor: other, event }))];
    expect(given(agreed).when(set, { actor: other, product: deep }).decision.ok).toBe(true);
    const risen = () => ({ ...deep(), floorPrice: 76_00 });
    given(agreed).when(set, { actor: other, product: risen }).thenRefused('needs_approval');
  });
});

it('whatever is asked, approved, refused and set, two who set prices have agreed on what is published', () => {
  const people: readonly Actor[] = [
    operator,
    other,
    { id: 'token', name: 'Script', role: 'operator', person: other.id },
    { id: 'u-host', name: 'Host', role: 'host' },
  ];
  const step = fc.record({
    do: fc.constantFrom('request', 'give', 'refuse', 'set', 'wait'),
    who: fc.nat(people.length - 1),
    price: fc.constantFrom(70_00, 71_00, 90_00),
  });
  let published = 0;
  let together = 0;
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
      const history: { at: number; actor: Actor; event: ShowEvent }[] = [];
      /** By price: who has asked and not been answered, and the pairs who agreed, told without the rules. */
      const waits = new Map<number, { by: string; role: string; until: number }>();
      const agreed = new Map<number, { by: string; askedBy: string | null }>();
      let now = NOW;
      for (const { do: what, who, price } of steps) {
        const actor = people[who] ?? operator;
        const person = actor.person ?? actor.id;
        const about = `item:b:${price}`;
        if (what === 'wait') {
          now += AIR_WAIT_MS / 2;
          continue;
        }
        // The table of commands keeps who sets no prices from all but asking.
        if (actor.role === 'host' && what !== 'request') continue;
        const command =
          what === 'request'
            ? ({ type: 'approval.request', subject: about } as const)
            : what === 'give'
              ? give(about)
              : what === 'refuse'
                ? ({ ...refusal, subject: about } as const)
                : ({ type: 'price.change', itemId: 'b', price } as const);
        const { decision } = given([...live, max, ...history]).when(command, { actor, product, now });
        if (!decision.ok) continue;
        history.push(...decision.value.map((event) => ({ at: now, actor, event })));
        const waiting = waits.get(price);
        if (what === 'request') waits.set(price, { by: person, role: actor.role, until: now + AIR_WAIT_MS });
        else if (what === 'refuse') waits.delete(price);
        else if (what === 'give') {
          const isAsked = waiting && waiting.until > now && waiting.role !== 'host' && waiting.by !== person;
          agreed.set(price, { by: person, askedBy: isAsked ? waiting.by : null });
          waits.delete(price);
        } else {
          if (price < 75_00) {
            published += 1;
            const pair = agreed.get(price);
            const names = new Set(
              [person, pair?.by, pair?.askedBy ?? undefined].filter((one) => one !== undefined),
            );
            expect(names.size).toBeGreaterThan(1);
            if (pair?.by === person) together += 1;
          }
          for (const other of agreed.keys()) if (other !== price) agreed.delete(other);
        }
      }
    }),
    { numRuns: 400 },
  );
  // The histories did come to it, in both ways.
  expect(published).toBeGreaterThan(together);
  expect(together).toBeGreaterThan(0);
});
