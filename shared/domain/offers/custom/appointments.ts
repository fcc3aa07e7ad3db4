import type { AppointmentTerms } from '../../../contract/custom-terms.ts';
import { done, refused, repeated } from '../../stock/decide/answers.ts';
import type { LedgerDecision, LedgerState } from '../../stock/ledger.ts';
import { bookedIn } from './book.ts';
import type { CustomOperation, CustomRequest } from './entries.ts';
import { customStateOf, isOver, orderOfCustom } from './state.ts';

type Of<T extends CustomOperation['op']> = Extract<CustomOperation, { op: T }>;

/** One appointment a request; a new one takes the place of the last. */
export function bookAppointment(
  state: LedgerState,
  { requestId, storeId, slotAt, by }: Of<'book-appointment'>,
  now: number,
): LedgerDecision {
  const { custom } = state.book;
  const request = custom.requests.get(requestId);
  if (!request) return refused('not_found');
  const { appointment: has, offerId } = request;
  if (has?.status === 'booked' && has.storeId === storeId && has.slotAt === slotAt) return repeated(null);
  const stands = customStateOf(request, orderOfCustom(state, request), now);
  if (isOver(stands)) return refused('order_not_open', undefined, { status: stands });
  const terms = appointmentsOf(state, request);
  if (!terms?.storeIds.includes(storeId) || !terms.slots.includes(slotAt)) return refused('slot_unknown');
  if (now >= slotAt) return refused('slot_over');
  if (bookedIn(custom, offerId, storeId, slotAt) >= terms.capacity) return refused('slot_full');
  const endsAt = slotAt + terms.slotMs;
  return done(null, { kind: 'appointment.booked', requestId, storeId, slotAt, endsAt, by });
}

/** None, or one that is over, leaves nothing to give up. */
export function leaveAppointment(
  state: LedgerState,
  { requestId, by, reason }: Of<'leave-appointment'>,
): LedgerDecision {
  const request = state.book.custom.requests.get(requestId);
  if (!request) return refused('not_found');
  if (request.appointment?.status !== 'booked') return repeated(null);
  return done(null, { kind: 'appointment.cancelled', requestId, by, reason });
}

/** Who was taken for missing may turn out to have come; not the other way round. */
export function endAppointment(
  state: LedgerState,
  { requestId, outcome, by, note }: Of<'end-appointment'>,
  now: number,
): LedgerDecision {
  const request = state.book.custom.requests.get(requestId);
  if (!request) return refused('not_found');
  const { appointment } = request;
  if (!appointment) return refused('slot_unknown');
  if (appointment.status === outcome) return repeated(null);
  if (appointment.status === 'kept') return refused('already_done', 'The customer came');
  if (outcome === 'missed' && now < appointment.endsAt) return refused('too_soon', 'The slot is not over');
  return done(null, { kind: 'appointment.ended', requestId, outcome, by, note });
}

/** Free places of slots that have not begun, by time and then store. */
export function freeSlots(
  { book }: Pick<LedgerState, 'book'>,
  offerId: string,
  now: number,
): { slotMs: number; items: { storeId: string; slotAt: number; left: number }[] } {
  const terms = book.offers.get(offerId)?.offer.terms;
  const appointments = terms?.kind === 'custom' ? terms.appointments : null;
  if (!appointments) return { slotMs: 0, items: [] };
  const { slots, storeIds, slotMs, capacity } = appointments;
  const items = slots
    .filter((slotAt) => slotAt > now)
    .sort((a, b) => a - b)
    .flatMap((slotAt) =>
      storeIds.map((storeId) => ({
        storeId,
        slotAt,
        left: capacity - bookedIn(book.custom, offerId, storeId, slotAt),
      })),
    )
    .filter(({ left }) => left > 0);
  return { slotMs, items };
}

/** Requests whose appointment is over and nobody said how it went. */
export const dueAppointments = ({ book }: Pick<LedgerState, 'book'>, now: number): string[] =>
  [...book.custom.booked].flatMap(([requestId, endsAt]) => (endsAt <= now ? [requestId] : []));

function appointmentsOf(
  { book }: Pick<LedgerState, 'book'>,
  { offerId }: CustomRequest,
): AppointmentTerms | null {
  const terms = book.offers.get(offerId)?.offer.terms;
  return terms?.kind === 'custom' ? terms.appointments : null;
}
