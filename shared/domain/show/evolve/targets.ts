import type { EventOf } from '../events.ts';
import type { ShowState } from '../state.ts';

/** When something was said, epoch ms, and the name of who said it. */
interface Said {
  readonly at: number;
  readonly by: string;
}

export const targetsSet = (
  { targetVersions }: ShowState,
  { targets }: EventOf<'targets.set'>,
  { at, by }: Said,
): Partial<ShowState> => ({
  targets,
  targetVersions: [...targetVersions, { no: targetVersions.length + 1, at, by, targets, responses: [] }],
});

/** The last word of a region on the targets that stand counts. */
export function targetsResponded(
  state: ShowState,
  { regionId, answer, note }: EventOf<'targets.responded'>,
  { at, by }: Said,
): Partial<ShowState> {
  const standing = state.targetVersions.at(-1);
  if (!standing) throw new Error(`Show ${state.showId}: a word on targets that were never set`);
  const others = standing.responses.filter((one) => one.regionId !== regionId);
  const responses = [...others, { regionId, answer, note, at, by }];
  return { targetVersions: [...state.targetVersions.slice(0, -1), { ...standing, responses }] };
}
