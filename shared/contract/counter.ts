import { z } from 'zod';
import { amount, bilingual, id, instant, line } from './basics.ts';
import { appointmentView, customState } from './custom.ts';
import { couponCode, couponTerms } from './offers.ts';
import { onceKey } from './once-key.ts';
import { json, type Route } from './route.ts';

/** A store somebody may serve at. */
export const counterStore = z.object({
  id,
  code: z.string(),
  name: bilingual,
  city: z.string(),
  regionId: id,
});
export type CounterStore = z.infer<typeof counterStore>;
export const counterAnswer = z.object({ stores: z.array(counterStore) });

/** A coupon's code of letters and digits, or a pickup's six digits; blanks and dashes people type are left out. */
const typedCode = z
  .string()
  .max(80)
  .transform((text) => text.replace(/[\s-]/g, ''))
  .pipe(couponCode);
export const counterLookup = z.object({ storeId: id, code: typedCode });

/** Times are told by the show's clock, as the customer was told them. */
const ofShow = { showId: id, showTitle: bilingual, currency: z.string(), timeZone: z.string() };

/** `ready` can be taken; each other word says why not. */
export const couponStanding = z.enum(['ready', 'used', 'held', 'over', 'online-only', 'other-region']);
export const counterCoupon = z.object({
  kind: z.literal('coupon'),
  ...ofShow,
  code: z.string(),
  title: bilingual,
  discount: couponTerms.shape.discount,
  threshold: amount,
  /** The products it is for; empty = all of the show's. */
  products: z.array(bilingual),
  validUntil: instant,
  standing: couponStanding,
  /** Of a used one: when, and at which store; `store` null: with an order online. */
  used: z.object({ at: instant, store: bilingual.nullable() }).nullable(),
});
export type CounterCoupon = z.infer<typeof counterCoupon>;

/**
 * `undecided`: paid, and its group or presale may still send the money back. `other-store`: it waits elsewhere; then
 * nothing of it is told but where.
 */
export const pickupStanding = z.enum(['ready', 'unpaid', 'undecided', 'handed-over', 'ended', 'other-store']);
export const counterPickup = z.object({
  kind: z.literal('pickup'),
  ...ofShow,
  orderId: id,
  storeId: id,
  storeName: bilingual,
  lines: z.array(z.object({ title: bilingual, quantity: z.int(), isGift: z.boolean() })),
  amount,
  paidAt: instant.nullable(),
  handedOverAt: instant.nullable(),
  standing: pickupStanding,
});
export type CounterPickup = z.infer<typeof counterPickup>;

/** What a code stands for; nothing where nobody knows it. Two orders of one store may share six digits. */
export const counterFound = z.object({
  found: z.array(z.discriminatedUnion('kind', [counterCoupon, counterPickup])),
});
export type CounterFound = z.infer<typeof counterFound>;

/** A customer who comes about a piece made for them. */
export const counterAppointment = z.object({
  ...ofShow,
  requestId: id,
  title: bilingual,
  slotAt: instant,
  endsAt: instant,
  status: appointmentView.shape.status,
  state: customState,
  /** What was chosen, in words. */
  choices: z.array(z.object({ option: bilingual, value: bilingual })),
  note: z.string().nullable(),
  price: amount.nullable(),
  /** What the next payment is; 0 = nothing. */
  due: amount,
});
export type CounterAppointment = z.infer<typeof counterAppointment>;

/** What a store has to do: paid pickups that wait, longest first; appointments of yesterday to next week, by time. */
export const counterDay = z.object({
  waiting: z.array(counterPickup),
  appointments: z.array(counterAppointment),
});
export type CounterDay = z.infer<typeof counterDay>;
export const counterDayQuery = z.object({ storeId: id });

export const couponTaken = z.object({ storeId: id, showId: id, code: typedCode, key: onceKey });
export const pickupTaken = z.object({
  storeId: id,
  orderId: id,
  code: typedCode,
  note: line(200).optional(),
});

export const appointmentEnded = z.object({
  storeId: id,
  showId: id,
  requestId: id,
  outcome: z.enum(['kept', 'missed']),
  note: line(300).optional(),
});

/** A store's counter; part of the one table. Role `store`: its own stores; `region`: those of its regions. */
export const counterRoutes = [
  {
    name: 'counter.stores',
    method: 'GET',
    path: '/api/counter',
    access: 'counter',
    summary: 'The stores one may serve at',
    status: 200,
    answer: counterAnswer,
  },
  {
    name: 'counter.day',
    method: 'GET',
    path: '/api/counter/day',
    access: 'counter',
    summary: 'What a store has to do: paid orders that wait to be picked up, and appointments',
    query: counterDayQuery,
    status: 200,
    answer: counterDay,
  },
  {
    name: 'counter.look',
    method: 'POST',
    path: '/api/counter/lookups',
    access: 'counter',
    summary: 'What a code a customer shows stands for, and whether it can be taken here; changes nothing',
    body: json(counterLookup),
    status: 200,
    answer: counterFound,
    errors: ['forbidden'],
  },
  {
    name: 'counter.coupon',
    method: 'POST',
    path: '/api/counter/coupons',
    access: 'counter',
    summary: 'Take a coupon over the counter',
    body: json(couponTaken),
    status: 200,
    answer: counterFound,
    errors: ['coupon_unknown', 'coupon_used', 'coupon_over', 'coupon_not_applicable', 'forbidden'],
  },
  {
    name: 'counter.appointment',
    method: 'POST',
    path: '/api/counter/appointments',
    access: 'counter',
    summary: 'Say that a customer came to an appointment, or did not',
    body: json(appointmentEnded),
    status: 200,
    answer: counterDay,
    errors: ['not_found', 'already_done', 'forbidden'],
  },
  {
    name: 'counter.pickup',
    method: 'POST',
    path: '/api/counter/pickups',
    access: 'counter',
    summary: 'Hand an order over for its code',
    body: json(pickupTaken),
    status: 200,
    answer: counterFound,
    errors: [
      'order_not_open',
      'order_undecided',
      'pickup_code_wrong',
      'already_done',
      'wrong_store',
      'forbidden',
    ],
  },
] as const satisfies readonly Route[];
