import type { CommentView } from '../../contract/comments.ts';
import type { LiftView } from '../../contract/lift.ts';
import type { ReviewView } from '../../contract/review.ts';
import type { SettlementView } from '../../contract/settlement.ts';
import type { ShowSummary } from '../../contract/shows.ts';
import type { FiguresContext } from '../metrics/figures.ts';
import { figures } from '../metrics/figures.ts';
import type { MetricsFold } from '../metrics/fold-state.ts';
import { pollFiguresOf } from '../metrics/votes.ts';
import type { ShowEventRecord } from '../show/events.ts';
import type { ShowState } from '../show/state.ts';
import { backTest } from './back-test.ts';
import { dealResults } from './deal-results.ts';
import { funnel } from './funnel.ts';

export interface ReviewInput {
  readonly show: ShowSummary;
  readonly state: ShowState;
  /** The show's whole log, for what the state no longer tells (when a deal was restocked). */
  readonly events: readonly ShowEventRecord[];
  readonly fold: MetricsFold;
  /** Epoch ms; from the show's end on, the review no longer depends on it but for late payments and refunds. */
  readonly at: number;
  readonly context: FiguresContext;
  /** The latest comments, newest first. */
  readonly latestComments: readonly CommentView[];
  readonly settlement: SettlementView;
  readonly lift: LiftView;
}

/** The review: the live figures' own fold over the whole record, so the two agree to the cent. */
export function review(input: ReviewInput): ReviewView {
  const { fold, state } = input;
  const view = figures(fold, input.at, input.context);
  return {
    show: input.show,
    summary: { audience: view.audience, trade: view.trade },
    attainment: view.total,
    funnel: funnel(fold, state.traffic),
    products: view.products,
    deals: dealResults(fold, state.deals, input.events),
    regions: view.regions,
    stores: view.stores,
    guides: view.guides,
    sources: view.sources,
    comments: {
      total: view.audience.comments,
      answered: state.answers.size,
      hidden: state.hiddenComments.size,
      latest: [...input.latestComments],
    },
    polls: state.polls.map(({ pollId, question, options, openedAt, closedAt }) => ({
      ...pollFiguresOf(fold.votes, { pollId, options: options.length }),
      ...{ question, options: [...options], openedAt, closedAt },
    })),
    interventions: state.interventions.map(({ interventionId, ...rest }) => ({
      id: interventionId,
      ...rest,
    })),
    lift: input.lift,
    forecast: backTest({
      fold,
      targets: state.targets,
      curve: input.context.curves.amount,
      plannedMs: state.plannedMs,
    }),
    settlement: input.settlement,
    notes: state.notes.map((note) => ({ ...note })),
    lessons: state.lessons.map((lesson) => ({ ...lesson })),
  };
}
