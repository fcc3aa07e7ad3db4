import type { DeskAlert } from '#shared/contract/desk.ts';
import { type FloorStop, floorStops } from '#shared/domain/show/floor-stops.ts';
import { takenOn } from './alerts.ts';
import type { LiveShow } from './live-show.ts';

/** What the last look was at: nothing is counted again until one of these has changed. */
export interface FloorWatch {
  readonly at: number;
  readonly seen: readonly unknown[];
}
export const noFloorWatch: FloorWatch = { at: 0, seen: [] };

const EVERY_MS = 1_000;

/**
 * Raises an alert for each price that a risen floor stops from being sold, and clears those that are sold again. True
 * when that had to be counted: some milliseconds, by every price somebody could come to.
 */
export function stepFloors(show: LiveShow, now: number): boolean {
  const { runner, floors } = show;
  if (now - floors.at < EVERY_MS) return false;
  const { state, directory } = runner;
  const seen = [
    ...[state.lineup, state.deals, state.offers, state.approvals, state.authors],
    ...[state.frozen, state.hiddenPrices],
    ...state.lineup.flatMap(({ productId }) => {
      const { listPrice = null, floorPrice = null } = directory.products.get(productId) ?? {};
      return [listPrice, floorPrice];
    }),
  ];
  const isSame = seen.length === floors.seen.length && seen.every((one, index) => one === floors.seen[index]);
  show.floors = { at: now, seen };
  if (isSame) return false;
  const stops = floorStops(state, (productId) => directory.products.get(productId));
  const standing = new Map(
    show.alerts.flatMap((alert) =>
      alert.kind === 'floor' && alert.clearedAt === undefined ? [[alert.id, alert] as const] : [],
    ),
  );
  for (const stop of stops) {
    const alert = alertOf(runner.showId, stop, now);
    const known = standing.get(alert.id);
    standing.delete(alert.id);
    if (!known || JSON.stringify(known.params) !== JSON.stringify(alert.params))
      show.alert({ ...(floors.at === 0 ? takenOn(alert, runner.events) : alert), at: known?.at ?? now });
  }
  for (const alert of standing.values()) show.alert({ ...alert, clearedAt: now });
  return true;
}

function alertOf(showId: string, stop: FloorStop, at: number): DeskAlert {
  const { subject, itemId, price, listPrice, floorPrice } = stop;
  return {
    ...{ id: `floor:${showId}:${subject}`, at, kind: 'floor', level: 'warn' },
    message: 'A price on sale is below its floor by now, and nobody has approved that: nobody can buy at it',
    params: { subject, itemId, price, listPrice, floorPrice },
  };
}
