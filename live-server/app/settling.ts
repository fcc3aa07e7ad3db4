import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import type { SettlementRules, SettlementSheet, SettlementView } from '#shared/contract/settlement.ts';
import { kindAt, placesOfShowAt, promoted, tierAt } from '#shared/domain/attribution/postings.ts';
import { nextSheet, type People, settlementView } from '#shared/domain/settlement/of-show.ts';
import { settlementParts } from '#shared/domain/settlement/parts.ts';
import { standardRules, tiersOf } from '#shared/domain/settlement/rules.ts';
import type { ShowEventRecord } from '#shared/domain/show/events.ts';
import type { ShowState } from '#shared/domain/show/state.ts';
import type { Directory } from '../storage/directory.ts';
import type { Cell } from './csv.ts';
import { isIn, type Standing } from './figures.ts';
import { codeIn } from './order-rows.ts';
import type { ShowRecord } from './show-record.ts';

/**
 * Guides and stores as they stood when the show began, so that what each is paid does not hang on which of several shows is
 * frozen first: the first one moves them. A guide or store that has left the records is settled as the humblest.
 */
function peopleOf(directory: Directory, show: { readonly startedAt: number | null }): People {
  const brandRules = brandRulesOf(directory);
  const tiers = tiersOf(brandRules).map(({ code }) => code);
  const at = placesOfShowAt(show);
  return {
    tierOf: (guideId) => {
      const guide = directory.guides.get(guideId);
      if (!guide) return tiers[0] ?? 'bronze';
      const then = tierAt(guide, at);
      // A tier that the brand has given up since is nobody's any more.
      return tiers.includes(then) ? then : guide.tier;
    },
    kindOf: (storeId) => {
      const store = directory.stores.get(storeId);
      return store ? kindAt(store, at) : 'owned';
    },
    brandRules,
  };
}

const SETTLEMENT_SETTING = 'settlement-rules';

/** The brand's tiers and the rules of shows that publish none; the standard ones until the brand has its own. */
export function brandRulesOf(directory: Pick<Directory, 'settings'>): SettlementRules {
  const kept = directory.settings.get(SETTLEMENT_SETTING);
  return kept === null ? standardRules : (JSON.parse(kept) as SettlementRules);
}

/** `in_use` for one of the brand's tiers that is left out while a guide still has it. */
export async function setBrandRules(directory: Directory, rules: SettlementRules): Promise<Result<null>> {
  const kept = new Set(tiersOf(rules).map(({ code }) => code));
  const left = tiersOf(brandRulesOf(directory)).filter(({ code }) => !kept.has(code));
  for (const { tier, name } of directory.guides.all())
    if (left.some(({ code }) => code === tier))
      return refuse('in_use', `The guide ${name} is of the tier ${tier}`, { tier, name });
  await directory.settings.set(SETTLEMENT_SETTING, JSON.stringify(rules));
  return accept(null);
}

export const nextSheetOf = (
  state: ShowState,
  record: Pick<ShowRecord, 'fold'>,
  directory: Directory,
): SettlementSheet => nextSheet(state, settlementParts(record.fold), peopleOf(directory, state));

/** What stands, or a frozen version, with the rows of some regions alone; null = all of them. */
export function settlementOf(
  { state, record }: Standing,
  directory: Directory,
  scope: ReadonlySet<string> | null,
  version?: number,
): Result<SettlementView> {
  const view = settlementView(state, () => nextSheetOf(state, record, directory), version);
  if (!view.ok || !scope) return view;
  const own = <T extends { regionId: string | null }>(rows: readonly T[]) =>
    rows.filter(({ regionId }) => isIn(scope, regionId));
  const { guides, stores, regions, ...rest } = view.value;
  return { ok: true, value: { ...rest, guides: own(guides), stores: own(stores), regions: own(regions) } };
}

/**
 * Moves guides to the tiers that the first of a show's frozen sheets they stand on gives them. Whoever's tier has been
 * changed since by hand or by another show stays there, and nobody is moved to a tier the brand has given up. Safe to
 * repeat.
 */
export async function moveTiers(
  directory: Directory,
  records: readonly ShowEventRecord[],
  settlements: ShowState['settlements'],
): Promise<void> {
  const known = new Set(tiersOf(brandRulesOf(directory)).map(({ code }) => code));
  for (const { at, event } of records) {
    if (event.type !== 'settlement.frozen') continue;
    const { version, guides } = event.sheet;
    const earlier = settlements.filter(({ sheet }) => sheet.version < version);
    const moved = new Set(earlier.flatMap(({ sheet }) => sheet.guides.map(({ guideId }) => guideId)));
    for (const { guideId, tier, nextTier } of guides) {
      if (
        moved.has(guideId) ||
        tier === nextTier ||
        !known.has(nextTier) ||
        directory.guides.get(guideId)?.tier !== tier
      )
        continue;
      await directory.guides.update(guideId, (guide) => promoted(guide, nextTier, at));
    }
  }
}

export const settlementHeader = [
  'level',
  'region',
  'store',
  'guide',
  'name',
  'orders',
  'sales_minor',
  'refunds_minor',
  'net_minor',
  'tier',
  'next_tier',
  'commission_minor',
  'campaign_bonus_minor',
  'rank',
  'prize_minor',
  'target_minor',
  'attainment',
  'reward_minor',
  'payable_minor',
  'earned_minor',
  'settled_minor',
  'due_minor',
  'version',
  'frozen_at_utc',
];

/** A row each guide, store, region, remainder and the total. Without `total`, levels guide and remainder add up to it. */
export function* settlementRows(
  view: SettlementView,
  directory: Directory,
  isWhole: boolean,
): Generator<Cell[]> {
  const { version, frozenAt, total } = view;
  const end = [version, frozenAt === null ? '' : new Date(frozenAt).toISOString()];
  const codes = (row: { regionId?: string | null; storeId?: string | null; guideId?: string }): Cell[] => {
    const { regionId = null, storeId = null, guideId = null } = row;
    return [
      codeIn(directory.regions, regionId),
      codeIn(directory.stores, storeId),
      codeIn(directory.guides, guideId),
    ];
  };
  const money = (row: { orders: number; sales: number; refunds: number; net: number }): Cell[] => [
    row.orders,
    row.sales,
    row.refunds,
    row.net,
  ];
  const balance = (row: { earned: number; settled: number; due: number }): Cell[] => [
    row.earned,
    row.settled,
    row.due,
  ];
  const blanks = (n: number): Cell[] => Array.from({ length: n }, () => null);

  for (const row of view.guides) {
    const { tier, nextTier, commission, campaignBonus, rank, prize } = row;
    const name = directory.guides.get(row.guideId)?.name ?? '';
    const earnings = [tier, nextTier, commission, campaignBonus, rank, prize];
    yield ['guide', ...codes(row), name, ...money(row), ...earnings, ...blanks(4), ...balance(row), ...end];
  }
  for (const row of view.stores) {
    const name = directory.stores.get(row.storeId)?.name.en ?? '';
    yield ['store', ...codes(row), name, ...money(row), ...blanks(9), row.earned, ...balance(row), ...end];
    yield ['remainder', ...codes(row), name, ...money(row.remainder), ...blanks(13), ...end];
  }
  for (const row of view.regions) {
    const name = directory.regions.get(row.regionId)?.name.en ?? '';
    const reward = [row.target, row.attainment, row.earned, null];
    yield ['region', ...codes(row), name, ...money(row), ...blanks(6), ...reward, ...balance(row), ...end];
    yield ['remainder', ...codes(row), name, ...money(row.remainder), ...blanks(13), ...end];
  }
  // What belongs to no region, and the whole, are for those who see all of it.
  if (!isWhole) return;
  yield ['remainder', ...codes({}), '', ...money(view.unattributed), ...blanks(13), ...end];
  const earnings = [null, null, total.commission, total.campaignBonus, null, total.prizes];
  const rest = [null, null, total.rewards, total.payable];
  yield ['total', ...codes({}), '', ...money(total), ...earnings, ...rest, ...balance(total), ...end];
}
