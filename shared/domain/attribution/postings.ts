import type { Guide, Store } from '../../contract/organisation.ts';

/** Moves of one guide or store that are kept; of more, the oldest go. */
const MOST_MOVES = 50;

export type Posted = Pick<Guide, 'storeId' | 'formerStores'>;
export type Tiered = Pick<Guide, 'tier' | 'formerTiers'>;
export type OfKind = Pick<Store, 'kind' | 'formerKinds'>;
export type Grouped = Pick<Store, 'regionId' | 'formerRegions'>;

/** Where a guide was at that moment (epoch ms), as the brand's records tell; the first known store before all moves. */
export const storeAt = ({ storeId, formerStores = [] }: Posted, at: number): string =>
  formerStores.find(({ until }) => at < until)?.storeId ?? storeId;

/** The tier a guide stood on at that moment (epoch ms), as far as settlements moved them; else today's. */
export const tierAt = ({ tier, formerTiers = [] }: Tiered, at: number): string =>
  formerTiers.find(({ until }) => at < until)?.tier ?? tier;

/** Whether a store was owned or a franchise at that moment (epoch ms); the first known before all changes. */
export const kindAt = ({ kind, formerKinds = [] }: OfKind, at: number): Store['kind'] =>
  formerKinds.find(({ until }) => at < until)?.kind ?? kind;

/** The region a store belonged to at that moment (epoch ms); the first known one before all changes. */
export const regionAt = ({ regionId, formerRegions = [] }: Grouped, at: number): string =>
  formerRegions.find(({ until }) => at < until)?.regionId ?? regionId;

/**
 * The moment whose places a show's rows are told by: its start. Of one that has not begun, as all is today. A sale
 * itself belongs where it was made, whatever moves while the show is on.
 */
export const placesOfShowAt = ({ startedAt }: { readonly startedAt: number | null }): number =>
  startedAt ?? Number.POSITIVE_INFINITY;

/** What a guide's record keeps of a move to another store at that moment; nothing where the store stays. */
export function moved(guide: Posted, storeId: string | undefined, at: number): Pick<Guide, 'formerStores'> {
  const { storeId: before, formerStores = [] } = guide;
  if (storeId === undefined || storeId === before) return {};
  return { formerStores: withMove(formerStores, { storeId: before, until: at }) };
}

/** The same of a guide whom a settlement moves to another tier, with that tier. */
export function promoted(guide: Tiered, tier: string, at: number): Pick<Guide, 'tier' | 'formerTiers'> {
  const { tier: before, formerTiers = [] } = guide;
  return { tier, formerTiers: withMove(formerTiers, { tier: before, until: at }) };
}

/** A tier that is changed by hand is a correction: it holds for every show that is not settled. */
export function corrected(
  { tier: before, formerTiers = [] }: Tiered,
  tier: string | undefined,
): Pick<Guide, 'formerTiers'> {
  return tier === undefined || tier === before || formerTiers.length === 0 ? {} : { formerTiers: [] };
}

/** The same of a store that is given to another region. */
export function regrouped(
  store: Grouped,
  regionId: string | undefined,
  at: number,
): Pick<Store, 'formerRegions'> {
  const { regionId: before, formerRegions = [] } = store;
  if (regionId === undefined || regionId === before) return {};
  return { formerRegions: withMove(formerRegions, { regionId: before, until: at }) };
}

/** The same of a store that becomes another kind at that moment; or that always was it, where its record was wrong. */
export function rekinded(
  { kind: before, formerKinds = [] }: OfKind,
  kind: Store['kind'] | undefined,
  at: number | 'always',
): Pick<Store, 'formerKinds'> {
  if (at === 'always') return kind === undefined ? {} : { formerKinds: [] };
  if (kind === undefined || kind === before) return {};
  return { formerKinds: withMove(formerKinds, { kind: before, until: at }) };
}

/** A clock that was set back must not put a move before the one it followed. */
function withMove<T extends { readonly until: number }>(former: readonly T[], move: T): T[] {
  const until = Math.max(move.until, former.at(-1)?.until ?? 0);
  return [...former, { ...move, until }].slice(-MOST_MOVES);
}
