import type { CustomStep } from '../../../contract/custom.ts';
import { onceKeyOf } from '../../stock/once-key.ts';
import type { By, CustomEntry, CustomRequest, CustomWish } from './entries.ts';

/** Custom pieces of a show. Mutable like the rest of the ledger; only the fold changes it. */
export interface CustomBook {
  readonly requests: Map<string, CustomRequest>;
  /** `onceKeyOf(viewerId, key)` → requestId. */
  readonly byKey: Map<string, string>;
  /** offerId → its requests, in order of asking. */
  readonly byOffer: Map<string, Set<string>>;
  /** `slotKey` → requests that come then. */
  readonly slots: Map<string, Set<string>>;
  /** Appointments to come: requestId → when they end. */
  readonly booked: Map<string, number>;
}

export const emptyCustomBook = (): CustomBook => ({
  requests: new Map(),
  byKey: new Map(),
  byOffer: new Map(),
  slots: new Map(),
  booked: new Map(),
});

export const slotKey = (offerId: string, storeId: string, slotAt: number): string =>
  `${offerId}\n${storeId}\n${slotAt}`;

/** How many have an appointment in that store then. */
export const bookedIn = (book: CustomBook, offerId: string, storeId: string, slotAt: number): number =>
  book.slots.get(slotKey(offerId, storeId, slotAt))?.size ?? 0;

/** Folds what happened to a custom piece at `at`. */
export function foldCustom(book: CustomBook, entry: CustomEntry, at: number): void {
  if (entry.kind === 'custom.requested') {
    ask(book, entry.wish, at);
    return;
  }
  const request = requestOf(book, entry.requestId);
  const { changes, told } = changeBy(book, request, entry, at);
  book.requests.set(request.requestId, { ...request, ...changes, history: [...request.history, told] });
}

function ask(book: CustomBook, wish: CustomWish, at: number): void {
  const { requestId, offerId, viewerId, key } = wish;
  book.requests.set(requestId, {
    ...wish,
    requestedAt: at,
    quote: null,
    proposal: null,
    orderId: null,
    work: 'none',
    isCancelled: false,
    appointment: null,
    history: [step(at, 'requested', viewerOf(wish), wish.note)],
  });
  book.byKey.set(onceKeyOf(viewerId, key), requestId);
  book.byOffer.set(offerId, (book.byOffer.get(offerId) ?? new Set()).add(requestId));
}

interface Change {
  readonly changes: Partial<CustomRequest>;
  readonly told: CustomStep;
}

/** What an entry makes of its request; slots and look-ups are brought along. */
function changeBy(
  book: CustomBook,
  request: CustomRequest,
  entry: Exclude<CustomEntry, { kind: 'custom.requested' }>,
  at: number,
): Change {
  switch (entry.kind) {
    case 'custom.quoted': {
      const { quote } = entry;
      const told = step(at, 'quoted', quote.by ?? calculator, quote.note);
      return { changes: { quote: { ...quote, quotedAt: at }, proposal: null }, told };
    }
    case 'custom.proposed': {
      const { proposal } = entry;
      return {
        changes: { proposal: { ...proposal, at } },
        told: step(at, 'proposed', proposal.by, proposal.reason ?? proposal.note),
      };
    }
    case 'custom.proposal-declined':
      return { changes: { proposal: null }, told: step(at, 'proposal-declined', entry.by, entry.reason) };
    case 'custom.accepted':
      return {
        changes: { orderId: entry.orderId, proposal: null },
        told: step(at, 'accepted', viewerOf(request), null),
      };
    case 'custom.making':
      return { changes: { work: 'making' }, told: step(at, 'making', entry.by, entry.note) };
    case 'custom.ready':
      return { changes: { work: 'ready' }, told: step(at, 'ready', entry.by, entry.note) };
    case 'custom.cancelled':
      return {
        changes: { isCancelled: true, proposal: null },
        told: step(at, 'cancelled', entry.by, entry.reason),
      };
    case 'appointment.booked': {
      const { requestId, storeId, slotAt, endsAt } = entry;
      leaveSlot(book, request);
      const key = slotKey(request.offerId, storeId, slotAt);
      book.slots.set(key, (book.slots.get(key) ?? new Set()).add(requestId));
      book.booked.set(requestId, endsAt);
      const appointment = { storeId, slotAt, endsAt, status: 'booked' as const };
      return { changes: { appointment }, told: step(at, 'booked', entry.by, null) };
    }
    case 'appointment.cancelled':
      leaveSlot(book, request);
      return {
        changes: { appointment: null },
        told: step(at, 'appointment-cancelled', entry.by, entry.reason),
      };
    case 'appointment.ended': {
      const { outcome } = entry;
      book.booked.delete(request.requestId);
      const appointment = request.appointment && { ...request.appointment, status: outcome };
      return { changes: { appointment }, told: step(at, outcome, entry.by, entry.note) };
    }
    default:
      throw new Error(`Unknown to custom pieces: ${JSON.stringify(entry satisfies never)}`);
  }
}

const calculator: By = { id: 'system', name: 'Showcaller' };
const viewerOf = ({ viewerId }: { readonly viewerId: string }): By => ({ id: viewerId, name: '' });

const step = (at: number, what: CustomStep['what'], { id, name }: By, note: string | null): CustomStep => ({
  at,
  what,
  by: { id, name },
  note,
});

function requestOf(book: CustomBook, requestId: string): CustomRequest {
  const request = book.requests.get(requestId);
  if (!request) throw new Error(`No request ${requestId} for a custom piece`);
  return request;
}

function leaveSlot(book: CustomBook, { requestId, offerId, appointment }: CustomRequest): void {
  if (!appointment) return;
  const key = slotKey(offerId, appointment.storeId, appointment.slotAt);
  const coming = book.slots.get(key);
  coming?.delete(requestId);
  if (coming?.size === 0) book.slots.delete(key);
  book.booked.delete(requestId);
}
