import type { Audience } from '#shared/contract/deals.ts';
import type { RoomState } from '#shared/contract/room.ts';
import { isEligible } from '#shared/domain/deals/eligible.ts';

/** Whether something is for this viewer, as far as the page knows. The server decides; unknown counts as yes. */
export function isForViewer(
  audience: Audience | undefined,
  { me }: Pick<RoomState, 'me'>,
  isFollowing: boolean,
): boolean {
  if (audience === undefined || !me.standing) return true;
  const isFollower = me.standing.isFollower || isFollowing;
  return isEligible(audience, { ...me.standing, isFollower });
}

/** A region's own offer is no business of viewers who are known to be elsewhere: what cannot be had only annoys. */
export const isOfOtherRegion = (audience: Audience, room: Pick<RoomState, 'me'>): boolean =>
  audience.kind === 'regions' && !isForViewer(audience, room, false);
