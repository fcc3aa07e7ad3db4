import type { Attribution, AttributionEvidence, Place } from './types.ts';
import { nowhere } from './types.ts';

/** Where an order belongs, by the default rule of METRICS.md, "Where a sale belongs": the first match wins. */
export function attribute(evidence: AttributionEvidence): Attribution {
  const rule = 'default@1';
  const { visitCode, firstVisitCode, memberHome, visitRegionId } = evidence;
  if (visitCode) return { ...placeOnly(visitCode), rule, reason: 'visit-code' };
  if (firstVisitCode) return { ...placeOnly(firstVisitCode), rule, reason: 'first-visit-code' };
  if (memberHome) return { ...placeOnly(memberHome), rule, reason: 'member-home' };
  if (visitRegionId !== null) {
    return { regionId: visitRegionId, storeId: null, guideId: null, rule, reason: 'visit-region' };
  }
  return { ...nowhere, rule, reason: 'unattributed' };
}

const placeOnly = ({ regionId, storeId, guideId }: Place): Place => ({ regionId, storeId, guideId });
