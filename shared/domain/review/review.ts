import type { BackTestView } from '../../contract/back-test.ts';
import type { CommentView } from '../../contract/comments.ts';
import type { InterventionEffect } from '../../contract/interventions.ts';
import type { LiftView } from '../../contract/lift.ts';
import type { ReviewView } from '../../contract/review.ts';
import type { ComparisonView, RestatementView } from '../../contract/review-parts.ts';
import type { SettlementView } from '../../contract/settlement.ts';
import type { ShowSummary } from '../../contract/shows.ts';
import type { Classified } from '../comments/classify.ts';
import type { FiguresContext } from '../metrics/figures.ts';
import { figures } from '../metrics/figures.ts';
import type { MetricsFold } from '../metrics/fold-state.ts';
import { pollFiguresOf } from '../metrics/votes.ts';
import type { ShowEventRecord } from '../show/events.ts';
import { pinnedIntervals } from '../show/marks.ts';
import type { ShowState } from '../show/state.ts';
import { dealResults } from './deal-results.ts';
import { differences, nextActions } from './difference.ts';
import { funnel } from './funnel.ts';
import { whatWasSaid } from './said.ts';
import { type Acquaintance, relationship, segments } from './segments.ts';
import { team } from './team.ts';

/** What a review says of the whole show whatever part of it is looked at. */
export interface WholeShow {
  readonly effects: readonly InterventionEffect[];
  readonly settlement: SettlementView;
  readonly lift: LiftView;
  readonly forecast: BackTestView | null;
  readonly comparison: ComparisonView;
  readonly restatement: RestatementView;
}

export interface ReviewInput {
  readonly show: ShowSummary;
  readonly state: ShowState;
  /** The show's whole log, for what the state no longer tells (when a deal was restocked). */
  readonly events: readonly ShowEventRecord[];
  /** Of the whole show, or of `part` alone. */
  readonly fold: MetricsFold;
  /** Epoch ms; from the show's end on, the review no longer depends on it but for late payments and refunds. */
  readonly at: number;
  /** For a part: without targets, and with the part's own pins. */
  readonly context: FiguresContext;
  readonly part: { readonly from: number; readonly to: number } | null;
  readonly whole: WholeShow;
  /** Comments kept, said in the part, oldest first. */
  readonly comments: readonly CommentView[];
  readonly classOf: (text: string) => Classified;
  /** When a comment was said; null for one no longer kept. */
  readonly saidAt: (commentId: string) => number | null;
  readonly known: Acquaintance;
  /** What became of the show's lessons in later shows, by lesson. */
  readonly tasksOf: (lessonId: string) => ReviewView['lessons'][number]['tasks'];
}

const latestComments = 100;

/** The review: the live figures' own fold over the whole record or a part of it, so the two agree to the cent. */
export function review(input: ReviewInput): ReviewView {
  const { fold, state, events, part, whole } = input;
  const view = figures(fold, input.at, input.context);
  const span = part ?? { from: state.startedAt ?? 0, to: state.endedAt ?? input.at };
  const within = (at: number) => at >= span.from && at < span.to;
  const pins = pinnedIntervals(events, span.to).flatMap(({ itemId, from, to }) =>
    to > span.from && from < span.to
      ? [{ itemId, from: Math.max(from, span.from), to: Math.min(to, span.to) }]
      : [],
  );
  const lift =
    part === null
      ? whole.lift
      : {
          ...whole.lift,
          actions: whole.lift.actions.filter(({ at, until }) => at < part.to && until > part.from),
        };
  const comments = whatWasSaid({
    total: view.audience.comments,
    answered: part === null ? state.answers.size : answeredIn(events, within),
    hidden: part === null ? state.hiddenComments.size : input.comments.filter(({ hidden }) => hidden).length,
    latest: input.comments.slice(-latestComments).reverse(),
    comments: input.comments,
    classOf: input.classOf,
    pins,
  });
  const causes = differences({
    view,
    basis: state.targets?.basis ?? 'paid',
    fold,
    lift,
    comparison: part === null ? whole.comparison : { shows: [], figures: [] },
    items: input.context.items,
    pins,
  });
  return {
    show: input.show,
    part,
    summary: { audience: view.audience, trade: view.trade },
    attainment: view.total,
    funnel: funnel(fold, part === null ? state.traffic : null),
    products: view.products,
    deals: dealResults(fold, state.deals, events),
    regions: view.regions,
    stores: view.stores,
    guides: view.guides,
    sources: view.sources,
    polls: state.polls.map(({ pollId, question, options, openedAt, closedAt }) => ({
      ...pollFiguresOf(fold.votes, { pollId, options: options.length }),
      ...{ question, options: [...options], openedAt, closedAt },
    })),
    demandTests: view.demandTests,
    segments: segments(fold, input.known),
    relationship: relationship(fold, input.known),
    comments,
    team: team({ fold, events, saidAt: input.saidAt, part: span }),
    interventions: state.interventions
      .filter(({ raisedAt }) => part === null || within(raisedAt))
      .map(({ interventionId, ticks, ...rest }) => ({
        id: interventionId,
        ...rest,
        ticks: [...ticks],
        effect: whole.effects.find((effect) => effect.interventionId === interventionId) ?? null,
      })),
    lift,
    forecast: whole.forecast,
    settlement: whole.settlement,
    comparison: whole.comparison,
    difference: causes,
    nextActions: nextActions(causes, view.regions, part === null ? lift : { ...lift, items: [] }, comments),
    restatement: whole.restatement,
    notes: state.notes.map((note) => ({ ...note })),
    lessons: state.lessons.map(({ lessonId, ...lesson }) => ({
      id: lessonId,
      ...lesson,
      tasks: input.tasksOf(lessonId),
    })),
  };
}

/** Comments answered that were answered in the part; of one answered twice, once. */
function answeredIn(events: readonly ShowEventRecord[], within: (at: number) => boolean): number {
  const answered = new Set<string>();
  for (const { event, at } of events)
    if (event.type === 'comment.answered' && within(at)) answered.add(event.commentId);
  return answered.size;
}
