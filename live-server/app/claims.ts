import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import type { OrderView } from '#shared/contract/viewers.ts';
import { attribute } from '#shared/domain/attribution/attribute.ts';
import { isSamePlace } from '#shared/domain/attribution/by-hand.ts';
import type { Attribution, AttributionEvidence, Place } from '#shared/domain/attribution/types.ts';
import { isEligible } from '#shared/domain/deals/eligible.ts';
import { orderView } from '#shared/domain/orders/view.ts';
import { isDealBelowFloor } from '#shared/domain/show/floor-at-sale.ts';
import type { ShowState } from '#shared/domain/show/state.ts';
import type { LedgerState } from '#shared/domain/stock/ledger.ts';
import type { LedgerAnswer } from '../storage/stores.ts';
import { newPickupCode } from './after-sale.ts';
import type { Visitor } from './api.ts';
import { claimantOf } from './claimant.ts';
import { linesOfDeal, reserve } from './product-stock.ts';
import { type Asked, quoteFor } from './quoting.ts';
import { belowFloor } from './sale-floor.ts';
import type { ShowRunner } from './show-runner.ts';

/** How long units of an ordinary order are held for payment. */
const ORDER_HOLD_MS = 15 * 60_000;

/**
 * Claims units of an open deal. Who may claim is asked here; time, units, limit and the viewer's key are the
 * ledger's. A repeated key gets the first answer even when the deal has closed since.
 */
export function claimDeal(
  runner: ShowRunner,
  dealId: string,
  quantity: number,
  key: string,
  visitor: Visitor,
  terms: ClaimTerms = {},
): Promise<Result<OrderView>> {
  const claim = { dealId, quantity, key };
  const ledger = runner.ledgerInMemory;
  if (ledger) return claimWith(runner, ledger, claim, visitor, terms);
  return runner.ledgerState().then((read) => claimWith(runner, read, claim, visitor, terms));
}

/** Everything up to the ledger's own decision in one turn: in a flash deal thousands a second come here. */
function claimWith(
  runner: ShowRunner,
  ledger: LedgerState,
  { dealId, quantity, key }: { dealId: string; quantity: number; key: string },
  visitor: Visitor,
  { couponCode, fulfilment = 'ship', storeId, expectedTotal }: ClaimTerms,
): Promise<Result<OrderView>> {
  const { viewerId, visitId } = visitor;
  const isRepeat = ledger.orders.ofKey(viewerId, key) !== undefined;
  const deal = runner.state.deals.find((one) => one.dealId === dealId);
  const refusal = isRepeat ? null : claimRefusal(runner, deal, visitor);
  if (refusal) return Promise.resolve(refusal);
  // What a gift may come with is priced as its quote was; everything else takes the shortest way.
  const isPriced = couponCode !== undefined || fulfilment === 'pickup' || hasOpenGift(runner);
  if (isPriced && !isRepeat && deal) {
    const there = pickupTrouble(runner, { fulfilment, storeId });
    if (!there.ok) return Promise.resolve(there);
    const lines = [{ itemId: deal.itemId, quantity, dealId }];
    const { holdMs } = deal;
    const priced = { lines, couponCode, fulfilment, storeId, key, expectedTotal, holdMs };
    return placePriced(runner, priced, visitor);
  }
  const { attribution, evidence } = attributed(runner, visitor);
  const orderId = runner.newId();
  const reserved = reserve(
    runner,
    { op: 'claim', orderId, dealId, quantity, viewerId, visitId, key, expectedTotal, attribution, evidence },
    isRepeat || !deal ? [] : linesOfDeal(runner, deal, quantity),
  );
  return reserved.then((applied) => answer(runner, applied));
}

const hasOpenGift = ({ state }: ShowRunner): boolean =>
  state.offers.some((offer) => offer.state === 'open' && offer.terms.kind === 'gift');

/** Whether the deal is one this viewer may claim: the log's side of the question, before the ledger's. */
export function mayClaim(runner: ShowRunner, dealId: string, visitor: Visitor): Result<null> {
  const deal = runner.state.deals.find((one) => one.dealId === dealId);
  return claimRefusal(runner, deal, visitor) ?? accept(null);
}

function claimRefusal(
  runner: ShowRunner,
  deal: ShowState['deals'][number] | undefined,
  visitor: Visitor,
): ReturnType<typeof refuse> | null {
  if (!deal) return refuse('not_found', 'This show has no such deal');
  // The log leads: right after a restart the ledger may not have heard yet that the deal was closed.
  const isOver = deal.state === 'closed' || deal.state === 'cancelled';
  if (isOver || runner.isClosing(deal.dealId)) return refuse('deal_not_open');
  const { products } = runner.directory;
  if (isDealBelowFloor(runner.state, deal, (id) => products.get(id))) return belowFloor(deal.itemId);
  const isForAll = deal.audience.kind === 'all';
  return isForAll || isEligible(deal.audience, claimantOf(runner, visitor)) ? null : refuse('not_eligible');
}

/** What a claim may come with. */
export interface ClaimTerms {
  readonly couponCode?: string | undefined;
  readonly fulfilment?: 'ship' | 'pickup';
  readonly storeId?: string | undefined;
  /** What the viewer was shown it costs, minor units. */
  readonly expectedTotal?: number | undefined;
}

export interface OrderInput {
  readonly lines: readonly { itemId: string; quantity: number }[];
  readonly couponCode?: string | undefined;
  readonly fulfilment: 'ship' | 'pickup';
  readonly storeId?: string | undefined;
  readonly key: string;
  /** What the viewer was shown it costs, minor units. */
  readonly expectedTotal?: number | undefined;
}

/**
 * Orders items of the lineup at what they cost this viewer now: bundles, member price, coupon and gifts included. A
 * deal's price is only for those who claim it.
 */
export async function placeOrder(
  runner: ShowRunner,
  input: OrderInput,
  visitor: Visitor,
): Promise<Result<OrderView>> {
  if (!runner.isSelling() && !(await knowsKey(runner, visitor, input.key))) return refuse('show_not_live');
  const there = pickupTrouble(runner, input);
  if (!there.ok) return there;
  return placePriced(runner, { ...input, holdMs: ORDER_HOLD_MS }, visitor);
}

/** Whether there is such a store, where an order is to be picked up. */
export function pickupTrouble(
  { directory }: ShowRunner,
  { fulfilment, storeId }: Pick<OrderInput, 'fulfilment' | 'storeId'>,
): Result<null> {
  if (fulfilment === 'ship') return accept(null);
  if (storeId === undefined) {
    const refusal = refuse('invalid', 'Pickup needs a store').error;
    return { ok: false, error: { ...refusal, issues: [{ path: 'storeId', message: refusal.message }] } };
  }
  return directory.stores.get(storeId) ? accept(null) : refuse('not_found', 'There is no such store');
}

/**
 * Prices the lines and asks the ledger for them; a gift that went in between is left out. By the ledger in memory where
 * that will do, for the ledger's own decision looks again: who asks first for a piece that several shows sell is then
 * first, and not whoever had not to wait to hear what other nodes wrote.
 */
async function placePriced(
  runner: ShowRunner,
  input: Asked & Omit<OrderInput, 'lines'> & { holdMs: number },
  visitor: Visitor,
): Promise<Result<OrderView>> {
  const { key, holdMs, fulfilment, expectedTotal } = input;
  // What was asked before is answered as then, whatever it would cost now.
  const quotedBy = (ledger: LedgerState) =>
    ledger.orders.ofKey(visitor.viewerId, key) !== undefined
      ? accept({ lines: [], coupon: null, offerIds: [] })
      : quoteFor(runner, ledger, visitor, input);
  const { ledgerInMemory } = runner;
  const near = ledgerInMemory && quotedBy(ledgerInMemory);
  const quoted = near?.ok ? near : quotedBy(await runner.ledgerState());
  if (!quoted.ok) return quoted;
  const { lines, coupon, offerIds } = quoted.value;
  const placed = await reserve(
    runner,
    {
      op: 'order',
      orderId: runner.newId(),
      lines,
      viewerId: visitor.viewerId,
      visitId: visitor.visitId,
      key,
      holdMs,
      fulfilment,
      pickupStoreId: fulfilment === 'pickup' ? (input.storeId ?? null) : null,
      ...(fulfilment === 'pickup' ? { pickupCode: newPickupCode() } : {}),
      ...(coupon ? { coupon } : {}),
      offerIds,
      expectedTotal,
      ...attributed(runner, visitor),
    },
    lines,
  );
  const isGiftGone =
    !placed.ok &&
    (placed.error.code === 'sold_out' || placed.error.code === 'not_for_sale') &&
    lines.some(({ isGift, itemId }) => isGift && itemId === placed.error.params?.itemId);
  if (isGiftGone && input.gifts !== false) return placePriced(runner, { ...input, gifts: false }, visitor);
  return answer(runner, placed);
}

/** Gives one's own unpaid order back. */
export async function cancelOwnOrder(
  runner: ShowRunner,
  orderId: string,
  visitor: Visitor,
): Promise<Result<OrderView>> {
  const order = (await runner.ledgerState()).orders.get(orderId);
  if (order?.viewerId !== visitor.viewerId) return refuse('not_found');
  return answer(
    runner,
    await runner.stores.ledger.apply(
      runner.showId,
      { op: 'cancel', orderId, reason: 'by-viewer' },
      runner.now(),
    ),
  );
}

interface Attributed {
  readonly attribution: Attribution;
  readonly evidence: AttributionEvidence;
}
/** A visit's own evidence never changes; the code of the viewer's first visit may become known later. */
const attributedVisits = new WeakMap<Visitor, Attributed>();

/** What the rule of METRICS.md, "Where a sale belongs", decides for an order of this visit now, and what from. */
export function attributed(runner: ShowRunner, visitor: Visitor): Attributed {
  const firstVisitCode = runner.firstVisitCode(visitor.viewerId);
  const known = attributedVisits.get(visitor);
  if (known && isSameOrNone(known.evidence.firstVisitCode, firstVisitCode)) return known;
  const evidence = {
    visitCode: visitor.byCode ? visitor.place : null,
    firstVisitCode,
    memberHome: visitor.memberHome,
    visitRegionId: visitor.place.regionId,
    visitRef: visitor.ref,
    memberId: visitor.memberId,
  };
  const made = { attribution: attribute(evidence), evidence };
  attributedVisits.set(visitor, made);
  return made;
}

const isSameOrNone = (a: Place | null, b: Place | null): boolean =>
  a === null || b === null ? a === b : isSamePlace(a, b);

export async function knowsKey(runner: ShowRunner, visitor: Visitor, key: string): Promise<boolean> {
  const ledger = await runner.ledgerState();
  return ledger.orders.ofKey(visitor.viewerId, key) !== undefined;
}

export function answer(runner: ShowRunner, applied: Result<LedgerAnswer>): Result<OrderView> {
  if (!applied.ok) return applied;
  const { order } = applied.value;
  if (!order) throw new Error('The ledger answered an order operation without an order');
  return { ok: true, value: orderView(order, runner.state.currency) };
}
