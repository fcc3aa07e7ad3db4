import { expect, it } from 'vitest';
import type { Audience } from '../../contract/deals.ts';
import type { Claimant } from './eligible.ts';
import { isEligible } from './eligible.ts';

const stranger: Claimant = { regionId: null, segment: null, isMember: false, isFollower: false };
const member: Claimant = { regionId: 'east', segment: 'birthday', isMember: true, isFollower: true };
const other: Claimant = { regionId: 'west', segment: 'new', isMember: true, isFollower: false };

it.each<[Audience, Claimant[]]>([
  [{ kind: 'all' }, [stranger, member, other]],
  [{ kind: 'regions', regionIds: ['east', 'north'] }, [member]],
  [{ kind: 'segments', segments: ['birthday', 'repeat'] }, [member]],
  [{ kind: 'members' }, [member, other]],
  [{ kind: 'followers' }, [member]],
])('a deal for %o', (audience, eligible) => {
  expect([stranger, member, other].filter((viewer) => isEligible(audience, viewer))).toEqual(eligible);
});
