import { attribute } from './attribute.ts';
import { isSamePlace } from './by-hand.ts';
import type { Attribution, AttributionEvidence, Place } from './types.ts';

/**
 * Whether the default rule decided without the first visit's code as it is known now: it was heard of only later. What a
 * person or another platform decided is never overtaken, nor what the code of the visit that ordered did, which stands
 * before the first visit's and comes with the order.
 */
export function isOvertaken(decided: Attribution, firstVisitCode: Place | null): boolean {
  if (decided.rule !== 'default@1') return false;
  switch (decided.reason) {
    case 'first-visit-code':
      return firstVisitCode === null || !isSamePlace(decided, firstVisitCode);
    case 'member-home':
    case 'visit-region':
    case 'unattributed':
      return firstVisitCode !== null;
    default:
      return false;
  }
}

/** The same rule over what was known with the order, and the first visit's code as it is known now. */
export function decidedAnew(
  known: AttributionEvidence,
  firstVisitCode: Place | null,
): { readonly attribution: Attribution; readonly evidence: AttributionEvidence } {
  const evidence = { ...known, firstVisitCode };
  return { attribution: attribute(evidence), evidence };
}
