import type { UnapprovedAsked } from '../../contract/preflight.ts';
import { hasSeen, lastRequest, requestState } from './approval-requests.ts';
import { isLetThrough } from './approved.ts';
import {
  type Beyond,
  type Guarded,
  type Product,
  type Publishing,
  plannedOffersBeyond,
  pricedBeyond,
  subjectOf,
} from './beyond.ts';
import { offerSubject } from './guardrails.ts';
import type { ShowState } from './state.ts';

/** The part of a show that tells what may be published, and what was asked. */
export type Asking = Guarded & Pick<ShowState, 'approvals' | 'authors' | 'approvalRequests'>;

/** What would be refused with `needs_approval` if it were published now: where it goes furthest down. */
export interface Unapproved extends Beyond {
  readonly subject: string;
  readonly asked: UnapprovedAsked;
}

/** An item at its price, or a planned deal, that may not be published; null: nothing of the guardrails keeps it back. */
export const unapprovedPrice = (
  state: Asking,
  publishing: Publishing,
  product: Product,
  now: number,
): Unapproved | null =>
  unapproved(state, subjectOf(publishing), pricedBeyond(state, publishing, product, letting(state)), now);

/** Every planned offer that would not open, by its id. */
export function unapprovedOffers(
  state: Asking,
  product: Product,
  now: number,
): ReadonlyMap<string, Unapproved> {
  const found = new Map<string, Unapproved>();
  for (const [offerId, beyond] of plannedOffersBeyond(state, product, letting(state))) {
    const one = unapproved(state, offerSubject(offerId), beyond, now);
    if (one) found.set(offerId, one);
  }
  return found;
}

const letting = (state: Asking) => (subject: string, beyond: Beyond) => isLetThrough(state, subject, beyond);

/** `beyond`: furthest first. */
function unapproved(
  state: Asking,
  subject: string,
  beyond: readonly Beyond[],
  now: number,
): Unapproved | null {
  const [furthest] = beyond;
  return furthest ? { ...furthest, subject, asked: askedAbout(state, subject, beyond, now) } : null;
}

function askedAbout(state: Asking, subject: string, beyond: readonly Beyond[], now: number): UnapprovedAsked {
  const last = lastRequest(state, subject);
  if (!last) return hasBeenOther(state, subject) ? 'changed' : 'never';
  const stands = requestState(last, now);
  // An approval that was given and is nevertheless not enough was of less than there is now.
  if (stands === 'given' || (stands === 'waiting' && !hasSeen(last, beyond))) return 'changed';
  return stands;
}

/** Whether it was approved, or asked about, at another price. */
function hasBeenOther({ approvals, approvalRequests }: Asking, subject: string): boolean {
  if (approvals.has(subject)) return true;
  if (subject.startsWith('offer:')) return false;
  const about = subject.slice(0, subject.lastIndexOf(':') + 1);
  return approvalRequests.some(
    (one) => one.subject.startsWith(about) && /^\d+$/.test(one.subject.slice(about.length)),
  );
}
