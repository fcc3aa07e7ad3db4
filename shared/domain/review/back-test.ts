import type { BackTestView, ForecastScore } from '../../contract/back-test.ts';
import type { TargetsPlan } from '../../contract/commands.ts';
import type { MetricsFold } from '../metrics/fold-state.ts';
import type { FoldedOrder } from '../metrics/folded-order.ts';
import { paidOf, refundedOf } from '../metrics/order-amounts.ts';
import { type Curve, curveAt } from '../targets/curve.ts';
import { forecast } from '../targets/forecast.ts';
import { targetParts } from '../targets/target-parts.ts';

export interface BackTestInput {
  readonly fold: MetricsFold;
  readonly targets: TargetsPlan | null;
  /** c(x) of amounts, as the show was forecast with. */
  readonly curve: Curve;
  readonly plannedMs: number;
}

type Basis = BackTestView['basis'];
type Phase = BackTestView['phases'][number]['phase'];

/** Where an amount of a part moved. */
interface Move {
  readonly at: number;
  readonly amount: number;
  readonly paid: number;
  readonly paidOrders: number;
}

/** One part at one instant: what was forecast, by each way, and what came. */
interface Try {
  readonly phase: Phase;
  readonly outcome: number;
  readonly low: number;
  readonly mid: number;
  readonly high: number;
  readonly linear: number | null;
  readonly curve: number | null;
}

const steps = 20;

/**
 * The forecast run again over the record: at each twentieth of the show what it said then, beside two that know
 * less: what came so far drawn on in a straight line, and over the reference curve without the target. Whoever was
 * attributed anew since counts where they belong now. An instant is the last millisecond before its twentieth, so
 * that the figures are those `/metrics?at=` gives. Null before the show has ended.
 */
export function backTest({ fold, targets, curve, plannedMs }: BackTestInput): BackTestView | null {
  const { window } = fold;
  if (window === null || window.endedAt === null) return null;
  const parts = targetParts(targets);
  const { startedAt, endedAt } = window;
  const { total, byRegion } = movesOf(fold, parts.basis);
  const instants = Array.from({ length: steps - 1 }, (_, index) => ({
    passed: (index + 1) / steps,
    at: startedAt + Math.round(((endedAt - startedAt) * (index + 1)) / steps) - 1,
  }));
  const triesOf = (moves: readonly Move[], target: number | null) =>
    instants.flatMap(({ at, passed }) => {
      const x = plannedMs <= 0 ? 1 : (at - startedAt) / plannedMs;
      const made = tryAt(moves, at, target, { x, share: curveAt(curve, x) }, saleSizeAt(total, at));
      return made ? [{ at, passed, phase: phaseOf(passed), ...made }] : [];
    });
  const whole = triesOf(total, parts.total?.amount ?? null);
  const regions = [...parts.regions].map(([regionId, target]) => {
    const moves = byRegion.get(regionId) ?? [];
    return { regionId, outcome: sumOf(moves), tries: triesOf(moves, target.amount) };
  });
  const all = regions.flatMap(({ tries }) => tries);
  return {
    basis: parts.basis,
    outcome: sumOf(total),
    points: whole.map(({ at, passed, low, mid, high, linear, curve: onCurve }) => ({
      at,
      passed,
      low,
      mid,
      high,
      linear,
      curve: onCurve,
    })),
    total: scoreOf(whole),
    phases: (['opening', 'middle', 'closing'] as const).map((phase) => ({
      phase,
      total: scoreOf(whole.filter((one) => one.phase === phase)),
      regions: scoreOf(all.filter((one) => one.phase === phase)),
    })),
    regions: regions.map(({ regionId, outcome, tries }) => ({ regionId, outcome, ...scoreOf(tries) })),
  };
}

const phaseOf = (passed: number): Phase =>
  passed < 0.25 ? 'opening' : passed <= 0.75 ? 'middle' : 'closing';

function movesOf(fold: MetricsFold, basis: Basis): { total: Move[]; byRegion: Map<string, Move[]> } {
  const total: Move[] = [];
  const byRegion = new Map<string, Move[]>();
  for (const order of fold.orders.byId.values()) {
    if (!order.counted) continue;
    const moves = movesOfOrder(order, basis);
    total.push(...moves);
    const { regionId } = order.attribution;
    if (regionId === null) continue;
    const list = byRegion.get(regionId) ?? [];
    byRegion.set(regionId, list);
    list.push(...moves);
  }
  return { total, byRegion };
}

function movesOfOrder(order: FoldedOrder, basis: Basis): Move[] {
  const moves: Move[] = [];
  const none = { amount: 0, paid: 0, paidOrders: 0 };
  if (basis === 'placed') moves.push({ ...none, at: order.placed.at, amount: order.placed.amount });
  if (order.paid) {
    const paid = paidOf(order);
    moves.push({ at: order.paid.at, amount: basis === 'placed' ? 0 : paid, paid, paidOrders: 1 });
  }
  if (basis === 'net' && refundedOf(order) > 0)
    for (const { at, amount } of order.refunds) moves.push({ ...none, at, amount: -amount });
  return moves;
}

function tryAt(
  moves: readonly Move[],
  at: number,
  target: number | null,
  { x, share }: { x: number; share: number },
  wholeSaleSize: number | null,
): Omit<Try, 'phase'> | null {
  const actual = sumOf(moves, at);
  const band = forecast({ actual, target, share, saleSize: saleSizeAt(moves, at) ?? wholeSaleSize });
  if (!band) return null;
  const drawn = (part: number) => (part > 0 ? Math.max(0, Math.round(actual / Math.min(1, part))) : null);
  return { outcome: sumOf(moves), ...band, linear: drawn(x), curve: drawn(share) };
}

const sumOf = (moves: readonly Move[], at = Number.POSITIVE_INFINITY): number =>
  moves.reduce((sum, move) => (move.at <= at ? sum + move.amount : sum), 0);

function saleSizeAt(moves: readonly Move[], at: number): number | null {
  let paid = 0;
  let orders = 0;
  for (const move of moves) {
    if (move.at > at) continue;
    paid += move.paid;
    orders += move.paidOrders;
  }
  return orders === 0 ? null : paid / orders;
}

function scoreOf(tries: readonly Try[]): ForecastScore {
  const comparable = tries.filter(({ outcome }) => outcome > 0);
  const error = (value: (one: Try) => number | null) =>
    mean(
      comparable.flatMap((one) => {
        const said = value(one);
        return said === null ? [] : [Math.abs(said - one.outcome) / one.outcome];
      }),
    );
  return {
    points: tries.length,
    error: {
      model: error(({ mid }) => mid),
      linear: error(({ linear }) => linear),
      curve: error(({ curve }) => curve),
    },
    coverage: mean(tries.map(({ low, high, outcome }) => (outcome >= low && outcome <= high ? 1 : 0))),
  };
}

const mean = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
