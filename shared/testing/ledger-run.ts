import type { CouponTerms, GroupBuyTerms, PresaleTerms } from '../contract/offers.ts';
import { nowhere } from '../domain/attribution/types.ts';
import type { OfferTaking, OpenOffer } from '../domain/offers/entries.ts';
import type { OrderLine } from '../domain/orders/types.ts';
import type { DealWindow, LedgerOperation, LedgerRecord } from '../domain/stock/entries.ts';
import type { LedgerDecision, LedgerState } from '../domain/stock/ledger.ts';
import { decideLedger, emptyLedger, evolveLedger } from '../domain/stock/ledger.ts';

/** A ledger in memory, as a store runs one: decide, number the entries, fold them. */
export interface LedgerRun {
  readonly state: LedgerState;
  readonly records: LedgerRecord[];
  apply(operation: LedgerOperation, now: number): LedgerDecision;
}

export function ledgerRun(showId = 'show'): LedgerRun {
  const state = emptyLedger(showId);
  const records: LedgerRecord[] = [];
  return {
    state,
    records,
    apply(operation, now) {
      const decision = decideLedger(state, operation, now);
      for (const entry of decision.entries) {
        const record = { showId, seq: state.seq + 1, at: now, entry };
        records.push(record);
        evolveLedger(state, record);
      }
      return decision;
    },
  };
}

export const attributedNowhere = { ...nowhere, rule: 'default@1', reason: 'unattributed' } as const;

/** A window of deal `d` on item `a`: 5 units at 80.00, 2 a viewer, held 60 s, open in [1000, 2000). */
export const windowOf = (other: Partial<DealWindow> = {}): DealWindow => ({
  dealId: 'd',
  itemId: 'a',
  productId: 'p-a',
  price: 80_00,
  quantity: 5,
  perViewerLimit: 2,
  holdMs: 60_000,
  opensAt: 1_000,
  endsAt: 2_000,
  ...other,
});

type Claim = Extract<LedgerOperation, { op: 'claim' }>;
/** One unit of deal `d` for viewer `v`, under a key that is its order's id. */
export const claimOf = (orderId: string, other: Partial<Claim> = {}): Claim => ({
  op: 'claim',
  orderId,
  dealId: 'd',
  quantity: 1,
  viewerId: 'v',
  visitId: 'visit',
  key: orderId,
  attribution: attributedNowhere,
  ...other,
});

type PlacedOrder = Extract<LedgerOperation, { op: 'order' }>;
export const orderOf = (
  orderId: string,
  lines: readonly OrderLine[],
  other: Partial<PlacedOrder> = {},
): PlacedOrder => ({
  op: 'order',
  orderId,
  lines,
  viewerId: 'v',
  visitId: 'visit',
  key: orderId,
  holdMs: 60_000,
  fulfilment: 'ship',
  pickupStoreId: null,
  attribution: attributedNowhere,
  ...other,
});

/** A coupon of 10.00 for whoever asks: 3 of them, one a viewer, good for 1,000 ms. */
export const couponOffer = (offerId: string, other: Partial<CouponTerms> = {}): OpenOffer => ({
  offerId,
  terms: {
    kind: 'coupon',
    discount: { kind: 'amount', amount: 10_00 },
    threshold: 0,
    audience: { kind: 'all' },
    quantity: 3,
    perViewerLimit: 1,
    stacking: { deals: false, members: true },
    validMs: 1_000,
    redeem: 'anywhere',
    ...other,
  },
});

/** Two buyers within 100 ms: a unit of `item0` each, at 8. */
export const groupOffer = (offerId: string, other: Partial<GroupBuyTerms> = {}): OpenOffer => ({
  offerId,
  terms: {
    kind: 'group-buy',
    itemId: 'item0',
    price: 8,
    size: 2,
    windowMs: 100,
    perViewerLimit: 2,
    holdMs: 30,
    audience: { kind: 'all' },
    ...other,
  },
});

/** Five units of `item1` at 100: 10 now count 20, 80 from 500 to 600. */
export const presaleOffer = (offerId: string, other: Partial<PresaleTerms> = {}): OpenOffer => ({
  offerId,
  terms: {
    kind: 'presale',
    itemId: 'item1',
    price: 100,
    deposit: 10,
    countsBps: 20_000,
    quantity: 5,
    perViewerLimit: 2,
    balanceFrom: 500,
    balanceDueBy: 600,
    rule: 'refund',
    holdMs: 30,
    audience: { kind: 'all' },
    ...other,
  },
});

/** One unit of the presale or group `offerId` for viewer `v`, under a key that is its order's id. */
export const takingOf = (
  offerId: string,
  orderId: string,
  other: Partial<OfferTaking> = {},
): LedgerOperation => ({
  op: 'take-offer',
  offerId,
  orderId,
  quantity: 1,
  productId: 'product',
  groupId: null,
  opensGroup: false,
  viewerId: 'v',
  visitId: 'visit',
  key: orderId,
  holdMs: 30,
  fulfilment: 'ship',
  pickupStoreId: null,
  attribution: attributedNowhere,
  ...other,
});

/** A line of the lineup, outside any deal, at 100.00. */
export const lineOf = (itemId: string, quantity: number): OrderLine => ({
  itemId,
  productId: `p-${itemId}`,
  quantity,
  unitPrice: 100_00,
  dealId: null,
});
