import type { Bilingual } from '#shared/contract/basics.ts';
import type { Visitor } from './api.ts';
import type { ShowRunner } from './show-runner.ts';

export interface PickupStore {
  readonly id: string;
  readonly name: Bilingual;
  readonly city: string;
}

/** The store that knows the viewer: of the visit's code, else the member's own; null for none. */
export const homeStoreOf = ({ directory }: ShowRunner, { place, memberHome }: Visitor): PickupStore | null =>
  shown(directory.stores.get(place.storeId ?? memberHome?.storeId ?? ''));

/** Where a viewer may pick up: the store that knows them, then those of their region, then the others of the show. */
export function pickupStores(runner: ShowRunner, visitor: Visitor): PickupStore[] {
  const { directory, state } = runner;
  const home = homeStoreOf(runner, visitor);
  const regionId = visitor.place.regionId ?? visitor.memberHome?.regionId ?? null;
  const regions = new Set(state.regionIds);
  const others = [...directory.stores.all()]
    .filter((store) => store.id !== home?.id && (regions.size === 0 || regions.has(store.regionId)))
    .sort(
      (a, b) =>
        Number(b.regionId === regionId) - Number(a.regionId === regionId) ||
        a.city.localeCompare(b.city) ||
        a.code.localeCompare(b.code),
    );
  return [home, ...others.map(shown)].filter((store) => store !== null);
}

const shown = (store: PickupStore | null | undefined): PickupStore | null =>
  store ? { id: store.id, name: store.name, city: store.city } : null;
