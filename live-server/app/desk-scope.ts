import type { DeskUpdate, SentEvent, StockSnapshot } from '#shared/contract/desk.ts';
import type { OfferFigures } from '#shared/contract/offers.ts';
import type { EventOf, ShowEvent } from '#shared/domain/show/events.ts';
import { demandInScope, deskMetricsInScope, isIn } from './figures.ts';

/** A desk's update as somebody of some regions may see it; null = all of it. */
export function updateInScope(update: DeskUpdate, scope: ReadonlySet<string> | null): DeskUpdate {
  if (!scope) return update;
  const { events, metrics, comments, orders, alerts, stock, ...rest } = update;
  const seen = {
    comments: comments?.filter(({ regionId }) => isIn(scope, regionId)),
    orders: orders?.filter(({ regionId }) => isIn(scope, regionId)),
    alerts: alerts?.filter((alert) => isIn(scope, alert.regionId ?? null)),
  };
  return {
    ...rest,
    events: eventsInScope(events, scope),
    ...(stock ? { stock: stockInScope(stock, scope) } : {}),
    ...(metrics ? { metrics: deskMetricsInScope(metrics, scope) } : {}),
    ...(seen.comments?.length ? { comments: seen.comments } : {}),
    ...(seen.orders?.length ? { orders: seen.orders } : {}),
    ...(seen.alerts?.length ? { alerts: seen.alerts } : {}),
  };
}

/** Units are everyone's; of a demand test only the rows of the regions that may be seen. */
export function stockInScope<S extends Partial<StockSnapshot>>(
  stock: S,
  scope: ReadonlySet<string> | null,
): S {
  if (!scope || !stock.offers) return stock;
  return { ...stock, offers: stock.offers.map((figures) => offerInScope(figures, scope)) };
}

export const offerInScope = (figures: OfferFigures, scope: ReadonlySet<string>): OfferFigures =>
  figures.demand ? { ...figures, demand: demandInScope(figures.demand, scope) } : figures;

/** One key for all who may see the same, so that their packet is made once. */
export const scopeKey = (scope: ReadonlySet<string> | null): string =>
  scope === null ? '*' : [...scope].sort().join(' ');

/**
 * A log as somebody of some regions may see it: every event stays, so that versions have no gap, but what other
 * regions are to reach, and what is said about them, is left out. A closing note does not tell its region: it is
 * left out as well, and found in the show's own view.
 */
export function eventsInScope(events: readonly SentEvent[], scope: ReadonlySet<string> | null): SentEvent[] {
  if (!scope) return [...events];
  return events.map((record) => ({ ...record, event: eventInScope(record.event as ShowEvent, scope) }));
}

function eventInScope(event: ShowEvent, scope: ReadonlySet<string>): ShowEvent {
  switch (event.type) {
    case 'targets.set': {
      const regions = event.targets.regions.filter(({ regionId }) => scope.has(regionId));
      return { ...event, targets: { ...event.targets, regions } };
    }
    case 'traffic.planned': {
      const rows = event.traffic.rows.filter(({ regionId }) => isIn(scope, regionId));
      return { ...event, traffic: { rows } };
    }
    case 'intervention.raised':
      return scope.has(event.regionId) ? event : withoutWords(event);
    case 'intervention.closed':
      return { ...event, note: null };
    default:
      return event;
  }
}

/** That there is one, and where: not what was said, given or allowed for it. */
function withoutWords(event: EventOf<'intervention.raised'>): ShowEvent {
  const { offerId: _, budget: __, ...rest } = event;
  return { ...rest, action: 'other', note: '' };
}
