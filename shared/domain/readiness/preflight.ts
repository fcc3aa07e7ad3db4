import type { Refusal } from '../../contract/errors.ts';
import type { Product } from '../../contract/organisation.ts';
import { type PreflightCode, type PreflightProblem, preflightLevels } from '../../contract/preflight.ts';
import { allocatedUnits } from '../lineup/allocation.ts';
import { discountBps } from '../pricing/final-price.ts';
import type { LineupItem } from '../show/events.ts';
import type { Deal, ShowState } from '../show/state.ts';
import { type Unapproved, unapprovedOffers, unapprovedPrice } from '../show/unapproved.ts';
import { targetsMismatch } from '../targets/add-up.ts';

/** The part of a show that is checked. */
export type PreflightPlan = Pick<
  ShowState,
  | 'lineup'
  | 'deals'
  | 'offers'
  | 'targets'
  | 'targetVersions'
  | 'tasks'
  | 'regionIds'
  | 'hostName'
  | 'plannedStartAt'
  | 'plannedMs'
  | 'approvals'
  | 'approvalRequests'
  | 'authors'
  | 'guardrails'
>;
/** What the catalogue has now; `elsewhere` of it is reserved or sold in other shows and no more in `stock`. */
export type Goods = Pick<Product, 'floorPrice' | 'listPrice' | 'stock' | 'oneOff'> & {
  readonly elsewhere?: number;
};
export type Catalogue = (productId: string) => Goods | null;

/** A start this far off the planned one is worth a word. */
const START_TOLERANCE_MS = 30 * 60_000;

type Refused = { readonly ok: false; readonly error: Refusal };
type Place = Pick<PreflightProblem, 'itemId' | 'dealId' | 'offerId'>;
type Params = PreflightProblem['params'];

/** A problem of its code's level; `message` is the sentence for programs and logs. */
export function problem(
  code: PreflightCode,
  path: string,
  message: string,
  params: Params = {},
  place: Place = {},
): PreflightProblem {
  return { code, level: preflightLevels[code], path, params, message, ...place };
}

/**
 * Everything wrong with a plan that the plan itself and the catalogue can tell, at `now`; blockers first, else in the
 * plan's own order. Checks are about what is still to come: deals and offers that are only planned.
 */
export function preflight(plan: PreflightPlan, catalogue: Catalogue, now: number): PreflightProblem[] {
  const found = [
    ...sheetProblems(plan, catalogue, now),
    ...dealProblems(plan, catalogue, now),
    ...offerProblems(plan, catalogue, now),
    ...targetProblems(plan),
    ...peopleProblems(plan, now),
  ];
  return blockersFirst(found);
}

export const blockersFirst = (problems: readonly PreflightProblem[]): PreflightProblem[] =>
  problems.toSorted((a, b) => Number(b.level === 'blocker') - Number(a.level === 'blocker'));

export const blockersOf = (problems: readonly PreflightProblem[]): PreflightProblem[] =>
  problems.filter(({ level }) => level === 'blocker');

/** The refusal of a start: every blocker as an issue at its place in the plan. */
export const preflightFailed = (blockers: readonly PreflightProblem[]): Refused => ({
  ok: false,
  error: {
    code: 'preflight_failed',
    message: `${blockers.length} of the plan’s facts block going live: ${blockers[0]?.message ?? ''}`,
    params: { n: blockers.length, codes: [...new Set(blockers.map(({ code }) => code))].join(' ') },
    issues: blockers.map(({ path, message }) => ({ path, message })),
  },
});

function sheetProblems(plan: PreflightPlan, catalogue: Catalogue, now: number): PreflightProblem[] {
  const { lineup, plannedMs } = plan;
  if (lineup.length === 0) return [problem('lineup_empty', 'lineup', 'The lineup has no item')];
  const found = lineup.flatMap((item) => itemProblems(item, plan, catalogue, now));
  const totalMs = lineup.reduce((sum, item) => sum + item.plannedMs, 0);
  if (totalMs > plannedMs)
    found.push(
      problem('sheet_too_long', 'lineup', 'The lineup is planned longer than the show', {
        ms: totalMs - plannedMs,
      }),
    );
  return found;
}

function itemProblems(
  item: LineupItem,
  plan: PreflightPlan,
  catalogue: Catalogue,
  now: number,
): PreflightProblem[] {
  const { itemId, price, productId } = item;
  const goods = catalogue(productId);
  const at = (field: string) => `lineup.${itemId}.${field}`;
  const place = { itemId };
  if (!goods) return [problem('product_unknown', at('productId'), 'No such product', { productId }, place)];
  const found: PreflightProblem[] = [];
  const { floorPrice, listPrice } = goods;
  const isBelow = price < floorPrice;
  const lacking = unapprovedPrice(plan, { item, price }, catalogue, now);
  if (lacking)
    found.push(
      problem(
        isBelow ? 'price_below_floor' : 'price_beyond_guardrails',
        at('price'),
        isBelow
          ? 'Below the floor price, and nobody approved it'
          : 'It sells for a price beyond the guardrails, and nobody approved it',
        lackingParams(lacking, plan),
        place,
      ),
    );
  if (price > listPrice)
    found.push(problem('price_above_list', at('price'), 'Above the list price', { price, listPrice }, place));
  if (item.stock === 0)
    found.push(problem('no_stock', at('stock'), 'No unit is given to the show', {}, place));
  const wanted = allocatedUnits(plan.lineup, productId);
  const there = unitsOf(goods);
  if (wanted > there && item.stock > 0)
    found.push(
      problem('stock_over_catalogue', at('stock'), 'The catalogue has fewer units', { wanted, there }, place),
    );
  return found;
}

/** What is to be approved, how far it goes, by which limit, and what became of asking. */
const lackingParams = (
  { subject, itemId, price, listPrice, floorPrice, asked }: Unapproved,
  { guardrails: { maxDiscountBps } }: PreflightPlan,
): Params => ({
  ...{ subject, onItemId: itemId, price, listPrice, asked },
  offBps: discountBps(price, listPrice),
  ...(price < floorPrice ? { floorPrice } : { mostBps: maxDiscountBps ?? 0 }),
});

/** Units left for this show: a one-off piece exists once. */
const unitsOf = ({ oneOff, stock }: Goods) => (oneOff ? Math.min(1, stock) : stock);

function dealProblems(plan: PreflightPlan, catalogue: Catalogue, now: number): PreflightProblem[] {
  const planned = plan.deals.filter(({ state }) => state === 'planned');
  const found: PreflightProblem[] = [];
  for (const [index, deal] of planned.entries()) {
    const item = plan.lineup.find(({ itemId }) => itemId === deal.itemId);
    const goods = item ? catalogue(item.productId) : null;
    if (item && goods) {
      found.push(...dealApproval(plan, deal, item, catalogue, now));
      found.push(...priceAndUnits(deal, item, goods));
    }
    found.push(...windowProblems(deal, planned.slice(index + 1), plan, now));
  }
  for (const item of plan.lineup) {
    const quantities = planned.filter(({ itemId }) => itemId === item.itemId).map(({ quantity }) => quantity);
    const wanted = quantities.reduce((sum, quantity) => sum + quantity, 0);
    if (quantities.length > 1 && wanted > item.stock)
      found.push(
        problem(
          'deals_share_stock',
          `lineup.${item.itemId}.stock`,
          'Its deals together are more than its units: a later one may find fewer',
          { wanted, there: item.stock },
          { itemId: item.itemId },
        ),
      );
  }
  return found;
}

/** Whether it would be refused when it opens, for want of an approval. */
function dealApproval(
  plan: PreflightPlan,
  deal: Deal,
  item: LineupItem,
  catalogue: Catalogue,
  now: number,
): PreflightProblem[] {
  const { dealId, itemId, price } = deal;
  const lacking = unapprovedPrice(plan, { item, price, dealId }, catalogue, now);
  if (!lacking) return [];
  const isBelow = price < lacking.floorPrice;
  return [
    problem(
      isBelow ? 'deal_below_floor' : 'deal_beyond_guardrails',
      `deals.${dealId}.price`,
      isBelow
        ? 'The deal is below the floor price, and nobody approved it'
        : 'The deal comes to a price beyond the guardrails, and nobody approved it: it would not open',
      lackingParams(lacking, plan),
      { itemId, dealId },
    ),
  ];
}

function priceAndUnits(deal: Deal, item: LineupItem, goods: Goods): PreflightProblem[] {
  const { dealId, price, quantity } = deal;
  const at = (field: string) => `deals.${dealId}.${field}`;
  const place = { itemId: item.itemId, dealId };
  const found: PreflightProblem[] = [];
  if (price >= item.price)
    found.push(
      problem(
        'deal_not_below_price',
        at('price'),
        'The deal is not below the price it replaces',
        { price, itemPrice: item.price },
        place,
      ),
    );
  const inCatalogue = unitsOf({ ...goods, stock: goods.stock + (goods.elsewhere ?? 0) });
  const short = (code: PreflightCode, message: string, there: number) =>
    problem(code, at('quantity'), message, { wanted: quantity, there }, place);
  if (quantity > item.stock)
    found.push(short('deal_over_stock', 'The item’s units do not cover the deal', item.stock));
  else if (quantity > inCatalogue)
    found.push(short('deal_over_catalogue', 'The catalogue’s units do not cover the deal', inCatalogue));
  else if (quantity > unitsOf(goods))
    found.push(short('deal_short_elsewhere', 'Other shows have taken units of it', unitsOf(goods)));
  return found;
}

/** The show as planned, or, once its planned start has passed, from now on. */
const windowOf = ({ plannedStartAt, plannedMs }: PreflightPlan, now: number) => ({
  from: plannedStartAt,
  to: Math.max(plannedStartAt, now) + plannedMs,
});

function windowProblems(
  deal: Deal,
  later: readonly Deal[],
  plan: PreflightPlan,
  now: number,
): PreflightProblem[] {
  const { dealId, itemId, opensAt, durationMs } = deal;
  if (opensAt === null) return [];
  const path = `deals.${dealId}.opensAt`;
  const found: PreflightProblem[] = [];
  const { from, to } = windowOf(plan, now);
  if (opensAt < from || opensAt + durationMs > to)
    found.push(
      problem(
        'deal_outside_show',
        path,
        'Its window is not within the show as planned',
        { opensAt, durationMs },
        { itemId, dealId },
      ),
    );
  for (const other of later) {
    if (other.itemId !== itemId || other.opensAt === null) continue;
    if (other.opensAt < opensAt + durationMs && opensAt < other.opensAt + other.durationMs)
      found.push(
        problem(
          'deals_overlap',
          path,
          'Its window overlaps another deal’s on the same item',
          { otherDealId: other.dealId },
          { itemId, dealId },
        ),
      );
  }
  return found;
}

function offerProblems(plan: PreflightPlan, catalogue: Catalogue, now: number): PreflightProblem[] {
  const { from, to } = windowOf(plan, now);
  const lacking = [...unapprovedOffers(plan, catalogue, now)].map(([offerId, one]) =>
    problem(
      'offer_beyond_guardrails',
      `offers.${offerId}.terms`,
      'The offer leads to a price beyond the guardrails, and nobody approved it: it would not open',
      lackingParams(one, plan),
      { offerId },
    ),
  );
  const outside = plan.offers
    .filter(({ state }) => state === 'planned')
    .filter(
      ({ opensAt, closesAt }) =>
        (opensAt !== null && (opensAt < from || opensAt >= to)) || (closesAt !== null && closesAt <= from),
    )
    .map(({ offerId }) =>
      problem(
        'offer_outside_show',
        `offers.${offerId}.opensAt`,
        'Its window is not within the show as planned',
        {},
        { offerId },
      ),
    );
  return [...lacking, ...outside];
}

function targetProblems({ targets, regionIds, targetVersions }: PreflightPlan): PreflightProblem[] {
  if (!targets) return [problem('no_targets', 'targets', 'No targets are set')];
  const mismatch = targetsMismatch(targets);
  if (mismatch)
    return [problem('targets_mismatch', 'targets', mismatch.error.message, { ...mismatch.error.params })];
  const known = new Set(targets.regions.map(({ regionId }) => regionId));
  const missed = regionIds
    .filter((regionId) => !known.has(regionId))
    .map((regionId) =>
      problem('targets_miss_region', `targets.${regionId}`, 'A region of the show has no target', {
        regionId,
      }),
    );
  const objected = (targetVersions.at(-1)?.responses ?? [])
    .filter(({ answer }) => answer === 'objected')
    .map(({ regionId, note, by }) =>
      problem('targets_objected', `targets.${regionId}`, 'A region objects to its targets', {
        regionId,
        note: note ?? '',
        by,
      }),
    );
  return [...missed, ...objected];
}

function peopleProblems({ hostName, tasks, plannedStartAt }: PreflightPlan, now: number): PreflightProblem[] {
  const found: PreflightProblem[] = [];
  if (hostName === null) found.push(problem('no_host', 'hostName', 'No host is named'));
  const open = tasks.filter(({ doneAt }) => doneAt === null);
  const overdue = open.filter(({ dueAt }) => dueAt < now).length;
  if (overdue > 0)
    found.push(problem('tasks_overdue', 'readiness', 'Readiness tasks are overdue', { n: overdue }));
  if (open.length > overdue)
    found.push(problem('tasks_open', 'readiness', 'Readiness tasks are open', { n: open.length - overdue }));
  const early = plannedStartAt - now;
  if (early > START_TOLERANCE_MS)
    found.push(problem('starts_early', 'plannedStartAt', 'Earlier than planned', { ms: early }));
  if (-early > START_TOLERANCE_MS)
    found.push(problem('starts_late', 'plannedStartAt', 'The planned start has passed', { ms: -early }));
  return found;
}
