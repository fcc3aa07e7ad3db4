import type { Member, Segment } from '../../contract/organisation.ts';
import { daysToBirthday } from './invite.ts';

const DAY_MS = 86_400_000;
/** A birthday this near is worth a gift of its own. */
const BIRTHDAY_SEGMENT_DAYS = 30;
/** Two orders within this long make a regular customer. */
const REPEAT_DAYS = 365;
/** A piece bought this long ago may be traded in for a new one (以旧换新). */
const TRADE_IN_DAYS = 730;
/** After this long without an order a customer is asleep. */
const DORMANT_DAYS = 180;

/** What a member bought, as far as shows and the brand's own records tell; instants, oldest first. */
export interface Purchases {
  readonly at: readonly number[];
}

/**
 * The one segment a member belongs to at `now`, the first that fits: `birthday` (within 30 days), `repeat` (two orders
 * within a year), `trade-in` (the last order two years ago or more), `dormant` (half a year or more), else `new`. A
 * member of whom no order is known, and whose birthday is not near, stays where the brand's own records put them.
 */
export function segmentAt(
  member: Pick<Member, 'birthday' | 'segment' | 'lastOrderAt'>,
  { at }: Purchases,
  now: number,
): Segment {
  const days = daysToBirthday(member.birthday, now);
  if (days !== null && days <= BIRTHDAY_SEGMENT_DAYS) return 'birthday';
  const last = Math.max(member.lastOrderAt ?? 0, at.at(-1) ?? 0);
  if (last === 0) return member.segment === 'birthday' ? 'new' : member.segment;
  const recent = at.filter((time) => now - time <= REPEAT_DAYS * DAY_MS).length;
  // The brand's own last order counts as one where it is none of those known here.
  const own = member.lastOrderAt;
  const other = own !== null && now - own <= REPEAT_DAYS * DAY_MS && !at.includes(own) ? 1 : 0;
  if (recent + other >= 2) return 'repeat';
  if (now - last >= TRADE_IN_DAYS * DAY_MS) return 'trade-in';
  return now - last >= DORMANT_DAYS * DAY_MS ? 'dormant' : 'new';
}
