import type { CommandOf } from '#shared/contract/commands.ts';
import type { Guide, Region, Store } from '#shared/contract/organisation.ts';
import type { RegionReward, TargetsPlan } from '#shared/contract/targets.ts';
import { readAmount } from '#shared/domain/lineup/sheet-import.ts';
import { tableRows } from '#shared/domain/lineup/table-text.ts';
import { type Goal, splitByShares, sumOf } from '#shared/domain/targets/split.ts';

/** Targets while they are worked on; amounts in minor units. A store or guide without an entry has no target. */
export interface TargetDraft {
  readonly basis: TargetsPlan['basis'];
  readonly uv: number;
  readonly amount: number;
  readonly regions: ReadonlyMap<string, Goal>;
  readonly stores: ReadonlyMap<string, Goal>;
  readonly guides: ReadonlyMap<string, Goal>;
  /** A region's own rule; those without have the one for all. */
  readonly rewards: ReadonlyMap<string, RegionReward>;
}

/** Who belongs where, as far as targets go. */
export interface Organisation {
  readonly stores: readonly Pick<Store, 'id' | 'code' | 'name' | 'regionId' | 'kind'>[];
  readonly guides: readonly Pick<Guide, 'id' | 'code' | 'name' | 'storeId' | 'tier'>[];
}

const nothing: Goal = { uv: 0, amount: 0 };
const goalOf = ({ uv, amount }: Goal): Goal => ({ uv, amount });

export function draftOf(targets: TargetsPlan | null, regionIds: readonly string[]): TargetDraft {
  const known = new Map(targets?.regions.map((region) => [region.regionId, region]));
  const stores = targets?.regions.flatMap((region) => region.stores ?? []) ?? [];
  return {
    basis: targets?.basis ?? 'paid',
    uv: targets?.total.uv ?? 0,
    amount: targets?.total.amount ?? 0,
    regions: new Map(regionIds.map((id) => [id, goalOf(known.get(id) ?? nothing)])),
    stores: new Map(stores.map((store) => [store.storeId, goalOf(store)])),
    guides: new Map(
      stores.flatMap(({ guides = [] }) => guides.map((guide) => [guide.guideId, goalOf(guide)] as const)),
    ),
    rewards: new Map(
      targets?.regions.flatMap(({ regionId, reward }) => (reward ? [[regionId, reward] as const] : [])),
    ),
  };
}

/** The draft as the command takes it: region, its stores, their guides. */
export function commandOf(
  draft: TargetDraft,
  organisation: Organisation,
  rule: TargetsPlan['reward'],
): CommandOf<'targets.set'> {
  return {
    type: 'targets.set',
    basis: draft.basis,
    total: { uv: draft.uv, amount: draft.amount },
    regions: [...draft.regions].map(([regionId, goal]) => {
      const stores = organisation.stores.flatMap((store) => {
        const own = store.regionId === regionId ? draft.stores.get(store.id) : undefined;
        if (!own) return [];
        const guides = organisation.guides.flatMap((guide) => {
          const mine = guide.storeId === store.id ? draft.guides.get(guide.id) : undefined;
          return mine ? [{ guideId: guide.id, ...mine }] : [];
        });
        return [{ storeId: store.id, ...own, ...(guides.length > 0 ? { guides } : {}) }];
      });
      const reward = draft.rewards.get(regionId);
      return {
        regionId,
        ...goal,
        ...(reward ? { reward } : {}),
        ...(stores.length > 0 ? { stores } : {}),
      };
    }),
    ...(rule ? { reward: rule } : {}),
  };
}

export interface Gap {
  readonly uv: number;
  readonly amount: number;
}
const isClosed = (gap: Gap | null) => !gap || (gap.uv === 0 && gap.amount === 0);

/** What parts have more (or, negative, less) than their whole; null where there are no parts. */
function gapOf(whole: Goal, parts: readonly Goal[]): Gap | null {
  if (parts.length === 0) return null;
  return {
    uv: sumOf(parts.map(({ uv }) => uv)) - whole.uv,
    amount: sumOf(parts.map(({ amount }) => amount)) - whole.amount,
  };
}

/** The first level of the draft that does not add up; null when all of them do. */
export function unbalanced(
  draft: TargetDraft,
  { stores, guides }: Organisation,
): 'regions' | 'stores' | 'guides' | null {
  if (!isClosed(gapOf(draft, [...draft.regions.values()]))) return 'regions';
  for (const [regionId, goal] of draft.regions) {
    const own = stores.filter((store) => store.regionId === regionId);
    if (
      !isClosed(
        gapOf(
          goal,
          own.flatMap(({ id }) => draft.stores.get(id) ?? []),
        ),
      )
    )
      return 'stores';
  }
  for (const [storeId, goal] of draft.stores) {
    const own = guides.filter((guide) => guide.storeId === storeId);
    if (
      !isClosed(
        gapOf(
          goal,
          own.flatMap(({ id }) => draft.guides.get(id) ?? []),
        ),
      )
    )
      return 'guides';
  }
  return null;
}

/** How much of a whole a part is given; viewers and amount each by their own. */
export type Weigh = (id: string) => Goal;
export const evenly: Weigh = () => ({ uv: 1, amount: 1 });

/** A part with no entry of its own in `shares` gets nothing. */
export const byShares =
  (shares: ReadonlyMap<string, Goal>): Weigh =>
  (id) =>
    shares.get(id) ?? nothing;

const byWeight =
  (weightOf: ReadonlyMap<string, number>): Weigh =>
  (id) => {
    const weight = weightOf.get(id) ?? 1;
    return { uv: weight, amount: weight };
  };

/** A store of the brand's own counts twice a franchise: headquarters can ask more of it. */
export const byStoreKind = ({ stores }: Organisation): Weigh =>
  byWeight(new Map(stores.map(({ id, kind }) => [id, kind === 'owned' ? 2 : 1])));

/** The usual ladder; a tier of the brand's own making counts as the lowest. */
const tierWeight = new Map([
  ['bronze', 1],
  ['silver', 2],
  ['gold', 3],
]);
export const byGuideTier = ({ guides }: Organisation): Weigh =>
  byWeight(new Map(guides.map(({ id, tier }) => [id, tierWeight.get(tier) ?? 1])));

function parts(whole: Goal, ids: readonly string[], weigh: Weigh): [string, Goal][] {
  const uv = splitByShares(
    whole.uv,
    ids.map((id) => weigh(id).uv),
  );
  const amount = splitByShares(
    whole.amount,
    ids.map((id) => weigh(id).amount),
  );
  return ids.map((id, index) => [id, { uv: uv[index] ?? 0, amount: amount[index] ?? 0 }]);
}

/** The total to the regions; what stood below no longer adds up and goes. */
export const splitRegions = (draft: TargetDraft, weigh: Weigh): TargetDraft => ({
  ...draft,
  regions: new Map(parts(draft, [...draft.regions.keys()], weigh)),
  stores: new Map(),
  guides: new Map(),
});

/** Every region to its stores. */
export const splitStores = (draft: TargetDraft, { stores }: Organisation, weigh: Weigh): TargetDraft => ({
  ...draft,
  stores: new Map(
    [...draft.regions].flatMap(([regionId, goal]) =>
      parts(
        goal,
        stores.filter((store) => store.regionId === regionId).map(({ id }) => id),
        weigh,
      ),
    ),
  ),
  guides: new Map(),
});

/** Every store with a target to its guides. */
export const splitGuides = (draft: TargetDraft, { guides }: Organisation, weigh: Weigh): TargetDraft => ({
  ...draft,
  guides: new Map(
    [...draft.stores].flatMap(([storeId, goal]) =>
      parts(
        goal,
        guides.filter((guide) => guide.storeId === storeId).map(({ id }) => id),
        weigh,
      ),
    ),
  ),
});

export interface PasteProblem {
  readonly line: number;
  readonly kind: 'unknown' | 'twice' | 'notCount' | 'notAmount';
  readonly text: string;
}

/**
 * Lines of code or name, viewers, amount, as copied from a spreadsheet. Stores make up their regions, and regions the
 * total, so that what is pasted always adds up; a region may also be named itself where none of its stores is.
 */
export function readTargets(
  text: string,
  draft: TargetDraft,
  regions: readonly Pick<Region, 'id' | 'code' | 'name'>[],
  organisation: Organisation,
  minorPerUnit: number,
): { readonly draft: TargetDraft; readonly n: number; readonly problems: readonly PasteProblem[] } {
  const key = (word: string) => word.normalize('NFKC').trim().toLowerCase();
  const places = new Map<string, { kind: 'region' | 'store'; id: string }>();
  for (const { id, code, name } of regions)
    if (draft.regions.has(id))
      for (const word of [code, name.en, name.zh]) places.set(key(word), { kind: 'region', id });
  for (const { id, code, name, regionId } of organisation.stores)
    if (draft.regions.has(regionId))
      for (const word of [code, name.en, name.zh]) places.set(key(word), { kind: 'store', id });
  const problems: PasteProblem[] = [];
  const named = new Map<string, Goal>();
  const own = { region: new Map<string, Goal>(), store: new Map<string, Goal>() };
  for (const { line, cells } of tableRows(text)) {
    const [word = '', uvText = '', amountText = ''] = cells;
    const place = places.get(key(word));
    const say = (kind: PasteProblem['kind'], what: string) => problems.push({ line, kind, text: what });
    if (!place) {
      // A header names no place and no figures.
      if (line > 1 || readCount(uvText) !== null) say('unknown', word);
      continue;
    }
    const uv = readCount(uvText);
    const amount = readAmount(amountText, minorPerUnit);
    if (named.has(place.id)) say('twice', word);
    if (uv === null) say('notCount', uvText);
    if (amount === null) say('notAmount', amountText);
    if (uv === null || amount === null) continue;
    named.set(place.id, { uv, amount });
    own[place.kind].set(place.id, { uv, amount });
  }
  const sums = new Map<string, Goal>();
  for (const { id, regionId } of organisation.stores) {
    const goal = own.store.get(id);
    if (!goal) continue;
    const sum = sums.get(regionId) ?? nothing;
    sums.set(regionId, { uv: sum.uv + goal.uv, amount: sum.amount + goal.amount });
  }
  const regionGoals = new Map(
    [...draft.regions].map(([id, goal]) => [id, sums.get(id) ?? own.region.get(id) ?? goal]),
  );
  const values = [...regionGoals.values()];
  return {
    n: named.size,
    problems,
    draft: {
      ...draft,
      uv: sumOf(values.map(({ uv }) => uv)),
      amount: sumOf(values.map(({ amount }) => amount)),
      regions: regionGoals,
      stores: own.store.size > 0 ? own.store : new Map(),
      guides: new Map(),
    },
  };
}

function readCount(text: string): number | null {
  const plain = text.normalize('NFKC').replace(/[\s,]/g, '');
  return /^\d{1,9}$/.test(plain) ? Number(plain) : null;
}
