import type { CustomTerms } from '../contract/custom-terms.ts';
import type { CouponTerms, GroupBuyTerms, PresaleTerms } from '../contract/offers.ts';
import { nowhere } from '../domain/attribution/types.ts';
import type { OfferTaking, OpenOffer } from '../domain/offers/entries.ts';
import type { OrderLine } from '../domain/orders/types.ts';
import type {
  DealWindow,
  LedgerEntry,
  LedgerOperation,
  LedgerRecord,
  OperationOf,
} from '../domain/stock/entries.ts';
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

/** How operations on a ledger are answered, at `at` unless a time is given: `ok`, or the code of the refusal. */
export const answersAt =
  (at: number) =>
  (run: LedgerRun, operation: LedgerOperation, now = at): string => {
    const { answer } = run.apply(operation, now);
    return answer.ok ? 'ok' : answer.error.code;
  };

/** The kinds of the entries that operations write, at `at` unless a time is given. */
export const kindsAt =
  (at: number) =>
  (run: LedgerRun, operation: LedgerOperation, now = at): LedgerEntry['kind'][] =>
    run.apply(operation, now).entries.map(({ kind }) => kind);

/** A payment of an order, told once whatever its amount. */
export const payOf = (orderId: string, amount: number): LedgerOperation => ({
  op: 'pay',
  ...{ orderId, amount },
  eventId: `pay ${orderId} ${amount}`,
  paidAt: 1,
});

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

type Claim = OperationOf<'claim'>;
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

type PlacedOrder = OperationOf<'order'>;
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

/**
 * Three pieces of `item2` at 100: a size that adds 20, one staff must price, an engraving for 5; a third of it as
 * deposit, made in 200 ms, the balance within 100 of being ready. One store, two slots.
 */
export const customOffer = (offerId: string, other: Partial<CustomTerms> = {}): OpenOffer => ({
  offerId,
  terms: {
    kind: 'custom',
    itemId: 'item2',
    price: 100,
    options: [
      {
        id: 'size',
        title: { en: 'Size', zh: '尺寸' },
        isRequired: true,
        input: {
          kind: 'choice',
          choices: [
            { id: 's', title: { en: 'S', zh: '小' }, price: 0 },
            { id: 'l', title: { en: 'L', zh: '大' }, price: 20 },
            { id: 'own', title: { en: 'Own', zh: '另议' }, price: null },
          ],
        },
      },
      {
        id: 'words',
        title: { en: 'Engraving', zh: '刻字' },
        isRequired: false,
        input: { kind: 'text', maxLength: 4, price: 5 },
      },
    ],
    depositBps: 3_333,
    quantity: 3,
    perViewerLimit: 2,
    quoteValidMs: 100,
    holdMs: 30,
    makingMs: 200,
    balanceWithinMs: 100,
    rule: 'forfeit',
    appointments: { storeIds: ['s1'], slots: [50, 150], slotMs: 20, capacity: 1 },
    audience: { kind: 'all' },
    ...other,
  },
});

type Asked = OperationOf<'request-custom'>['wish'];
/** Viewer `v` asks for a small piece of offer `c`, under a key that is its request's id. */
export const wishOf = (requestId: string, other: Partial<Asked> = {}): LedgerOperation => ({
  op: 'request-custom',
  listPrice: 110,
  wish: {
    requestId,
    offerId: 'c',
    productId: 'product',
    viewerId: 'v',
    visitId: 'visit',
    key: requestId,
    choices: [{ optionId: 'size', value: 's' }],
    note: null,
    attribution: attributedNowhere,
    ...other,
  },
});

type Accepting = OperationOf<'accept-custom'>;
/** Viewer `v` takes the quote of a request, under a key that is the order's id. */
export const acceptingOf = (
  requestId: string,
  orderId: string,
  other: Partial<Accepting> = {},
): LedgerOperation => ({
  op: 'accept-custom',
  requestId,
  orderId,
  viewerId: 'v',
  visitId: 'visit',
  key: orderId,
  fulfilment: 'ship',
  pickupStoreId: null,
  attribution: attributedNowhere,
  ...other,
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
