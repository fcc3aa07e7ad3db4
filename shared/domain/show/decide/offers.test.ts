import { describe, expect, it } from 'vitest';
import type { OfferTerms } from '#shared/contract/offers.ts';
import { anyProduct, given, NOW, stateOf } from '#shared/testing/given.ts';
import { draft, itemAdded, live, scheduled } from '#shared/testing/histories.ts';
import { couponOffer, groupOffer, presaleOffer } from '#shared/testing/ledger-run.ts';
import { ledgerOperations } from '../../stock/from-events.ts';
import { type OfferPlan, type ShowEvent, systemActor } from '../events.ts';

const title = { en: 'Offer', zh: '优惠' };
const coupon = couponOffer('o').terms;
const all = { kind: 'all' } as const;
const planned = (terms: OfferTerms = coupon, other: Partial<OfferPlan> = {}): ShowEvent => ({
  type: 'offer.planned',
  offer: { offerId: 'o', title, terms, opensAt: null, closesAt: null, ...other },
});
const opened: ShowEvent = { type: 'offer.opened', offerId: 'o' };
const closed: ShowEvent = { type: 'offer.closed', offerId: 'o', reason: 'by-hand' };
const plan = (terms: OfferTerms) => ({ type: 'offer.plan', offerId: 'o', title, terms }) as const;
const bundle = (price: number): OfferTerms => ({
  kind: 'bundle',
  items: [
    { itemId: 'a', quantity: 1 },
    { itemId: 'b', quantity: 1 },
  ],
  price,
  audience: all,
});
const floor = { product: () => ({ ...anyProduct, floorPrice: 70_00 }) };
/** It may be planned, and opens only once somebody else has approved it. */
const waits = (terms: OfferTerms, history: readonly ShowEvent[] = live) => {
  given(history)
    .when(plan(terms), floor)
    .thenEvents([planned(terms)]);
  given([...history, planned(terms)])
    .when({ type: 'offer.open', offerId: 'o' }, floor)
    .thenRefused('needs_approval');
};
const opens = (terms: OfferTerms, history: readonly ShowEvent[] = live) =>
  given([...history, planned(terms)])
    .when({ type: 'offer.open', offerId: 'o' }, floor)
    .thenEvents([opened]);

describe('offer.plan', () => {
  it('plans an offer, once under an id', () => {
    given(draft).when(plan(coupon)).thenEvents([planned()]);
    given([...draft, planned()])
      .when(plan(coupon))
      .thenRefused('duplicate');
  });
  it('needs its items in the lineup', () => {
    const gift: OfferTerms = {
      kind: 'gift',
      threshold: 1,
      gift: { itemId: 'x', quantity: 1 },
      audience: all,
    };
    given(draft).when(plan(gift)).thenRefused('not_found', { itemId: 'x' });
    given(draft)
      .when(plan({ ...coupon, itemIds: ['a', 'y'] } as OfferTerms))
      .thenRefused('not_found', { itemId: 'y' });
  });
  it('a bundle saves something; below the floor of its parts it waits for an approval', () => {
    opens(bundle(140_00));
    waits(bundle(139_99));
    given(draft)
      .when(plan(bundle(200_00)), floor)
      .thenRefused('above_list');
  });
  it('a member’s price below the floor of any item it is for waits for an approval', () => {
    const terms = (bps: number): OfferTerms => ({ kind: 'member-price', bps, audience: { kind: 'members' } });
    opens(terms(3_000));
    waits(terms(3_001));
    const cheap = [...live, itemAdded('cheap', { price: 71_00 })];
    waits(terms(1_000), cheap);
    opens({ ...terms(1_000), itemIds: ['a'] } as OfferTerms, cheap);
  });
  it('a group buy is no dearer than the item; below the floor it waits for an approval', () => {
    const terms = (price: number) => groupOffer('o', { itemId: 'a', price }).terms;
    given(draft)
      .when(plan(terms(99_99)), floor)
      .thenEvents([planned(terms(99_99))]);
    given(draft)
      .when(plan(terms(100_00)), floor)
      .thenRefused('above_list');
    opens(terms(70_00));
    waits(terms(69_99));
  });
  it('a presale is measured by what is paid in all, and has time for its balance', () => {
    const terms = (deposit: number, balanceDueBy = NOW + 1) =>
      presaleOffer('o', { itemId: 'a', price: 100_00, deposit, balanceDueBy }).terms;
    opens(terms(30_00));
    waits(terms(30_01));
    given(draft)
      .when(plan(terms(10_00, NOW)), floor)
      .thenRefused('invalid');
  });
  it('does not close before it opens', () => {
    given(draft)
      .when({ ...plan(coupon), opensAt: 10, closesAt: 10 })
      .thenRefused('invalid');
  });
});

describe('offer.revise and offer.cancel', () => {
  it('take what is planned alone', () => {
    const terms = { ...coupon, threshold: 5 } as OfferTerms;
    given([...draft, planned()])
      .when({ type: 'offer.revise', offerId: 'o', terms })
      .thenEvents([{ type: 'offer.revised', offerId: 'o', changes: { terms } }]);
    given([...draft, planned()])
      .when({ type: 'offer.cancel', offerId: 'o' })
      .thenEvents([{ type: 'offer.cancelled', offerId: 'o' }]);
    for (const history of [
      [...live, planned(), opened],
      [...live, planned(), opened, closed],
    ]) {
      given(history).when({ type: 'offer.revise', offerId: 'o', terms }).thenRefused('offer_not_planned');
      given(history).when({ type: 'offer.cancel', offerId: 'o' }).thenRefused('offer_not_planned');
    }
  });
  it('check times against those that stay', () => {
    given([...draft, planned(coupon, { closesAt: 10 })])
      .when({ type: 'offer.revise', offerId: 'o', opensAt: 20 })
      .thenRefused('invalid');
  });
});

describe('offer.open and offer.close', () => {
  it('open in the lobby and on air, and close by hand or when time is up', () => {
    given([...scheduled, planned()])
      .when({ type: 'offer.open', offerId: 'o' })
      .thenEvents([opened]);
    given([...live, planned(), opened])
      .when({ type: 'offer.close', offerId: 'o' })
      .thenEvents([closed]);
    given([...live, planned(coupon, { closesAt: NOW }), opened])
      .when({ type: 'offer.close', offerId: 'o' }, { actor: systemActor })
      .thenEvents([{ ...closed, reason: 'time-up' }]);
    given([...live, planned(), opened])
      .when({ type: 'offer.open', offerId: 'o' })
      .thenRefused('offer_not_planned');
    given([...live, planned()])
      .when({ type: 'offer.close', offerId: 'o' })
      .thenRefused('offer_not_open');
  });
  it('look at prices again: what was a saving when it was planned may be none', () => {
    const changed: ShowEvent = { type: 'price.changed', itemId: 'a', price: 40_00, from: 100_00 };
    given([...live, planned(bundle(140_00)), changed])
      .when({ type: 'offer.open', offerId: 'o' })
      .thenRefused('above_list');
  });
  it('the end of the show closes what is open', () => {
    const state = given([...live, planned(), opened])
      .when({ type: 'show.end' })
      .thenEvents([{ ...closed, reason: 'show-ended' }, { type: 'show.ended' }]);
    expect(state.offers).toMatchObject([{ state: 'closed' }]);
  });
  it('an item that an offer names stays in the lineup', () => {
    const remove = { type: 'lineup.remove', itemId: 'b' } as const;
    given([...draft, planned(bundle(140_00))])
      .when(remove)
      .thenRefused('in_use');
    const cancelled: ShowEvent = { type: 'offer.cancelled', offerId: 'o' };
    given([...draft, planned(bundle(140_00)), cancelled])
      .when(remove)
      .thenEvents([{ type: 'lineup.removed', itemId: 'b' }]);
  });
});

describe('coupon.drop', () => {
  const drop = { type: 'coupon.drop', offerId: 'o' } as const;
  const dropped: ShowEvent = { type: 'coupon.dropped', offerId: 'o' };
  it('opens a planned coupon on the way, and shows an open one again', () => {
    given([...live, planned()])
      .when(drop)
      .thenEvents([opened, dropped]);
    given([...live, planned(), opened])
      .when(drop)
      .thenEvents([dropped]);
  });
  it('drops nothing else, and nothing that is over', () => {
    given([...live, planned(bundle(140_00))])
      .when(drop)
      .thenRefused('invalid');
    given([...live, planned(), opened, closed])
      .when(drop)
      .thenRefused('offer_not_planned');
  });
});

it('the ledger hears of an offer when it opens, with its terms, and when it closes', () => {
  const operationsOf = (history: readonly ShowEvent[], event: ShowEvent) =>
    ledgerOperations(
      { showId: 'show', version: 7, at: 1, actor: systemActor, commandId: null, event },
      stateOf(history),
    );
  const history = [...live, planned(), opened];
  expect(operationsOf(history, opened)).toEqual([
    { op: 'set-offer', ref: 'v7', offer: { offerId: 'o', terms: coupon } },
  ]);
  expect(operationsOf([...history, closed], closed)).toEqual([
    { op: 'close-offer', ref: 'v7', offerId: 'o' },
  ]);
  expect(operationsOf([...live, planned()], planned())).toEqual([]);
});

describe('offer.decide', () => {
  const presale: ShowEvent = {
    type: 'offer.planned',
    offer: {
      offerId: 'trial',
      title: { en: 'Trial', zh: '试售' },
      opensAt: null,
      closesAt: null,
      terms: {
        ...{ kind: 'presale', itemId: 'a', price: 90_00, deposit: 10_00, countsBps: 10_000, quantity: 5 },
        ...{ perViewerLimit: 1, balanceFrom: 3_000_000, balanceDueBy: 4_000_000, rule: 'forfeit' },
        holdMs: 60_000,
        demandTest: { goQuantity: 3, decideBy: 3_000_000 },
        audience: { kind: 'all' },
      },
    },
  };
  const trialOpen: ShowEvent[] = [...live, presale, { type: 'offer.opened', offerId: 'trial' }];
  const trialClosed: ShowEvent = { type: 'offer.closed', offerId: 'trial', reason: 'show-ended' };
  const decide = (decision: 'go' | 'no-go') =>
    ({ type: 'offer.decide', offerId: 'trial', decision, reason: 'Enough' }) as const;
  const decided = (decision: 'go' | 'no-go'): ShowEvent => ({ ...decide(decision), type: 'offer.decided' });

  it('lets it go on, or closes it', () => {
    given(trialOpen)
      .when(decide('go'))
      .thenEvents([decided('go')]);
    given(trialOpen)
      .when(decide('no-go'))
      .thenEvents([decided('no-go'), { type: 'offer.closed', offerId: 'trial', reason: 'by-hand' }]);
  });
  it('is taken after the show, and once', () => {
    const over: ShowEvent[] = [...trialOpen, trialClosed, { type: 'show.ended' }];
    const state = given(over)
      .when(decide('no-go'))
      .thenEvents([decided('no-go')]);
    expect(state.offers.at(-1)).toMatchObject({ state: 'closed', decision: 'no-go' });
    given([...over, decided('no-go')])
      .when(decide('go'))
      .thenRefused('already_done');
  });
  it('is for a presale on trial that has been open', () => {
    given([...live, presale])
      .when(decide('go'))
      .thenRefused('offer_not_open');
    given([...live, planned()])
      .when({ ...decide('go'), offerId: 'o' })
      .thenRefused('invalid');
  });
});
