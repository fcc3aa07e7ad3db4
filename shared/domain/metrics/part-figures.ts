import type { PaceFigures, PartFigures, TradeFigures } from '../../contract/metrics.ts';
import type { ReferenceCurves } from '../targets/curve.ts';
import { curveAt } from '../targets/curve.ts';
import type { ErrorModel } from '../targets/forecast.ts';
import { forecast } from '../targets/forecast.ts';
import { paceOf, paceStatusOf } from '../targets/pace.ts';
import type { Target, TargetParts } from '../targets/target-parts.ts';
import type { PartTotals } from './parts.ts';
import { Mark } from './parts.ts';
import { ratio } from './rates.ts';

/** Distinct viewers of a part that have the mark. */
export const viewersWith = (part: PartTotals, mark: Mark): number => part.viewers[mark] ?? 0;

/** METRICS.md, "Trade". */
export function tradeOf(part: PartTotals): TradeFigures {
  const uv = viewersWith(part, Mark.present);
  const buyers = viewersWith(part, Mark.paid);
  const { placed, paid, refunded, orders, paidOrders, units } = part;
  return {
    placed,
    paid,
    refunded,
    net: paid - refunded,
    orders,
    paidOrders,
    buyers,
    units,
    aov: ratio(paid, buyers),
    payRate: ratio(paidOrders, orders),
    refundRate: ratio(part.refundedOrders, paidOrders),
    refundAmountRate: ratio(refunded, paid),
    conversion: ratio(buyers, uv),
    clickConversion: ratio(buyers, viewersWith(part, Mark.clicked)),
    gpm: ratio(paid * 1000, part.pv),
    uvValue: ratio(paid, uv),
  };
}

/** `over`: after its end nobody is online in a show. */
export const partOfShow = (part: PartTotals, over: boolean): PartFigures => ({
  uv: viewersWith(part, Mark.present),
  pv: part.pv,
  online: over ? 0 : viewersWith(part, Mark.open),
  ...tradeOf(part),
});

/** How far the show is, and what was to be expected by now. */
export interface Progress {
  /** c(x) now, of each curve; 1 once the show is over. */
  readonly share: { readonly uv: number; readonly amount: number };
  readonly basis: TargetParts['basis'];
  /** The whole show's average paid order, for parts that have none yet. */
  readonly saleSize: number | null;
  readonly model: ErrorModel | undefined;
}

export function progressOf(
  total: PartTotals,
  elapsed: { readonly passedMs: number; readonly over: boolean } | null,
  plan: {
    readonly plannedMs: number;
    readonly curves: ReferenceCurves;
    readonly basis: TargetParts['basis'];
    readonly model: ErrorModel | undefined;
  },
): Progress {
  const x =
    elapsed === null ? 0 : elapsed.over || plan.plannedMs <= 0 ? 1 : elapsed.passedMs / plan.plannedMs;
  return {
    share: { uv: curveAt(plan.curves.uv, x), amount: curveAt(plan.curves.amount, x) },
    basis: plan.basis,
    saleSize: ratio(total.paid, total.paidOrders),
    model: plan.model,
  };
}

/** METRICS.md, "Targets and pace", for one part. */
export function paceFiguresOf(part: PartTotals, target: Target | null, progress: Progress): PaceFigures {
  const actual = {
    uv: viewersWith(part, Mark.present),
    amount: progress.basis === 'net' ? part.paid - part.refunded : part[progress.basis],
  };
  const saleSize = ratio(part.paid, part.paidOrders) ?? progress.saleSize;
  const projected = forecast({
    actual: actual.amount,
    target: target?.amount ?? null,
    share: progress.share.amount,
    saleSize,
    ...(progress.model ? { model: progress.model } : {}),
  });
  if (!target) {
    const none = { uv: null, amount: null };
    return {
      target: null,
      attainment: none,
      expectedNow: none,
      pace: none,
      status: null,
      shortfall: none,
      forecast: projected,
    };
  }
  const uv = paceOf(actual.uv, target.uv, progress.share.uv);
  const amount = paceOf(actual.amount, target.amount, progress.share.amount);
  return {
    target: { uv: target.uv, amount: target.amount },
    attainment: { uv: uv.attainment, amount: amount.attainment },
    expectedNow: { uv: uv.expectedNow, amount: amount.expectedNow },
    pace: { uv: uv.pace, amount: amount.pace },
    status: amount.pace === null ? null : paceStatusOf(amount.pace),
    shortfall: { uv: uv.shortfall, amount: amount.shortfall },
    forecast: projected,
  };
}
