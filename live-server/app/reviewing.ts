import type { ReviewView } from '#shared/contract/review.ts';
import { backTest } from '#shared/domain/review/back-test.ts';
import { comparedOf, comparison } from '#shared/domain/review/comparison.ts';
import { interventionEffects } from '#shared/domain/review/effect/effects.ts';
import { restatement } from '#shared/domain/review/restatement.ts';
import { review, type WholeShow } from '#shared/domain/review/review.ts';
import { showSummary } from '#shared/domain/show/view.ts';
import type { Directory } from '../storage/directory.ts';
import { acquaintanceWith } from './acquaintance.ts';
import { classOf } from './comment-classes.ts';
import { deskComment } from './comments.ts';
import type { EarlierShow } from './earlier-shows.ts';
import { contextOf, isIn, metricsInScope, metricsOf, type Standing } from './figures.ts';
import { liftOf } from './lifting.ts';
import { settlementOf } from './settling.ts';
import type { ShowIndex } from './show-index.ts';

export interface ReviewParts {
  readonly directory: Directory;
  readonly index: ShowIndex;
  /** The brand's own earlier shows, the latest first. */
  readonly earlier: readonly EarlierShow[];
}

/** The review as somebody of some regions may see it; null = all of it. `standing` is of the show or of a part of it. */
export function reviewOf(
  whole: Standing,
  standing: Standing,
  scope: ReadonlySet<string> | null,
  { directory, index, earlier }: ReviewParts,
): ReviewView {
  const { state, events, record, ledger, at, part = null } = standing;
  const span = part ?? { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };
  const comments = record.audience.comments
    .between(span.from, span.to)
    .filter(({ regionId }) => isIn(scope, regionId))
    .map((comment) => deskComment(comment, state));
  const buyers = earlier.map((show) => show.buyers);
  const view = review({
    show: showSummary(state),
    state,
    events,
    fold: record.fold,
    at,
    context: contextOf(standing),
    part,
    whole: wholeOf(whole, scope, directory, earlier),
    comments,
    classOf,
    saidAt: (commentId) => record.audience.comments.find(commentId)?.at ?? null,
    known: acquaintanceWith(record.fold, ledger, directory, state.startedAt ?? at, buyers),
    tasksOf: (lessonId) => index.tasksOf(state.showId, lessonId),
  });
  return scope ? inScope(view, standing, scope, directory) : view;
}

/** What does not depend on the part that is looked at. */
function wholeOf(
  standing: Standing,
  scope: ReadonlySet<string> | null,
  directory: Directory,
  earlier: readonly EarlierShow[],
): WholeShow {
  const { state, record, curves, at } = standing;
  const settlement = settlementOf(standing, directory, scope);
  // Only a version asked for by number can be missing.
  if (!settlement.ok) throw new Error(settlement.error.message);
  const lengthMs = (state.endedAt ?? at) - (state.startedAt ?? at);
  return {
    settlement: settlement.value,
    lift: liftOf(standing, directory),
    forecast: backTest({
      fold: record.fold,
      targets: state.targets,
      curve: curves.amount,
      plannedMs: state.plannedMs,
    }),
    comparison: comparison(
      comparedOf(metricsOf(standing), lengthMs),
      earlier.map(({ showId, title, startedAt, lengthMs, figures }) => ({
        ...{ showId, title, startedAt, lengthMs, figures },
      })),
    ),
    effects: interventionEffects(state.interventions, record.fold, at),
    restatement: restatement(record.fold, state, at),
  };
}

/** Rows of some regions alone; the show's totals are everyone's. */
function inScope(
  view: ReviewView,
  standing: Standing,
  scope: ReadonlySet<string>,
  directory: Directory,
): ReviewView {
  const { regions, stores, guides, demandTests } = metricsInScope(
    metricsOf(standing),
    scope,
    directory,
    standing.state,
  );
  const isOwn = (one: object) => !('regionId' in one) || scope.has(String(one.regionId));
  return {
    ...view,
    regions,
    stores,
    guides,
    demandTests,
    funnel: {
      ...view.funnel,
      byRegion: view.funnel.byRegion.filter(({ regionId }) => isIn(scope, regionId)),
    },
    interventions: view.interventions.filter(({ regionId }) => isIn(scope, regionId)),
    forecast: view.forecast && {
      ...view.forecast,
      regions: view.forecast.regions.filter(({ regionId }) => scope.has(regionId)),
    },
    lift: {
      ...view.lift,
      actions: view.lift.actions.filter(({ regionId }) => regionId === null || scope.has(regionId)),
    },
    difference: view.difference.filter(isOwn),
    nextActions: view.nextActions.filter(isOwn),
  };
}

/** A show's lessons with what became of each in later shows. */
export const lessonsOf = (index: ShowIndex, showId: string): ReviewView['lessons'] =>
  index.lessonsOf(showId).map(({ lessonId, ...lesson }) => ({
    id: lessonId,
    ...lesson,
    tasks: index.tasksOf(showId, lessonId),
  }));
