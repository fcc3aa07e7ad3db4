import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyProduct, given, operator, stateOf } from '#shared/testing/given.ts';
import { dealPlanned, draft, itemAdded, live, scheduled } from '#shared/testing/histories.ts';
import { claimOf, couponOffer, ledgerRun, lineOf, orderOf, windowOf } from '#shared/testing/ledger-run.ts';
import { ledgerOperations } from '../../stock/from-events.ts';
import { type Actor, type EventOf, type ShowEvent, systemActor } from '../events.ts';
import { finalPrices } from '../final-prices.ts';

/** List price 100.00 like the items' own, floor 50.00; at most 25 % off. */
const product = () => ({ ...anyProduct, listPrice: 100_00, floorPrice: 50_00 });
const max: ShowEvent = { type: 'guardrails.set', guardrails: { maxDiscountBps: 2_500, secondPerson: true } };
const other: Actor = { id: 'u-other', name: 'Other', role: 'operator' };
/** Approved as things stand: for those items, at that price. */
const approved = (subject: string, actor = other, price = Number(subject.split(':')[2] ?? 0)) => ({
  at: 1,
  actor,
  event: {
    ...{ type: 'approval.given', subject, note: null },
    covers: ['a', 'b', 'c'].map((itemId) => ({ itemId, price, listPrice: 100_00, floorPrice: 50_00 })),
  } as ShowEvent,
});
const title = { en: 'C', zh: 'C' };
const coupon = (amount: number, other: object = {}): ShowEvent => ({
  type: 'offer.planned',
  offer: {
    offerId: 'o',
    title,
    terms: couponOffer('o', { discount: { kind: 'amount', amount }, ...other }).terms,
    opensAt: null,
    closesAt: null,
  },
});

describe('guardrails.set', () => {
  it('sets the most a price may be below the list price', () => {
    given(draft)
      .when({ type: 'guardrails.set', maxDiscountBps: 2_500, secondPerson: true })
      .thenEvents([max]);
    given([...draft, max])
      .when({ type: 'guardrails.set', maxDiscountBps: 2_500, secondPerson: true })
      .thenRefused('already_done');
  });
});

describe('a price beyond the guardrails', () => {
  const change = (price: number) => ({ type: 'price.change', itemId: 'b', price }) as const;
  it('is published within them, and beyond only when somebody else has approved that very price', () => {
    const history = [...live, max];
    given(history)
      .when(change(75_00), { product })
      .thenEvents([{ type: 'price.changed', itemId: 'b', price: 75_00, from: 100_00 }]);
    given(history)
      .when(change(74_99), { product })
      .thenRefused('needs_approval', { subject: 'item:b:7499', price: 74_99, listPrice: 100_00 });
    const with74 = [...history, approved('item:b:7499')];
    expect(given(with74).when(change(74_99), { product }).decision.ok).toBe(true);
    given(with74).when(change(74_98), { product }).thenRefused('needs_approval');
    const own = [...history, approved('item:b:7499', operator)];
    given(own).when(change(74_99), { product }).thenRefused('needs_approval');
  });
  it('of a deal keeps it from opening, by hand or by timer', () => {
    const history = [...live, max, dealPlanned('e', 'b', { price: 70_00 })];
    const open = { type: 'deal.open', dealId: 'e' } as const;
    given(history).when(open, { product }).thenRefused('needs_approval', {
      subject: 'deal:e:7000',
      price: 70_00,
      listPrice: 100_00,
    });
    given(history).when(open, { product, actor: systemActor }).thenRefused('needs_approval');
    const fine = [...history, approved('deal:e:7000')];
    expect(given(fine).when(open, { product }).decision.ok).toBe(true);
    expect(given(fine).when(open, { product, actor: systemActor }).decision.ok).toBe(true);
    // Two have agreed, whichever of them stands at the desk.
    expect(given(fine).when(open, { product, actor: other }).decision.ok).toBe(true);
    const own = [...history, approved('deal:e:7000', operator)];
    for (const actor of [operator, other])
      given(own).when(open, { product, actor }).thenRefused('needs_approval');
    const revised: ShowEvent = { type: 'deal.revised', dealId: 'e', changes: { price: 60_00 } };
    given([...fine, revised])
      .when(open, { product })
      .thenRefused('needs_approval');
  });
  it('of a lineup keeps the show from being scheduled', () => {
    const cheap: ShowEvent = { type: 'lineup.revised', itemId: 'b', changes: { price: 60_00 } };
    given([...draft, max, cheap])
      .when({ type: 'show.schedule' }, { product })
      .thenRefused('needs_approval');
    const fine = [...draft, max, cheap, approved('item:b:6000')];
    expect(given(fine).when({ type: 'show.schedule' }, { product }).decision.ok).toBe(true);
    given([...scheduled, max])
      .when({ type: 'lineup.revise', itemId: 'b', price: 60_00 }, { product })
      .thenRefused('needs_approval');
  });
  it('may be by anyone’s approval where no second person is asked for', () => {
    const alone: ShowEvent = {
      type: 'guardrails.set',
      guardrails: { maxDiscountBps: 0, secondPerson: false },
    };
    const history = [...live, alone, approved('item:b:9900', operator)];
    expect(given(history).when(change(99_00), { product }).decision.ok).toBe(true);
  });
});

describe('an offer beyond the guardrails', () => {
  const open = { type: 'offer.open', offerId: 'o' } as const;
  it('is measured by the lowest price it leads to, together with deals', () => {
    // The deal d sells a at 80.00.
    given([...live, max, coupon(26_00)])
      .when(open, { product })
      .thenRefused('needs_approval', {
        subject: 'offer:o',
        price: 74_00,
        listPrice: 100_00,
      });
    expect(given([...live, max, coupon(25_00)]).when(open, { product }).decision.ok).toBe(true);
    given([...live, max, coupon(6_00, { stacking: { deals: true, members: true } })])
      .when(open, { product })
      .thenRefused('needs_approval');
  });
  it('never goes below the floor without approval, whatever the maximum', () => {
    given([...live, coupon(50_01)])
      .when(open, { product })
      .thenRefused('needs_approval');
    given([...live, coupon(50_01)])
      .when({ type: 'coupon.drop', offerId: 'o' }, { product })
      .thenRefused('needs_approval');
    const fine = [...live, coupon(50_01), approved('offer:o')];
    expect(given(fine).when(open, { product }).decision.ok).toBe(true);
    expect(given([...live, coupon(50_00)]).when(open, { product }).decision.ok).toBe(true);
  });
  it('needs its approval again when its terms change', () => {
    const terms = couponOffer('o', { discount: { kind: 'amount', amount: 51_00 } }).terms;
    const revised: ShowEvent = { type: 'offer.revised', offerId: 'o', changes: { terms } };
    const history = [...live, coupon(50_01), approved('offer:o'), revised];
    given(history).when(open, { product }).thenRefused('needs_approval');
  });
  it('counts a threshold that many units reach', () => {
    // Two units reach 150.00: 60.00 off is 30.00 a unit.
    given([...live, max, coupon(60_00, { threshold: 150_00, itemIds: ['b'] })])
      .when(open, { product })
      .thenRefused('needs_approval', { subject: 'offer:o', price: 70_00, listPrice: 100_00 });
  });
});

describe('a price beside offers that are open', () => {
  const opened: ShowEvent = { type: 'offer.opened', offerId: 'o' };
  const offDeals = { stacking: { deals: true, members: true } };
  const open = { type: 'deal.open', dealId: 'e' } as const;
  it('of a deal is measured with them: what each alone may, both together may not', () => {
    // 80.00 by the deal and 6.00 off by the coupon come to 74.00; by itself each is within 25 %.
    const history = [...live, max, coupon(6_00, offDeals), opened, dealPlanned('e', 'b')];
    const subject = 'deal:e:8000';
    for (const actor of [operator, systemActor])
      given(history)
        .when(open, { product, actor })
        .thenRefused('needs_approval', { subject, price: 74_00, listPrice: 100_00 });
    const asking = { type: 'approval.request', subject } as const;
    expect(given(history).when(asking, { product }).decision).toMatchObject({
      value: [{ type: 'approval.requested', subject, itemId: 'b', price: 74_00 }],
    });
    const fine = [...history, approved(subject, other, 74_00)];
    expect(given(fine).when(open, { product }).decision.ok).toBe(true);
    // A coupon that leaves deals alone changes nothing.
    const alone = [...live, max, coupon(6_00), opened, dealPlanned('e', 'b')];
    expect(given(alone).when(open, { product }).decision.ok).toBe(true);
  });
  it('of an item on air is measured with them too, and never let below the floor by them', () => {
    const history = [...live, max, coupon(10_00), opened];
    given(history)
      .when({ type: 'price.change', itemId: 'b', price: 84_99 }, { product })
      .thenRefused('needs_approval', { subject: 'item:b:8499', price: 74_99, listPrice: 100_00 });
    const change = (price: number) => ({ type: 'price.change', itemId: 'b', price }) as const;
    expect(given(history).when(change(85_00), { product }).decision.ok).toBe(true);
    const floor = [...live, coupon(10_00), opened];
    expect(given(floor).when(change(60_00), { product }).decision.ok).toBe(true);
    given(floor).when(change(59_99), { product }).thenRefused('needs_approval');
  });
  it('asks about nothing that is no lower than what is sold already', () => {
    // The coupon was let through at 70.00; a price that goes up again leads no further down.
    const history = [...live, max, coupon(30_00), approved('offer:o', other, 70_00), opened];
    const up = { type: 'price.change', itemId: 'b', price: 120_00 } as const;
    expect(given(history).when(up, { product }).decision.ok).toBe(true);
    given(history)
      .when({ type: 'price.change', itemId: 'b', price: 99_00 }, { product })
      .thenRefused('needs_approval', { subject: 'item:b:9900', price: 69_00, listPrice: 100_00 });
  });
});

describe('a set beyond the guardrails', () => {
  const set = (price: number): ShowEvent => ({
    type: 'offer.planned',
    offer: {
      ...{ offerId: 'set', title, opensAt: null, closesAt: null },
      terms: {
        ...{ kind: 'bundle', price, audience: { kind: 'all' } },
        items: [
          { itemId: 'b', quantity: 2 },
          { itemId: 'c', quantity: 1 },
        ],
      },
    },
  });
  const history = (price: number) => [...live, max, itemAdded('c'), set(price)];
  const open = { type: 'offer.open', offerId: 'set' } as const;
  it('is measured by what its parts come to in it', () => {
    expect(given(history(225_00)).when(open, { product }).decision.ok).toBe(true);
    given(history(224_97))
      .when(open, { product })
      .thenRefused('needs_approval', { subject: 'offer:set', price: 74_99, listPrice: 100_00 });
  });
  it('and with a coupon on the whole of it', () => {
    const opened: ShowEvent = { type: 'offer.opened', offerId: 'set' };
    // 30.00 off 225.00 leaves 65.00 a piece, where 30.00 off one piece leaves 70.00 of it.
    const both = [...history(225_00), opened, coupon(30_00, { threshold: 200_00 })];
    given(both)
      .when({ type: 'offer.open', offerId: 'o' }, { product })
      .thenRefused('needs_approval', { subject: 'offer:o', price: 65_00, listPrice: 100_00 });
  });
  it('has a price the calculator shows step by step', () => {
    const [, shown] = finalPrices(
      stateOf([...history(240_00), coupon(9_00, { threshold: 200_00 })]),
      product,
    );
    expect(shown).toMatchObject({ itemId: 'b', lowest: 77_00, quantity: 2, offerIds: ['set', 'o'] });
    expect(shown?.steps.map(({ kind, amount }) => [kind, amount])).toEqual([
      ['list', 200_00],
      ['bundle', -40_00],
      ['coupon', -6_00],
    ]);
  });
});

describe('price.freeze', () => {
  const freeze = { type: 'price.freeze', itemId: 'a', reason: 'typo' } as const;
  const frozen: ShowEvent = { type: 'price.frozen', itemId: 'a', reason: 'typo' };
  const unfrozen: ShowEvent = { type: 'price.unfrozen', itemId: 'a' };
  it('stops the sales of an item, once, and lets them go on', () => {
    const state = given(live).when(freeze).thenEvents([frozen]);
    expect([...state.frozen]).toEqual(['a']);
    given([...live, frozen])
      .when(freeze)
      .thenRefused('already_done');
    const again = given([...live, frozen])
      .when({ type: 'price.unfreeze', itemId: 'a' })
      .thenEvents([unfrozen]);
    expect(again.frozen.size).toBe(0);
    given(live).when({ type: 'price.unfreeze', itemId: 'a' }).thenRefused('already_done');
    given(live)
      .when({ ...freeze, itemId: 'x' })
      .thenRefused('not_found');
  });
  it('reaches the ledger: nothing new is sold, what is reserved can be paid', () => {
    const run = ledgerRun();
    run.apply({ op: 'add-stock', ref: 's', itemId: 'a', quantity: 9 }, 0);
    run.apply({ op: 'set-window', ref: 'w', window: windowOf() }, 0);
    run.apply(claimOf('o'), 1_100);
    const record = { showId: 'show', version: 7, at: 1, actor: operator, commandId: null, event: frozen };
    for (const operation of ledgerOperations(record, stateOf([...live, frozen]))) run.apply(operation, 1_200);
    const codeOf = (answer: { ok: boolean; error?: { code: string } }) => answer.error?.code ?? 'ok';
    expect(codeOf(run.apply(claimOf('o2', { viewerId: 'w' }), 1_300).answer)).toBe('not_for_sale');
    expect(codeOf(run.apply(orderOf('o3', [lineOf('a', 1)]), 1_300).answer)).toBe('not_for_sale');
    const pay = { op: 'pay', orderId: 'o', amount: 80_00, eventId: 'e', paidAt: 1 } as const;
    expect(codeOf(run.apply(pay, 1_300).answer)).toBe('ok');
    const back = { ...record, version: 8, event: unfrozen };
    for (const operation of ledgerOperations(back, stateOf([...live, frozen, unfrozen])))
      run.apply(operation, 1_400);
    expect(codeOf(run.apply(orderOf('o3', [lineOf('a', 1)]), 1_500).answer)).toBe('ok');
  });
});

it('the simulated final price puts deal, coupon and member’s price together and says how', () => {
  const member: ShowEvent = {
    type: 'offer.planned',
    offer: {
      offerId: 'm',
      title,
      terms: { kind: 'member-price', bps: 1_000, audience: { kind: 'members' } },
      opensAt: null,
      closesAt: null,
    },
  };
  const [a, b] = finalPrices(stateOf([...live, max, coupon(10_00), member]), product);
  // On a the deal alone is at 80.00, the same as 100.00 less 10 % less 10.00.
  expect(a).toMatchObject({ lowest: 80_00, discountBps: 2_000, isBelowFloor: false, isBeyondMax: false });
  expect(b).toMatchObject({ lowest: 80_00, dealId: null, offerIds: ['m', 'o'] });
  expect(b?.steps.reduce((sum, { amount }) => sum + amount, 0)).toBe(80_00);
  const [first] = finalPrices(stateOf([...live, max, coupon(31_00)]), product);
  expect(first).toMatchObject({ lowest: 69_00, isBeyondMax: true });
});

it('the simulated final price is what publishing is held to, gifts and mixed baskets included', () => {
  const planned = (offerId: string, terms: EventOf<'offer.planned'>['offer']['terms']) => ({
    type: 'offer.planned' as const,
    offer: { offerId, title, terms, opensAt: null, closesAt: null },
  });
  const cents = fc.integer({ min: 1, max: 60_00 });
  fc.assert(
    fc.property(cents, cents, fc.integer({ min: 0, max: 3_000 }), cents, (off, threshold, bps, giftFrom) => {
      const everyone = { kind: 'all' } as const;
      const history = [
        ...live,
        max,
        coupon(off, { threshold }),
        ...(bps === 0 ? [] : [planned('m', { kind: 'member-price', bps, audience: everyone })]),
        planned('g', {
          ...{ kind: 'gift', threshold: giftFrom * 10, audience: everyone },
          gift: { itemId: 'b', quantity: 1 },
        }),
      ];
      const state = stateOf(history);
      const isFine = finalPrices(state, product).every((one) => !one.isBelowFloor && !one.isBeyondMax);
      const isRefused = state.offers.some(({ offerId }) => {
        const { decision } = given(history).when({ type: 'offer.open', offerId }, { product });
        return !decision.ok && decision.error.code === 'needs_approval';
      });
      expect(isRefused).toBe(!isFine);
    }),
  );
});
