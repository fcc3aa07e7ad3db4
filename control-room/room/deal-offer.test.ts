import { describe, expect, it } from 'vitest';
import type { RoomDeal } from '#shared/contract/room.ts';
import type { OrderView } from '#shared/contract/viewers.ts';
import { dealOffer, dealsOnShow, isPassed, type Situation } from './deal-offer.ts';

const deal: RoomDeal = {
  id: 'd1',
  dealId: 'd1',
  itemId: 'i1',
  state: 'open',
  price: 9_900,
  quantity: 10,
  perViewerLimit: 2,
  holdMs: 60_000,
  remaining: 3,
  opensAt: 1_000,
  endsAt: 61_000,
};
const now: Situation = { now: 2_000, status: 'live', isConnected: true, orders: [], purchase: null };
const order = (status: OrderView['status'], quantity: number, payBy = 50_000) =>
  ({ id: 'o1', status, payBy, lines: [{ itemId: 'i1', dealId: 'd1', quantity }] }) as unknown as OrderView;
const request = { kind: 'claim', dealId: 'd1', quantity: 1, expectedTotal: 9_900 } as const;

describe('the claim button', () => {
  it('claims while the deal is open', () => {
    expect(dealOffer(deal, now)).toEqual({ kind: 'claim' });
  });

  it('says when the deal opens, and that it is over', () => {
    expect(dealOffer({ ...deal, state: 'planned', opensAt: 9_000 }, now)).toEqual({
      kind: 'opens',
      at: 9_000,
    });
    expect(dealOffer({ ...deal, state: 'closed' }, now)).toEqual({ kind: 'too-late' });
    expect(dealOffer(deal, { ...now, now: 61_000 })).toEqual({ kind: 'too-late' });
    expect(dealOffer(deal, { ...now, status: 'ended' })).toEqual({ kind: 'too-late' });
  });

  it('is sold out when nothing remains, and opens again when units come back', () => {
    const refused = { state: 'refused', request, code: 'sold_out', retryKey: null } as const;
    expect(dealOffer({ ...deal, state: 'soldOut', remaining: 0 }, { ...now, purchase: refused })).toEqual({
      kind: 'sold-out',
      code: null,
    });
    expect(dealOffer(deal, { ...now, purchase: refused })).toEqual({ kind: 'claim' });
  });

  it('counts paid and reserved units against the limit, and lapsed ones not', () => {
    expect(dealOffer(deal, { ...now, orders: [order('paid', 2)] })).toEqual({ kind: 'limit' });
    expect(dealOffer(deal, { ...now, orders: [order('paid', 1)] })).toEqual({ kind: 'claim' });
    expect(dealOffer(deal, { ...now, orders: [order('expired', 2)] })).toEqual({ kind: 'claim' });
    expect(dealOffer(deal, { ...now, orders: [order('reserved', 2, 1_999)] })).toEqual({ kind: 'claim' });
  });

  it('leads to payment while units are held, even when the deal or the show is over', () => {
    const held = { ...now, orders: [order('reserved', 1)] };
    const pay = { kind: 'pay', orderId: 'o1', payBy: 50_000, isOffered: false };
    expect(dealOffer(deal, held)).toEqual(pay);
    expect(dealOffer({ ...deal, state: 'closed' }, { ...held, status: 'ended' })).toEqual(pay);
  });

  it('is for those it is for, and paused while its item is frozen', () => {
    const members = { ...deal, audience: { kind: 'members' } as const };
    expect(dealOffer(members, { ...now, isForMe: true })).toEqual({ kind: 'claim' });
    expect(dealOffer(members, { ...now, isForMe: false })).toEqual({
      kind: 'not-for-me',
      audience: { kind: 'members' },
    });
    const frozen: RoomDeal = { ...deal, state: 'soldOut', remaining: 0 };
    expect(dealOffer(frozen, { ...now, isFrozen: true })).toEqual({ kind: 'paused' });
  });

  it('queues when sold out: the place, why not, and the unit that is offered', () => {
    const out: RoomDeal = { ...deal, state: 'soldOut', remaining: 0 };
    const join = { kind: 'wait', dealId: 'd1' } as const;
    const joining = { state: 'sending', request: join, key: 'k' } as const;
    expect(dealOffer(out, { ...now, joining })).toMatchObject({ kind: 'pending' });
    const refused = { state: 'refused', request: join, code: 'limit_reached', retryKey: null } as const;
    expect(dealOffer(out, { ...now, joining: refused })).toEqual({ kind: 'sold-out', code: 'limit_reached' });
    const waiting = { dealId: 'd1', ahead: 2 };
    expect(dealOffer(out, { ...now, waiting })).toEqual({ kind: 'waiting', ahead: 2 });
    // A unit that has come back meanwhile belongs to whoever is first in the queue.
    expect(dealOffer(deal, { ...now, waiting })).toEqual({ kind: 'waiting', ahead: 2 });
    const offered = { ...order('reserved', 1), offered: true };
    expect(dealOffer(out, { ...now, waiting, orders: [offered] })).toMatchObject({
      kind: 'pay',
      isOffered: true,
    });
  });

  it('is off without a connection, but tells that a claim is still to be sent', () => {
    expect(dealOffer(deal, { ...now, isConnected: false })).toEqual({ kind: 'offline' });
    const waiting = { state: 'waiting', request, key: 'k' } as const;
    expect(dealOffer(deal, { ...now, isConnected: false, purchase: waiting })).toEqual({
      kind: 'pending',
      isResending: true,
    });
  });

  it('names a refusal that the room’s figures do not explain', () => {
    const refused = (code: string) => ({ state: 'refused', request, code, retryKey: null }) as const;
    expect(dealOffer(deal, { ...now, purchase: refused('not_eligible') })).toEqual({
      kind: 'refused',
      code: 'not_eligible',
      total: null,
    });
    expect(dealOffer(deal, { ...now, purchase: refused('limit_reached') })).toEqual({ kind: 'limit' });
  });

  it('asks again at the new price: the refusal’s, or the room’s once it has heard of it', () => {
    const refused = (more: object = {}) =>
      ({
        state: 'refused',
        request: { ...request, ...more },
        code: 'price_changed',
        params: { expected: 9_900, total: 10_900 },
        retryKey: null,
      }) as const;
    const total = (price: number, more?: object) =>
      dealOffer({ ...deal, price }, { ...now, purchase: refused(more) });
    expect(total(9_900)).toEqual({ kind: 'refused', code: 'price_changed', total: 10_900 });
    expect(total(11_900)).toMatchObject({ total: 11_900 });
    // What was claimed with choices is not what this button claims.
    expect(total(9_900, { quantity: 2 })).toMatchObject({ total: null });
    expect(total(9_900, { couponCode: 'C' })).toMatchObject({ total: null });
  });
});

it('shows open deals first, the pinned product’s before others, and forgets old ones', () => {
  const deals: RoomDeal[] = [
    { ...deal, id: 'old', state: 'closed', endsAt: 0 },
    { ...deal, id: 'just-over', state: 'closed', endsAt: 99_000 },
    { ...deal, id: 'other', itemId: 'i2', endsAt: 120_000 },
    { ...deal, id: 'coming', itemId: 'i3', state: 'planned', opensAt: 110_000, endsAt: null },
    { ...deal, id: 'by-hand', itemId: 'i4', state: 'planned', opensAt: null, endsAt: null },
    { ...deal, id: 'pinned', endsAt: 130_000 },
    { ...deal, id: 'gone', state: 'cancelled' },
  ];
  expect(dealsOnShow(deals, ['i1'], 100_000).map(({ id }) => id)).toEqual([
    'pinned',
    'other',
    'coming',
    'just-over',
  ]);
});

it('has what is on air before a deal that is over, unless some of it is still to be paid', () => {
  const over: RoomDeal = { ...deal, itemId: 'i2', state: 'closed', endsAt: 99_000 };
  expect(isPassed(over, ['i1'], [], 100_000)).toBe(true);
  expect(isPassed(over, ['i1', 'i2'], [], 100_000)).toBe(false);
  expect(isPassed({ ...over, state: 'open' }, ['i1'], [], 98_000)).toBe(false);
  expect(isPassed({ ...over, state: 'soldOut' }, ['i1'], [], 100_000)).toBe(true);
  const held = order('reserved', 1, 101_000);
  expect(isPassed(over, ['i1'], [held], 100_000)).toBe(false);
  expect(isPassed(over, ['i1'], [held], 101_000)).toBe(true);
});
