import {
  acceptingOf,
  answersAt,
  customOffer,
  kindsAt,
  type LedgerRun,
  ledgerRun,
  payOf,
  wishOf,
} from '#shared/testing/ledger-run.ts';
import type { LedgerOperation } from '../../stock/entries.ts';
import { customStateOf, orderOfCustom } from './state.ts';

export const staff = { id: 'op', name: 'Op' };

/** Two pieces in stock, the offer open, and a small one asked for at 10: quoted at 100 until 110. */
export function asked(terms: Parameters<typeof customOffer>[1] = {}) {
  const run = ledgerRun();
  run.apply({ op: 'add-stock', ref: 's', itemId: 'item2', quantity: 2 }, 0);
  run.apply({ op: 'set-offer', ref: 'o', offer: customOffer('c', terms) }, 0);
  run.apply(wishOf('r'), 10);
  return run;
}
type Run = LedgerRun;
export const ask = answersAt(20);
export const kinds = kindsAt(20);
export const requestIn = (run: Run, requestId = 'r') => {
  const request = run.state.book.custom.requests.get(requestId);
  if (!request) throw new Error(`no ${requestId}`);
  return request;
};
export const stateIn = (run: Run, now: number, requestId = 'r') => {
  const request = requestIn(run, requestId);
  return customStateOf(request, orderOfCustom(run.state, request), now);
};
export const refund = (orderId: string, amount: number): LedgerOperation => ({
  op: 'refund',
  orderId,
  amount,
  eventId: `back ${orderId} ${amount}`,
  refundedAt: 1,
});
export const make = (step: 'making' | 'ready'): LedgerOperation => ({
  op: 'make-custom',
  requestId: 'r',
  step,
  by: staff,
  note: null,
});
export const quote = (requestId: string, price: number, ref = 'q1'): LedgerOperation => ({
  op: 'quote-custom',
  ...{ ref, requestId, price },
  validMs: null,
  by: staff,
  note: 'as discussed',
});
export const cancel = (side: 'customer' | 'brand'): LedgerOperation => ({
  op: 'cancel-custom',
  requestId: 'r',
  side,
  by: side === 'brand' ? staff : { id: 'v', name: '' },
  reason: 'no more',
});
export const book = (requestId: string, slotAt: number, storeId = 's1'): LedgerOperation => ({
  op: 'book-appointment',
  ...{ requestId, storeId, slotAt },
  by: staff,
});
export const fulfil: LedgerOperation = {
  op: 'fulfil',
  orderId: 'o',
  how: 'shipped',
  storeId: null,
  by: 'op',
  code: null,
  note: null,
};

/** The quote taken at 20 as order `o`, its deposit of 33 paid at 25. */
export function begun(terms: Parameters<typeof customOffer>[1] = {}) {
  const run = asked(terms);
  run.apply(acceptingOf('r', 'o'), 20);
  run.apply(payOf('o', 33), 25);
  return run;
}
