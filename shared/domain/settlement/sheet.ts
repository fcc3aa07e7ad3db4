import type { TargetsPlan } from '../../contract/commands.ts';
import type { Store } from '../../contract/organisation.ts';
import type {
  GuideSettlement,
  GuideTier,
  RegionSettlement,
  SettlementRules,
  SettlementSheet,
  StoreSettlement,
} from '../../contract/settlement.ts';
import type { Place } from '../attribution/types.ts';
import { bpsOf } from './exact.ts';
import { guideRows } from './guides.ts';
import type { SettlementPart } from './parts.ts';
import { salesOf } from './parts.ts';
import { regionRows } from './regions.ts';

export interface SettlementInput {
  readonly currency: string;
  readonly parts: readonly SettlementPart[];
  readonly targets: TargetsPlan | null;
  readonly rules: SettlementRules;
  /** The show belongs to a campaign. */
  readonly isCampaign: boolean;
  readonly tierOf: (guideId: string) => GuideTier;
  readonly kindOf: (storeId: string) => Store['kind'];
  /** Frozen sheets, the first one first: what the last one came to is settled. */
  readonly frozen: readonly SettlementSheet[];
}

/**
 * The sheet of a show's next version: everything earned, recomputed from the record as it is now, less what earlier
 * versions settled. Integers throughout; Σ guides + stores' remainders + regions' remainders + unattributed = total.
 */
export function settlementSheet(input: SettlementInput): SettlementSheet {
  const { parts, rules, frozen, targets } = input;
  const before = frozen.at(-1);
  // Each by the sheet that had it first, even where all it sold went elsewhere meanwhile and its row with it.
  const settledTiers = new Map(
    frozen.toReversed().flatMap(({ guides: of }) => of.map((row) => [row.guideId, row])),
  );
  const settledKinds = new Map(
    frozen.toReversed().flatMap(({ stores: of }) => of.map((row) => [row.storeId, row.kind])),
  );
  const guides = balanced<Open<GuideSettlement>>(
    guideRows({
      parts,
      rules,
      isCampaign: input.isCampaign,
      expected: expectedGuides(targets),
      tiersOf: (guideId) => settledTiers.get(guideId) ?? { tier: input.tierOf(guideId), nextTier: null },
    }),
    before?.guides,
    guideKey,
    (row) => ({ ...row, ...nothing, commission: 0, campaignBonus: 0, rank: null, prize: 0 }),
  );
  const stores = balanced<Open<StoreSettlement>>(
    storeRows(input, (storeId) => settledKinds.get(storeId) ?? input.kindOf(storeId)),
    before?.stores,
    storeKey,
    (row) => ({ ...row, ...nothing, remainder: nothing }),
  );
  const regions = balanced<Open<RegionSettlement>>(
    regionRows(parts, targets),
    before?.regions,
    regionKey,
    (row) => ({ ...row, ...nothing, remainder: nothing, actual: 0, attainment: null, outcome: 'none' }),
  );
  return {
    version: (before?.version ?? 0) + 1,
    currency: input.currency,
    rules,
    basis: targets?.basis ?? 'paid',
    guides,
    stores,
    regions,
    unattributed: salesOf(parts.filter(({ place }) => place.regionId === null)),
    total: {
      ...salesOf(parts),
      commission: sum(guides, ({ commission }) => commission),
      campaignBonus: sum(guides, ({ campaignBonus }) => campaignBonus),
      prizes: sum(guides, ({ prize }) => prize),
      rewards: sum(regions, ({ earned }) => earned),
      payable: sum(stores, ({ earned }) => earned),
      earned: sum([...guides, ...stores, ...regions], ({ earned }) => earned),
      settled: sum([...guides, ...stores, ...regions], ({ settled }) => settled),
      due: sum([...guides, ...stores, ...regions], ({ due }) => due),
    },
  };
}

/**
 * Whether anything has come since a sheet was frozen: a sale, a refund, an order moved, be it between places that earn
 * nothing by it.
 */
export function hasChanged(next: SettlementSheet, before: SettlementSheet): boolean {
  const rows = [...next.guides, ...next.stores, ...next.regions];
  if (rows.some(({ due }) => due !== 0)) return true;
  return (
    haveMoved(next.guides, before.guides, guideKey) ||
    haveMoved(next.stores, before.stores, storeKey) ||
    haveMoved(next.regions, before.regions, regionKey) ||
    haveMoved([next.total], [before.total], () => 'total')
  );
}

/** Whether sales or refunds of any row are others. One that is not there has none. */
function haveMoved<Row extends Moving>(
  next: readonly Row[],
  before: readonly Row[],
  keyOf: (row: Row) => string,
): boolean {
  const known = new Map(before.map((row) => [keyOf(row), row]));
  const isOther = (one: Moving, other: Moving) =>
    one.sales !== other.sales || one.refunds !== other.refunds || one.actual !== other.actual;
  for (const row of next) {
    if (isOther(row, known.get(keyOf(row)) ?? still(row))) return true;
    known.delete(keyOf(row));
  }
  return [...known.values()].some((row) => isOther(row, still(row)));
}

/** `actual`: of a region, on its target's basis. */
type Moving = { readonly sales: number; readonly refunds: number; readonly actual?: number };
const still = ({ actual }: Moving): Moving =>
  actual === undefined ? { sales: 0, refunds: 0 } : { sales: 0, refunds: 0, actual: 0 };

type Settled = { settled: number; due: number };
type Open<Row> = Omit<Row, keyof Settled>;

const nothing = { orders: 0, sales: 0, refunds: 0, net: 0 };

/** Earned less settled. A row that only an earlier sheet has comes back with nothing earned: it is owed back. */
function balanced<Row extends { readonly earned: number }>(
  rows: readonly Row[],
  before: readonly (Row & Settled)[] | undefined,
  keyOf: (row: Row) => string,
  emptied: (row: Row) => Row,
): (Row & Settled)[] {
  const settled = new Map(before?.map((row) => [keyOf(row), row]));
  const result = rows.map((row) => {
    const key = keyOf(row);
    const paid = settled.get(key)?.earned ?? 0;
    settled.delete(key);
    return { ...row, settled: paid, due: row.earned - paid };
  });
  for (const gone of settled.values()) {
    const { earned } = gone;
    if (earned !== 0) result.push({ ...emptied(gone), earned: 0, settled: earned, due: 0 - earned });
  }
  return result;
}

const guideKey = ({
  guideId,
  storeId,
  regionId,
}: Pick<GuideSettlement, 'guideId' | 'storeId' | 'regionId'>) => JSON.stringify([guideId, storeId, regionId]);
const regionKey = ({ regionId }: Pick<RegionSettlement, 'regionId'>) => regionId;
/** A store whose region an attribution no longer agrees about has a row for each. */
const storeKey = ({ storeId, regionId }: Pick<StoreSettlement, 'storeId' | 'regionId'>) =>
  JSON.stringify([storeId, regionId]);

/** T+0: what a franchise store gets at once of what headquarters collected for it. */
function storeRows(
  { parts, rules }: SettlementInput,
  kindOf: SettlementInput['kindOf'],
): Open<StoreSettlement>[] {
  const byStore = new Map<string, { storeId: string; regionId: string | null; own: SettlementPart[] }>();
  for (const part of parts) {
    const { storeId, regionId } = part.place;
    if (storeId === null) continue;
    const key = storeKey({ storeId, regionId });
    const known = byStore.get(key);
    if (known) known.own.push(part);
    else byStore.set(key, { storeId, regionId, own: [part] });
  }
  return [...byStore]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { storeId, regionId, own }]) => {
      const sales = salesOf(own);
      const kind = kindOf(storeId);
      return {
        storeId,
        regionId,
        kind,
        ...sales,
        remainder: salesOf(own.filter(({ place }) => place.guideId === null)),
        earned: kind === 'franchise' ? bpsOf(sales.net, rules.franchiseBps) : 0,
      };
    });
}

const expectedGuides = (targets: TargetsPlan | null): Place[] =>
  (targets?.regions ?? []).flatMap(({ regionId, stores = [] }) =>
    stores.flatMap(({ storeId, guides = [] }) =>
      guides.map(({ guideId }) => ({ regionId, storeId, guideId })),
    ),
  );

const sum = <T>(rows: readonly T[], of: (row: T) => number): number =>
  rows.reduce((total, row) => total + of(row), 0);
