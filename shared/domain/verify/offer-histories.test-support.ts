import {
  acceptingOf,
  attributedNowhere,
  claimOf,
  couponOffer,
  customOffer,
  groupOffer,
  type LedgerRun,
  ledgerRun,
  lineOf,
  orderOf,
  payOf,
  presaleOffer,
  takingOf,
  windowOf,
  wishOf,
} from '#shared/testing/ledger-run.ts';
import type { OpenOffer } from '../offers/entries.ts';

const by = { id: 'op', name: 'Op' };
const opened = (offer: OpenOffer, quantity = 9): LedgerRun => {
  const run = ledgerRun();
  for (const itemId of ['a', 'item0', 'item1', 'item2'])
    run.apply({ op: 'add-stock', ref: `s ${itemId}`, itemId, quantity }, 0);
  run.apply({ op: 'set-offer', ref: 'o', offer }, 0);
  return run;
};

/** Two coupons; one used and its order paid, one that came back from an order that ran out. */
export function coupons(): LedgerRun {
  const run = opened(couponOffer('c', { perViewerLimit: 2 }));
  const using = (orderId: string, code: string, more: object = {}) =>
    run.apply(
      orderOf(orderId, [{ ...lineOf('a', 1), discount: 10_00 }], {
        coupon: { code, discount: 10_00 },
        ...more,
      }),
      20,
    );
  for (const code of ['ONE', 'TWO'])
    run.apply({ op: 'issue-coupon', offerId: 'c', code, viewerId: 'v', key: code }, 10);
  using('used', 'ONE');
  run.apply(payOf('used', 90_00), 30);
  using('lapsed', 'TWO', { holdMs: 10 });
  run.apply({ op: 'expire', orderId: 'lapsed' }, 30);
  return run;
}

/** A presale whose deposit and balance are paid, and one whose balance did not come and deposit went back. */
export function presale(): LedgerRun {
  const run = opened(presaleOffer('p', { quantity: 3 }));
  run.apply(takingOf('p', 'whole', { quantity: 2 }), 10);
  run.apply(payOf('whole', 20), 20);
  run.apply(payOf('whole', 160), 550);
  run.apply(takingOf('p', 'half', { viewerId: 'w' }), 10);
  run.apply(payOf('half', 10), 20);
  run.apply({ op: 'expire', orderId: 'half' }, 600);
  return run;
}

/** Presales on trial, decided against: one deposit paid, one order with its balance paid early, one not paid. */
export function trial(): LedgerRun {
  const run = opened(presaleOffer('p', { rule: 'forfeit', demandTest: { goQuantity: 9, decideBy: 400 } }));
  for (const orderId of ['early', 'begun', 'open'])
    run.apply(takingOf('p', orderId, { viewerId: orderId, holdMs: 300 }), 10);
  for (const orderId of ['early', 'begun']) run.apply(payOf(orderId, 10), 20);
  run.apply(payOf('early', 80), 30);
  run.apply({ op: 'decide-offer', ref: 'd', offerId: 'p', decision: 'no-go', by, reason: 'R' }, 100);
  return run;
}

/** A group that came together, and one that failed with a buyer who had paid and one who had not. */
export function groups(): LedgerRun {
  const run = opened(groupOffer('g', { size: 3 }));
  const join = (orderId: string, groupId: string, opensGroup = false, viewerId = orderId) =>
    run.apply(takingOf('g', orderId, { viewerId, groupId, opensGroup, holdMs: 90 }), 10);
  join('a1', 'full', true);
  join('a2', 'full');
  join('a3', 'full');
  for (const orderId of ['a1', 'a2', 'a3']) run.apply(payOf(orderId, 8), 20);
  join('b1', 'few', true);
  join('b2', 'few', false, 'a2');
  run.apply(payOf('b1', 8), 20);
  run.apply({ op: 'fail-group', groupId: 'few' }, 110);
  return run;
}

/** A gift with an order of 200.00. */
export function gifts(): LedgerRun {
  const terms = {
    kind: 'gift' as const,
    threshold: 150_00,
    gift: { itemId: 'item0', quantity: 1 },
    audience: { kind: 'all' as const },
  };
  const run = opened({ offerId: 'gift', terms });
  const gift = { ...lineOf('item0', 1), discount: 100_00, isGift: true as const };
  run.apply(orderOf('o', [lineOf('a', 2), gift], { offerIds: ['gift'] }), 10);
  return run;
}

/** One unit of a deal, sold out; two wait; it comes back and goes to the first. */
export function queue(): LedgerRun {
  const run = ledgerRun();
  run.apply({ op: 'add-stock', ref: 's', itemId: 'a', quantity: 5 }, 0);
  run.apply({ op: 'set-window', ref: 'w', window: windowOf({ quantity: 1 }) }, 0);
  run.apply(claimOf('o'), 1_100);
  for (const viewerId of ['first', 'second'])
    run.apply(
      {
        op: 'join-waitlist',
        wait: { dealId: 'd', viewerId, visitId: 'x', key: viewerId, attribution: attributedNowhere },
      },
      1_200,
    );
  run.apply({ op: 'cancel', orderId: 'o', reason: 'by-viewer' }, 1_300);
  run.apply({ op: 'offer-unit', dealId: 'd', orderId: 'offered' }, 1_400);
  return run;
}

/** A custom piece quoted at 125, begun, made, ready, paid and handed over; another quoted by staff, withdrawn. */
export function customs(): LedgerRun {
  const run = opened(customOffer('c', { rule: 'refund' }));
  const choices = [
    { optionId: 'size', value: 'l' },
    { optionId: 'words', value: '福' },
  ];
  run.apply(wishOf('r', { choices }), 10);
  run.apply({ op: 'book-appointment', requestId: 'r', storeId: 's1', slotAt: 50, by }, 15);
  run.apply(acceptingOf('r', 'o'), 20);
  run.apply(payOf('o', 41), 25);
  run.apply({ op: 'make-custom', requestId: 'r', step: 'ready', by, note: null }, 30);
  run.apply(payOf('o', 84), 40);
  run.apply(
    { op: 'fulfil', orderId: 'o', how: 'shipped', storeId: null, by: 'op', code: null, note: null },
    45,
  );
  run.apply(wishOf('s', { viewerId: 'w', choices: [{ optionId: 'size', value: 'own' }] }), 50);
  run.apply({ op: 'quote-custom', ref: 'q', requestId: 's', price: 80, validMs: null, by, note: null }, 55);
  run.apply(acceptingOf('s', 'p', { viewerId: 'w' }), 60);
  run.apply(payOf('p', 26), 65);
  run.apply({ op: 'cancel-custom', requestId: 's', side: 'customer', by, reason: 'R' }, 70);
  return run;
}
