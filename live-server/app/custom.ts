import type {
  AcceptanceInput,
  AppointmentInput,
  CustomRequestInput,
  CustomState,
  CustomView,
  MakingInput,
  QuoteDecision,
  SlotsView,
  StaffQuoteInput,
} from '#shared/contract/custom.ts';
import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import type { OrderView } from '#shared/contract/viewers.ts';
import { freeSlots } from '#shared/domain/offers/custom/appointments.ts';
import type { CustomRequest } from '#shared/domain/offers/custom/entries.ts';
import { isBeyond } from '#shared/domain/pricing/final-price.ts';
import type { LedgerOperation } from '#shared/domain/stock/entries.ts';
import { onceKeyOf } from '#shared/domain/stock/once-key.ts';
import { byOf } from './actor.ts';
import { newPickupCode } from './after-sale.ts';
import type { Staff, Visitor } from './api.ts';
import { maySee, scopeOf } from './authorise.ts';
import { answer, attributed, knowsKey, pickupTrouble } from './claims.ts';
import { customsOfViewer, isTheirs, staffViewer, viewOf } from './custom-views.ts';
import type { LiveShow } from './live-show.ts';
import { reserve } from './product-stock.ts';
import type { ShowRunner } from './show-runner.ts';
import { mayTake } from './taking.ts';

/** What the edges may ask about pieces made for one customer. */
export interface Customs {
  requestCustom(offerId: string, input: CustomRequestInput, visitor: Visitor): Promise<Result<CustomView>>;
  /** The viewer's own, newest first. */
  customs(visitor: Visitor): Promise<Result<readonly CustomView[]>>;
  custom(requestId: string, visitor: Visitor): Promise<Result<CustomView>>;
  acceptCustom(requestId: string, input: AcceptanceInput, visitor: Visitor): Promise<Result<OrderView>>;
  withdrawCustom(requestId: string, reason: string, visitor: Visitor): Promise<Result<CustomView>>;
  /** Free appointments of an offer. */
  slots(offerId: string, visitor: Visitor): Promise<Result<SlotsView>>;
  bookSlot(requestId: string, input: AppointmentInput, visitor: Visitor): Promise<Result<CustomView>>;
  leaveSlot(requestId: string, visitor: Visitor): Promise<Result<CustomView>>;
  /** Of shows and regions the staff may see, oldest first; others are `not_found`. */
  customsOf(
    showId: string,
    state: CustomState | undefined,
    staff: Staff,
  ): Promise<Result<readonly CustomView[]>>;
  /** Of all shows and regions the staff may see, asked for last first. */
  customsEverywhere(
    state: CustomState | undefined,
    staff: Staff,
  ): Promise<Result<readonly (CustomView & { showId: string })[]>>;
  quoteCustom(place: CustomPlace, input: StaffQuoteInput, staff: Staff): Promise<Result<CustomView>>;
  /** A quote beyond the guardrails, by a second person where one is asked for. */
  decideQuote(place: CustomPlace, decision: QuoteDecision, staff: Staff): Promise<Result<CustomView>>;
  makeCustom(place: CustomPlace, input: MakingInput, staff: Staff): Promise<Result<CustomView>>;
  cancelCustom(place: CustomPlace, reason: string, staff: Staff): Promise<Result<CustomView>>;
  bookSlotFor(place: CustomPlace, input: AppointmentInput, staff: Staff): Promise<Result<CustomView>>;
  endAppointment(
    place: CustomPlace,
    input: { outcome: 'kept' | 'missed'; note?: string | undefined },
    staff: Staff,
  ): Promise<Result<CustomView>>;
}

export interface CustomPlace {
  readonly showId: string;
  readonly requestId: string;
}

type Found = { readonly runner: ShowRunner; readonly request: CustomRequest };

/** `showOf`: the show, whoever asks; `not_found`. `showIds`: shows that have such pieces, or may. */
export function customsIn(
  showOf: (showId: string) => Promise<Result<LiveShow>>,
  showIds: () => Iterable<string>,
): Customs {
  const own = async (requestId: string, visitor: Visitor): Promise<Result<Found>> => {
    const found = await showOf(visitor.showId);
    if (!found.ok) return found;
    const { runner } = found.value;
    const request = (await runner.ledgerState()).book.custom.requests.get(requestId);
    return request?.viewerId === visitor.viewerId ? accept({ runner, request }) : refuse('not_found');
  };
  /** A request that these staff may see: also by the store of its appointment or of its pickup. */
  const theirs = async ({ showId, requestId }: CustomPlace, staff: Staff): Promise<Result<Found>> => {
    const found = await showOf(showId);
    if (!found.ok) return found;
    const { runner } = found.value;
    const allowed = maySee(staff, runner.state);
    if (!allowed.ok) return allowed;
    const ledger = await runner.ledgerState();
    const request = ledger.book.custom.requests.get(requestId);
    return request && isTheirs(runner, ledger, request, scopeOf(staff))
      ? accept({ runner, request })
      : refuse('not_found');
  };
  const customsOf: Customs['customsOf'] = async (showId, state, staff) => {
    const found = await showOf(showId);
    if (!found.ok) return found;
    const { runner } = found.value;
    const allowed = maySee(staff, runner.state);
    if (!allowed.ok) return allowed;
    const staffView = await staffViewer(runner);
    const ledger = await runner.ledgerState();
    const scope = scopeOf(staff);
    return accept(
      [...ledger.book.custom.requests.values()]
        .filter((request) => isTheirs(runner, ledger, request, scope))
        .map((request) => staffView(ledger, request))
        .filter((one) => state === undefined || one.state === state),
    );
  };
  return {
    async requestCustom(offerId, { choices, note, key }, visitor) {
      const found = await showOf(visitor.showId);
      if (!found.ok) return found;
      const { runner } = found.value;
      const { viewerId, visitId } = visitor;
      const offer = runner.state.offers.find((one) => one.offerId === offerId);
      const { terms } = offer ?? {};
      if (terms?.kind !== 'custom') return refuse('not_found', 'This show makes no such piece');
      const onceKey = onceKeyOf(viewerId, key);
      if (!(await runner.ledgerState()).book.custom.byKey.has(onceKey)) {
        const allowed = mayTake(runner, offerId, visitor);
        if (!allowed.ok) return allowed;
      }
      const productId = runner.state.lineup.find(({ itemId }) => itemId === terms.itemId)?.productId;
      if (productId === undefined)
        return refuse('not_found', 'This show has no such item', { itemId: terms.itemId });
      const wish = {
        ...{ offerId, productId, viewerId, visitId, key, choices },
        requestId: runner.newId(),
        note: note ?? null,
        attribution: attributed(runner, visitor).attribution,
      };
      const listPrice = runner.directory.products.get(productId)?.listPrice ?? terms.price;
      const asked = await apply(runner, { op: 'request-custom', wish, listPrice });
      if (!asked.ok) return asked;
      const requestId = (await runner.ledgerState()).book.custom.byKey.get(onceKey);
      return viewOf(runner, requestId ?? '', true);
    },

    async customs(visitor) {
      const found = await showOf(visitor.showId);
      if (!found.ok) return found;
      const { runner } = found.value;
      const ledger = await runner.ledgerState();
      return accept(customsOfViewer(runner, ledger, visitor.viewerId));
    },

    async custom(requestId, visitor) {
      const found = await own(requestId, visitor);
      return found.ok ? viewOf(found.value.runner, requestId, true) : found;
    },

    async acceptCustom(requestId, { fulfilment, storeId, key, expectedTotal }, visitor) {
      const found = await own(requestId, visitor);
      if (!found.ok) return found;
      const { runner, request } = found.value;
      const there = pickupTrouble(runner, { fulfilment, storeId });
      if (!there.ok) return there;
      const isRepeat = await knowsKey(runner, visitor, key);
      const { productId, offerId } = request;
      const terms = runner.state.offers.find((one) => one.offerId === offerId)?.terms;
      const itemId = terms?.kind === 'custom' ? terms.itemId : '';
      const taken = await reserve(
        runner,
        {
          op: 'accept-custom',
          ...{ requestId, key, fulfilment, expectedTotal },
          orderId: runner.newId(),
          viewerId: visitor.viewerId,
          visitId: visitor.visitId,
          pickupStoreId: fulfilment === 'pickup' ? (storeId ?? null) : null,
          ...(fulfilment === 'pickup' ? { pickupCode: newPickupCode() } : {}),
          ...attributed(runner, visitor),
        },
        isRepeat ? [] : [{ itemId, productId, quantity: 1 }],
      );
      return answer(runner, taken);
    },

    async withdrawCustom(requestId, reason, visitor) {
      const by = { id: visitor.viewerId, name: '' };
      const found = await own(requestId, visitor);
      return changed(found, { op: 'cancel-custom', requestId, side: 'customer', by, reason }, true);
    },

    async slots(offerId, visitor) {
      const found = await showOf(visitor.showId);
      if (!found.ok) return found;
      const { runner } = found.value;
      if (!runner.state.offers.some((offer) => offer.offerId === offerId && offer.terms.kind === 'custom'))
        return refuse('not_found', 'This show makes no such piece');
      return accept(freeSlots(await runner.ledgerState(), offerId, runner.now()));
    },

    async bookSlot(requestId, { storeId, slotAt }, visitor) {
      const by = { id: visitor.viewerId, name: '' };
      const found = await own(requestId, visitor);
      return changed(found, { op: 'book-appointment', requestId, storeId, slotAt, by }, true);
    },

    async leaveSlot(requestId, visitor) {
      const by = { id: visitor.viewerId, name: '' };
      const found = await own(requestId, visitor);
      return changed(found, { op: 'leave-appointment', requestId, by, reason: 'by-viewer' }, true);
    },

    customsOf,

    async customsEverywhere(state, staff) {
      const found: (CustomView & { showId: string })[] = [];
      for (const showId of showIds()) {
        const pieces = await customsOf(showId, state, staff);
        // Shows that these staff may not see are left out.
        if (pieces.ok) for (const piece of pieces.value) found.push({ ...piece, showId });
      }
      return accept(found.sort((a, b) => b.requestedAt - a.requestedAt));
    },

    /** Neither below the product's floor price nor beyond the guardrails unless somebody approves it. */
    async quoteCustom(place, { price, validMs, note, askApproval, reason, key }, staff) {
      const found = await theirs(place, staff);
      if (!found.ok) return found;
      const { runner, request } = found.value;
      const { floorPrice = 0, listPrice = 0 } = runner.directory.products.get(request.productId) ?? {};
      const isBelowFloor = price < floorPrice;
      if (isBelowFloor && !askApproval) return refuse('below_floor', undefined, { price, floorPrice });
      const isTooLow = isBelowFloor || isBeyond(price, listPrice, runner.state.guardrails.maxDiscountBps);
      if (isTooLow && !askApproval) return refuse('needs_approval', undefined, { price, listPrice });
      if (isTooLow && reason === undefined) return withoutReason;
      const { requestId } = place;
      const quote = {
        ...{ requestId, price },
        ref: `quote:${requestId}:${staff.id}:${key}`,
        validMs: validMs ?? null,
        by: byOf(staff),
        note: note ?? null,
      };
      return changed(
        found,
        isTooLow && reason !== undefined
          ? { op: 'propose-quote', ...quote, reason }
          : { op: 'quote-custom', ...quote },
        false,
      );
    },

    async decideQuote(place, decision, staff) {
      const found = await theirs(place, staff);
      if (!found.ok) return found;
      const { requestId } = place;
      const asked = {
        ...{ requestId, price: decision.price },
        ref: `quote:${requestId}:${staff.id}:${decision.key}`,
        by: byOf(staff),
      };
      if (decision.decision === 'declined')
        return changed(found, { op: 'decline-quote', ...asked, reason: decision.reason }, false);
      const { runner, request } = found.value;
      const { floorPrice = 0 } = runner.directory.products.get(request.productId) ?? {};
      const isOwnAllowed = !runner.state.guardrails.secondPerson && decision.price >= floorPrice;
      return changed(found, { op: 'approve-quote', ...asked, isOwnAllowed }, false);
    },

    async makeCustom(place, { step, note }, staff) {
      const by = byOf(staff);
      const { requestId } = place;
      const found = await theirs(place, staff);
      return changed(found, { op: 'make-custom', requestId, step, by, note: note ?? null }, false);
    },

    async cancelCustom(place, reason, staff) {
      const by = byOf(staff);
      const { requestId } = place;
      const found = await theirs(place, staff);
      return changed(found, { op: 'cancel-custom', requestId, side: 'brand', by, reason }, false);
    },

    async bookSlotFor(place, { storeId, slotAt }, staff) {
      const by = byOf(staff);
      const { requestId } = place;
      const found = await theirs(place, staff);
      return changed(found, { op: 'book-appointment', requestId, storeId, slotAt, by }, false);
    },

    async endAppointment(place, { outcome, note }, staff) {
      const by = byOf(staff);
      const { requestId } = place;
      const found = await theirs(place, staff);
      return changed(found, { op: 'end-appointment', requestId, outcome, by, note: note ?? null }, false);
    },
  };
}

/** Whoever is to approve it must be told why. */
const withoutReason: Result<never> = {
  ok: false,
  error: {
    code: 'invalid',
    message: 'An approval is asked for with a reason',
    issues: [{ path: 'reason', message: 'says why it should be approved' }],
  },
};

const apply = (runner: ShowRunner, operation: LedgerOperation) =>
  runner.stores.ledger.apply(runner.showId, operation, runner.now());

async function changed(
  found: Result<Found>,
  operation: Extract<LedgerOperation, { requestId: string }>,
  isOwn: boolean,
): Promise<Result<CustomView>> {
  if (!found.ok) return found;
  const { runner } = found.value;
  const done = await apply(runner, operation);
  return done.ok ? viewOf(runner, operation.requestId, isOwn) : done;
}
