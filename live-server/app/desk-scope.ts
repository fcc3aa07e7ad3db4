import type { DeskUpdate } from '#shared/contract/desk.ts';
import { inScope, isIn } from './figures.ts';

/** A desk's update as somebody of some regions may see it; null = all of it. */
export function updateInScope(update: DeskUpdate, scope: ReadonlySet<string> | null): DeskUpdate {
  if (!scope) return update;
  const { metrics, comments, orders, alerts, ...rest } = update;
  const seen = {
    comments: comments?.filter(({ regionId }) => isIn(scope, regionId)),
    orders: orders?.filter(({ regionId }) => isIn(scope, regionId)),
    alerts: alerts?.filter((alert) => isIn(scope, alert.regionId ?? null)),
  };
  return {
    ...rest,
    ...(metrics ? { metrics: inScope(metrics, scope) } : {}),
    ...(seen.comments?.length ? { comments: seen.comments } : {}),
    ...(seen.orders?.length ? { orders: seen.orders } : {}),
    ...(seen.alerts?.length ? { alerts: seen.alerts } : {}),
  };
}

/** One key for all who may see the same, so that their packet is made once. */
export const scopeKey = (scope: ReadonlySet<string> | null): string =>
  scope === null ? '*' : [...scope].sort().join(' ');
