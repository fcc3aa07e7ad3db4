import {
  type Attribution,
  type AttributionEvidence,
  type AttributionReason,
  nowhere,
  type Place,
} from './types.ts';

/** Where an order belongs, by the default rule of METRICS.md, "Where a sale belongs": the first match wins. */
export function attribute(evidence: AttributionEvidence): Attribution {
  const { visitCode, firstVisitCode, memberHome, visitRegionId } = evidence;
  if (visitCode) return belongs(visitCode, 'visit-code');
  if (firstVisitCode) return belongs(firstVisitCode, 'first-visit-code');
  if (memberHome) return belongs(memberHome, 'member-home');
  if (visitRegionId !== null) {
    return belongs({ regionId: visitRegionId, storeId: null, guideId: null }, 'visit-region');
  }
  return belongs(nowhere, 'unattributed');
}

/** Field by field: what is copied out of another object is slow to read for as long as it lives. */
const belongs = ({ regionId, storeId, guideId }: Place, reason: AttributionReason): Attribution => ({
  regionId,
  storeId,
  guideId,
  rule: 'default@1',
  reason,
});
