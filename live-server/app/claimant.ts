import type { Claimant } from '#shared/domain/deals/eligible.ts';
import type { Visitor } from './api.ts';
import type { ShowRunner } from './show-runner.ts';

/** What is known of a viewer where something is for some viewers only. */
export function claimantOf(runner: ShowRunner, visitor: Visitor): Claimant {
  const { memberId, memberHome, place } = visitor;
  const member = memberId === null ? null : runner.directory.members.get(memberId);
  return {
    regionId: place.regionId ?? memberHome?.regionId ?? null,
    segment: member?.segment ?? null,
    isMember: memberId !== null,
    isFollower: runner.isFollower(visitor.viewerId),
  };
}
