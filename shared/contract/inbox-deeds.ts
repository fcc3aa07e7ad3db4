import { z } from 'zod';

/** What a message said of an order, as facts of a show. */
export const reportedKind = z.enum([
  'order.placed',
  'order.paid',
  'order.cancelled',
  'order.refunded',
  'order.attributed',
]);

/**
 * One thing a message of another platform did, or why it did nothing: a screen says it in its reader's language.
 * Ids, statuses and names of events are the platform's own.
 */
export const inboxDeed = z.discriminatedUnion('code', [
  /** Facts taken: how many of them were new, and how many had been told before. */
  z.object({
    code: z.literal('reported'),
    kinds: z.array(reportedKind),
    fresh: z.int().min(0),
    known: z.int().min(0),
  }),
  /** What of a refund is for which line of the order, from 1 on. */
  z.object({ code: z.literal('refund_of_lines'), lines: z.array(z.int().min(1)).min(1) }),
  /** A refund that names goods the order does not hold: it is shared over the whole order. */
  z.object({ code: z.literal('refund_of_unknown'), ids: z.array(z.string()) }),
  z.object({ code: z.literal('aftersale'), id: z.string().nullable(), status: z.string() }),
  z.object({ code: z.literal('cancellation'), status: z.string() }),
  z.object({ code: z.literal('stock'), item: z.string().nullable() }),
  /** News that changes nothing in a show. */
  z.object({ code: z.literal('no_effect'), event: z.string().nullable() }),
  z.object({ code: z.literal('test') }),
  z.object({ code: z.literal('waits_for_order') }),
  z.object({ code: z.literal('tried_again') }),
  z.object({ code: z.literal('no_show') }),
  /** Somebody brought the order whom no guide and no store is known by. */
  z.object({
    code: z.literal('unknown_origin'),
    by: z.enum(['reported-code', 'sharer', 'wecom-inviter']),
    key: z.string(),
  }),
  /** What an earlier version wrote down, in its own words. */
  z.object({ code: z.literal('said'), text: z.string() }),
]);
export type InboxDeed = z.infer<typeof inboxDeed>;

/** What a message that could not be read is without. */
export const inboxLack = z.enum([
  'time',
  'order_id',
  'refund_id',
  'news',
  'origin',
  'order_details',
  'line_details',
  'refund_details',
]);
export type InboxLack = z.infer<typeof inboxLack>;

/** The deeds as they are kept: JSON, or a sentence of an earlier version. */
export function deedsIn(kept: string): InboxDeed[] {
  if (kept === '') return [];
  let value: unknown;
  try {
    value = JSON.parse(kept);
  } catch {
    return [{ code: 'said', text: kept }];
  }
  const read = z.array(inboxDeed).safeParse(value);
  return read.success ? read.data : [{ code: 'said', text: kept }];
}

/** A deed for programs and logs; screens have sentences of their own. */
export function deedSentence(deed: InboxDeed): string {
  switch (deed.code) {
    case 'reported':
      return `${deed.kinds.join(', ')}: ${deed.fresh} new, ${deed.known} known`;
    case 'refund_of_lines':
      return `Refund of line ${deed.lines.join(', ')}`;
    case 'refund_of_unknown':
      return `The order has no line ${deed.ids.join(' or ')}: the refund is shared over all of it`;
    case 'aftersale':
      return `After-sale ${deed.id ?? ''}: ${deed.status}`;
    case 'cancellation':
      return `Cancellation: ${deed.status}`;
    case 'stock':
      return `${deed.item === null ? '' : `Item ${deed.item}: `}the platform reports its stock`;
    case 'no_effect':
      return `${deed.event ?? 'A message'} changes nothing in a show`;
    case 'test':
      return 'A test message of the platform';
    case 'waits_for_order':
      return 'Waits for its order';
    case 'tried_again':
      return 'Is tried again';
    case 'no_show':
      return 'No show was on air when the order was placed';
    case 'unknown_origin':
      return `${deed.by} ${deed.key}: no guide and no store is known by it`;
    case 'said':
      return deed.text;
    default:
      return deed satisfies never;
  }
}
