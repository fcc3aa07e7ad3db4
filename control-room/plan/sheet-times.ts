import type { ItemView } from '#shared/contract/shows.ts';

/** When each item is expected on air, in running order: the start plus the planned lengths before it. */
export function expectedTimes(
  lineup: readonly Pick<ItemView, 'plannedMs'>[],
  startAt: number,
): readonly number[] {
  let at = startAt;
  return lineup.map((item) => {
    const mine = at;
    at += item.plannedMs;
    return mine;
  });
}

export const plannedTotal = (lineup: readonly Pick<ItemView, 'plannedMs'>[]): number =>
  lineup.reduce((sum, item) => sum + item.plannedMs, 0);
