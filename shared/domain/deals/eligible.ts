import type { Audience } from '../../contract/deals.ts';
import type { Segment } from '../../contract/organisation.ts';

export interface Claimant {
  /** Region of the viewer's place; null where unknown. */
  readonly regionId: string | null;
  /** Of the member record; null for anonymous viewers. */
  readonly segment: Segment | null;
  readonly isMember: boolean;
  readonly isFollower: boolean;
}

/** Whether a deal is for this viewer. What is unknown about a viewer never makes eligible. */
export function isEligible(audience: Audience, viewer: Claimant): boolean {
  switch (audience.kind) {
    case 'all':
      return true;
    case 'regions':
      return viewer.regionId !== null && audience.regionIds.includes(viewer.regionId);
    case 'segments':
      return viewer.segment !== null && audience.segments.includes(viewer.segment);
    case 'members':
      return viewer.isMember;
    case 'followers':
      return viewer.isFollower;
    default:
      return unknown(audience);
  }
}

function unknown(audience: never): never {
  throw new Error(`Unknown audience: ${JSON.stringify(audience)}`);
}
