import type { TargetsPlan } from '../../contract/commands.ts';
import type { LiftView } from '../../contract/lift.ts';
import type { MetricsView, RegionFigures } from '../../contract/metrics.ts';
import type {
  ComparedName,
  ComparisonView,
  Difference,
  NextAction,
  ReviewComments,
} from '../../contract/review-parts.ts';
import type { MetricsFold } from '../metrics/fold-state.ts';
import { refundedOf } from '../metrics/order-amounts.ts';
import type { PinnedInterval } from '../show/marks.ts';

export interface DifferenceInput {
  readonly view: Pick<MetricsView, 'trade' | 'regions' | 'audience'>;
  readonly basis: TargetsPlan['basis'];
  readonly fold: MetricsFold;
  readonly lift: LiftView;
  readonly comparison: ComparisonView;
  /** `prepared` in units. */
  readonly items: readonly { readonly itemId: string; readonly prepared: number }[];
  readonly pins: readonly PinnedInterval[];
}

const mostActions = 4;

/**
 * What made the difference, ranked by the money it added or cost: regions against their targets, actions by their
 * measured lift (only those whose whole interval lies on one side of zero), the show against the brand's own earlier
 * ones; then what every show has some of: orders left unpaid, refunds, products shown with nothing left. The entries
 * rest on different yardsticks and do not add up to one sum.
 */
export function differences(input: DifferenceInput): Difference[] {
  const { view, basis, lift, comparison, fold } = input;
  const { trade } = view;
  const found: Difference[] = view.regions.flatMap(
    (region) => regionGap(region, basis, view.trade.aov) ?? [],
  );
  const told = lift.actions.flatMap((action): Difference[] => {
    const { paid, key, kind, label, at } = action;
    if (action.status !== 'measured' || !paid || (paid.low <= 0 && paid.high >= 0)) return [];
    const { low, high } = paid;
    return [{ kind: 'action', amount: paid.lift, key, action: kind, label, at, low, high }];
  });
  found.push(...told.toSorted(byMoney).slice(0, mostActions), ...againstUsual(comparison));
  const unpaid = trade.orders - trade.paidOrders;
  if (unpaid > 0 && trade.placed > trade.paid)
    found.push({ kind: 'unpaid', amount: trade.paid - trade.placed, orders: unpaid });
  if (trade.refunded > 0)
    found.push({ kind: 'refunds', amount: -trade.refunded, orders: refundedOrders(fold) });
  found.push(...soldOut(input));
  const rank = ({ kind }: Difference) =>
    kind === 'region' || kind === 'action' || kind === 'figure' ? 0 : 1;
  return found
    .filter(({ amount, kind }) => amount !== 0 || kind === 'soldOut')
    .sort((a, b) => rank(a) - rank(b) || byMoney(a, b));
}

/** What to do next: the causes that can be acted upon, each once, the dearest first. */
export function nextActions(
  causes: readonly Difference[],
  regions: readonly RegionFigures[],
  lift: LiftView,
  comments: ReviewComments,
): NextAction[] {
  const actions: NextAction[] = [];
  const missing = (regionId: string) => {
    const region = regions.find((one) => one.regionId === regionId);
    return Math.max(0, (region?.target?.uv ?? 0) - (region?.uv ?? 0));
  };
  for (const cause of causes) {
    if (cause.kind === 'region' && cause.parts && cause.amount < 0) {
      const { regionId } = cause;
      const { viewers, conversion, basket } = cause.parts;
      const worst = Math.min(viewers, conversion, basket);
      if (worst === viewers)
        actions.push({ kind: 'bringViewers', regionId, amount: -viewers, viewers: missing(regionId) });
      else if (worst === conversion) actions.push({ kind: 'convert', regionId, amount: -conversion });
      else actions.push({ kind: 'bigger', regionId, amount: -basket });
    }
    if (cause.kind === 'soldOut')
      actions.push({ kind: 'stock', itemId: cause.itemId, at: cause.at, shownMs: cause.shownMs });
    if (cause.kind === 'unpaid')
      actions.push({ kind: 'remind', orders: cause.orders, amount: -cause.amount });
  }
  const [strongest] = lift.items.filter(({ low }) => low > 0).toSorted((a, b) => b.leaning - a.leaning);
  if (strongest) {
    const { itemId, lift: amount, perMinute } = strongest;
    actions.push({ kind: 'repeat', itemId, amount, perMinute });
  }
  const unanswered = new Map<ReviewComments['questions']['groups'][number]['topic'], number>();
  for (const { topic, unanswered: n } of comments.questions.groups)
    unanswered.set(topic, (unanswered.get(topic) ?? 0) + n);
  const [most] = [...unanswered].filter(([, n]) => n > 0).sort((a, b) => b[1] - a[1]);
  if (most) actions.push({ kind: 'answer', topic: most[0], unanswered: most[1] });
  return actions.slice(0, 8);
}

/** A region's gap to its target, in three: viewers × what one was to bring, then who bought, then for how much. */
function regionGap(
  region: RegionFigures,
  basis: TargetsPlan['basis'],
  aov: number | null,
): Difference | null {
  const { regionId, target, attainment } = region;
  if (regionId === null || target === null) return null;
  const amount = region[basis] - target.amount;
  return {
    kind: 'region',
    amount,
    regionId,
    attainment: attainment.amount,
    parts: partsOf(region, region[basis], target, aov, amount),
  };
}

/**
 * amount = viewers + conversion + basket, exactly. What a viewer was to bring is the target's amount ÷ its viewers;
 * the basket was to be the show's own, and so the conversion is the rest. The two are told apart by the share of the
 * logarithms, which takes no side (Ang 2004, "Decomposition analysis", LMDI).
 */
function partsOf(
  { uv, buyers }: RegionFigures,
  actual: number,
  target: { readonly uv: number; readonly amount: number },
  aov: number | null,
  amount: number,
) {
  if (target.uv === 0 || target.amount === 0 || uv === 0 || buyers === 0 || actual <= 0 || !aov) return null;
  const perViewer = target.amount / target.uv;
  const viewers = Math.round((uv - target.uv) * perViewer);
  const rest = amount - viewers;
  const ofConversion = Math.log(buyers / uv / (perViewer / aov));
  const ofBasket = Math.log(actual / buyers / aov);
  const all = ofConversion + ofBasket;
  const conversion = Math.abs(all) < 1e-9 ? Math.round(rest / 2) : Math.round((rest * ofConversion) / all);
  return { viewers, conversion, basket: rest - conversion };
}

/** paid = viewers × conversion × basket, each against the median of the earlier shows; the same logarithms. */
function againstUsual({ figures }: ComparisonView): Difference[] {
  const of = (name: ComparedName) => figures.find((figure) => figure.name === name);
  const paid = of('paid');
  if (!paid?.usual || !paid.value) return [];
  const names = ['uv', 'conversion', 'aov'] as const;
  const steps = names.map((name) => ({ name, value: of(name)?.value, usual: of(name)?.usual }));
  // The logarithmic mean of the two sums: what turns a ratio of factors into money.
  const mean =
    paid.value === paid.usual ? paid.value : (paid.value - paid.usual) / Math.log(paid.value / paid.usual);
  return steps.flatMap(({ name, value, usual }): Difference[] =>
    value && usual
      ? [{ kind: 'figure', amount: Math.round(mean * Math.log(value / usual)), name, value, usual }]
      : [],
  );
}

function refundedOrders(fold: MetricsFold): number {
  let n = 0;
  for (const order of fold.orders.byId.values()) if (order.counted && refundedOf(order) > 0) n += 1;
  return n;
}

/** Items shown after their last unit was ordered; units that came back are not looked for. */
function soldOut({ fold, items, pins }: DifferenceInput): Difference[] {
  const left = new Map(
    items.filter(({ prepared }) => prepared > 0).map((item) => [item.itemId, item.prepared]),
  );
  const goneAt = new Map<string, number>();
  const scarce = scarceOf(fold, left);
  const orders = [...(scarce.size > 0 ? fold.orders.byId.values() : [])].filter(
    ({ releasedAt, items: lines }) =>
      releasedAt === null && lines.some(({ item }) => scarce.has(item.itemId)),
  );
  for (const { placed, items: lines } of orders.sort((a, b) => a.placed.at - b.placed.at)) {
    for (const { item, quantity } of lines) {
      const before = left.get(item.itemId);
      if (before === undefined) continue;
      left.set(item.itemId, before - quantity);
      if (before > 0 && before - quantity <= 0) goneAt.set(item.itemId, placed.at);
    }
  }
  return [...goneAt].flatMap(([itemId, at]): Difference[] => {
    const shownMs = pins
      .filter((pin) => pin.itemId === itemId)
      .reduce((sum, { from, to }) => sum + Math.max(0, to - Math.max(from, at)), 0);
    return shownMs >= 30_000 ? [{ kind: 'soldOut', amount: 0, itemId, at, shownMs }] : [];
  });
}

/** Items of which as many units were ordered as there were: few shows have any, and only those are looked through. */
function scarceOf(fold: MetricsFold, prepared: ReadonlyMap<string, number>): ReadonlySet<string> {
  const ordered = new Map<string, number>();
  for (const { releasedAt, items } of fold.orders.byId.values())
    if (releasedAt === null)
      for (const { item, quantity } of items)
        ordered.set(item.itemId, (ordered.get(item.itemId) ?? 0) + quantity);
  const gone = [...prepared].filter(([itemId, units]) => (ordered.get(itemId) ?? 0) >= units);
  return new Set(gone.map(([itemId]) => itemId));
}

const byMoney = (a: { amount: number }, b: { amount: number }): number =>
  Math.abs(b.amount) - Math.abs(a.amount);
