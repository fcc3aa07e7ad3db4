import type { DeskAlert } from '#shared/contract/desk.ts';
import { type FloorStop, floorStops } from '#shared/domain/show/floor-stops.ts';
import type { ShowState } from '#shared/domain/show/state.ts';
import type { LiveShow } from './live-show.ts';

/** What the last look was at: nothing is counted again until the show or the brand's records have changed. */
export interface FloorWatch {
  readonly at: number;
  readonly state: ShowState | null;
  readonly revision: number;
}
export const noFloorWatch: FloorWatch = { at: 0, state: null, revision: -1 };

const EVERY_MS = 1_000;

/** Raises an alert for each price that a risen floor stops from being sold, and clears those that are sold again. */
export function stepFloors(show: LiveShow, now: number): void {
  const { runner, floors } = show;
  if (now - floors.at < EVERY_MS) return;
  const { state, directory } = runner;
  const revision = directory.revision();
  const isSame = floors.state === state && floors.revision === revision;
  show.floors = { at: now, state, revision };
  if (isSame) return;
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
      show.alert({ ...alert, at: known?.at ?? now });
  }
  for (const alert of standing.values()) show.alert({ ...alert, clearedAt: now });
}

function alertOf(showId: string, stop: FloorStop, at: number): DeskAlert {
  const { subject, itemId, price, listPrice, floorPrice } = stop;
  return {
    ...{ id: `floor:${showId}:${subject}`, at, kind: 'floor', level: 'warn' },
    message: 'A price on sale is below its floor by now, and nobody has approved that: nobody can buy at it',
    params: { subject, itemId, price, listPrice, floorPrice },
  };
}
