import { z } from 'zod';
import { amount, bilingual, durationMs, id, instant, line, quantity } from './basics.ts';
import { audience } from './deals.ts';

const DAY_MS = 86_400_000;

/** What a choice adds to the price or takes off it, minor units. */
const difference = z.int().min(-10_000_000_000_000).max(10_000_000_000_000);

const distinct = (ids: readonly string[]) => new Set(ids).size === ids.length;

/** One of the values there are: a ring size, a stone. A choice whose price is null is priced by staff, piece by piece. */
const choiceInput = z.object({
  kind: z.literal('choice'),
  choices: z
    .array(z.object({ id, title: bilingual, price: difference.nullable().default(0) }))
    .min(1)
    .max(60)
    .refine((choices) => distinct(choices.map((choice) => choice.id)), 'each choice once'),
});
/** Words of the customer's own: an engraving. `price` is what having any costs. */
const textInput = z.object({
  kind: z.literal('text'),
  maxLength: z.int().min(1).max(100).default(20),
  price: amount.default(0),
});

export const customOption = z.object({
  id,
  title: bilingual,
  isRequired: z.boolean().default(true),
  input: z.discriminatedUnion('kind', [choiceInput, textInput]),
});
export type CustomOption = z.infer<typeof customOption>;

/** One option as the customer wants it: the id of a choice, or the text. */
export const customChoice = z.object({ optionId: id, value: line(100) });
export type CustomChoice = z.infer<typeof customChoice>;

/** When customers can come to a store for their piece: to be measured, to see the stone, to collect it. */
export const appointmentTerms = z.object({
  storeIds: z.array(id).min(1).max(500).refine(distinct, 'each store once'),
  /** When each slot begins; the same in every store. */
  slots: z
    .array(instant)
    .min(1)
    .max(1_000)
    .refine((slots) => new Set(slots).size === slots.length, 'each slot once'),
  slotMs: durationMs.min(60_000),
  /** Customers a slot, in each store. */
  capacity: z.int().min(1).max(100).default(1),
});
export type AppointmentTerms = z.infer<typeof appointmentTerms>;

/**
 * 定制: a piece made for one customer. Quoted by the price calculator, or by staff where a choice asks for it; a
 * deposit begins the making, the balance is due when the piece is ready. Amounts a piece.
 */
export const customTerms = z.object({
  kind: z.literal('custom'),
  itemId: id,
  /** The piece as it is, before its options. */
  price: amount.min(2),
  options: z
    .array(customOption)
    .max(20)
    .refine((options) => distinct(options.map((option) => option.id)), 'each option once'),
  /** Of the quoted price, rounded down to the minor unit, at least one. */
  depositBps: z.int().min(1).max(9_000).default(3_000),
  /** Pieces that can be made, over all customers. */
  quantity,
  perViewerLimit: z.int().min(1).max(1_000).default(1),
  /** How long a quote stands. */
  quoteValidMs: durationMs.min(60_000).default(3 * DAY_MS),
  /** How long a piece is held for the deposit once a quote is accepted. */
  holdMs: durationMs.min(1_000).max(DAY_MS).default(900_000),
  /** From the deposit until the piece is promised. */
  makingMs: z
    .int()
    .min(0)
    .max(365 * DAY_MS)
    .default(30 * DAY_MS),
  /** From the day the piece is ready. */
  balanceWithinMs: z
    .int()
    .min(60_000)
    .max(90 * DAY_MS)
    .default(14 * DAY_MS),
  /** What happens to the deposit when the customer withdraws or the balance does not come; shown before anyone pays. */
  rule: z.enum(['forfeit', 'refund']),
  /**
   * Whether the finished piece may be sent back like any other; left out = not once it is in making. What is wrong with
   * it may always be said. Shown before anyone pays.
   */
  returns: z.enum(['allowed', 'until-making', 'never']).optional(),
  appointments: appointmentTerms.nullable().default(null),
  audience: audience.default({ kind: 'all' }),
});
export type CustomReturns = NonNullable<z.infer<typeof customTerms>['returns']>;
export type CustomTerms = z.infer<typeof customTerms>;
