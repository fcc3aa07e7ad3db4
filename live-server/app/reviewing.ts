import type { ReviewView } from '#shared/contract/review.ts';
import { review } from '#shared/domain/review/review.ts';
import { showSummary } from '#shared/domain/show/view.ts';
import type { Directory } from '../storage/directory.ts';
import { deskComment } from './comments.ts';
import { contextOf, isIn, metricsInScope, metricsOf, type Standing } from './figures.ts';
import { liftOf } from './lifting.ts';
import { settlementOf } from './settling.ts';

const LATEST_COMMENTS = 100;

/** The review as somebody of some regions may see it; null = all of it. */
export function reviewOf(
  standing: Standing,
  scope: ReadonlySet<string> | null,
  directory: Directory,
): ReviewView {
  const { state, events, record, at } = standing;
  const latestComments = record.audience.comments
    .latest(LATEST_COMMENTS, ({ regionId }) => isIn(scope, regionId))
    .reverse()
    .map((comment) => deskComment(comment, state));
  const settlement = settlementOf(standing, directory, scope);
  // Only a version asked for by number can be missing.
  if (!settlement.ok) throw new Error(settlement.error.message);
  const whole = review({
    show: showSummary(state),
    state,
    events,
    fold: record.fold,
    at,
    context: contextOf(standing),
    latestComments,
    settlement: settlement.value,
    lift: liftOf(standing, directory),
  });
  if (!scope) return whole;
  const { regions, stores, guides } = metricsInScope(metricsOf(standing), scope, directory);
  return {
    ...whole,
    regions,
    stores,
    guides,
    funnel: {
      ...whole.funnel,
      byRegion: whole.funnel.byRegion.filter(({ regionId }) => isIn(scope, regionId)),
    },
    interventions: whole.interventions.filter(({ regionId }) => isIn(scope, regionId)),
    forecast: whole.forecast && {
      ...whole.forecast,
      regions: whole.forecast.regions.filter(({ regionId }) => scope.has(regionId)),
    },
    lift: {
      ...whole.lift,
      actions: whole.lift.actions.filter(({ regionId }) => regionId === null || scope.has(regionId)),
    },
  };
}
