import type { ApprovedPrice } from '../../contract/guardrails.ts';
import { isBeyond } from '../pricing/final-price.ts';
import type { ShowState } from './state.ts';

type Approving = Pick<ShowState, 'approvals' | 'authors' | 'guardrails'>;

export const isBelowFloor = ({ price, floorPrice }: ApprovedPrice): boolean => price < floorPrice;

/**
 * Whether somebody let a price beyond the guardrails through, under this subject. It holds for the price that was seen
 * and none further down: not once the floor or the list price has risen. Below the floor it is always another person's
 * than who set the price; else where a second person is asked for. Whoever of the two publishes it, two have agreed. So
 * have they where one who sets prices asked for just this price and the other approved it, whichever of them sets it.
 */
export function isApproved(
  { approvals, authors, guardrails }: Approving,
  subject: string,
  beyond: ApprovedPrice,
): boolean {
  const approval = approvals.get(subject);
  if (!approval) return false;
  const isFloor = isBelowFloor(beyond);
  const isOwn = approval.askedBy === undefined && approval.by === authors.get(subject);
  if ((isFloor || guardrails.secondPerson) && isOwn) return false;
  // Records from before an approval kept its prices let nothing below the floor.
  if (!approval.covers) return !isFloor;
  return approval.covers.some((seen) => seen.itemId === beyond.itemId && isNoFurther(beyond, seen));
}

/**
 * Whether it may be published now. An approval was given by the guardrails of its time: where they let less through
 * since, what they catch is looked at anew. What is on sale by then stays on sale (`isApproved`).
 */
export const isLetThrough = (state: Approving, subject: string, beyond: ApprovedPrice): boolean =>
  isApproved(state, subject, beyond) && !isTightened(state, subject, beyond);

function isTightened(
  { approvals, guardrails }: Approving,
  subject: string,
  { price, listPrice }: ApprovedPrice,
): boolean {
  const { maxDiscountBps: now } = guardrails;
  const then = approvals.get(subject)?.maxDiscountBps;
  if (now === null || then === undefined || !isBeyond(price, listPrice, now)) return false;
  return then === null || now < then;
}

/** Whether what is now goes no further than what was seen. */
export const isNoFurther = (now: ApprovedPrice, seen: ApprovedPrice): boolean =>
  now.price >= seen.price && now.listPrice <= seen.listPrice && now.floorPrice <= seen.floorPrice;
