import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import type { ReviewView } from '#shared/contract/review.ts';
import { timelineBuckets, timelineStep } from '#shared/domain/metrics/timeline.ts';
import { mostCompared } from '#shared/domain/review/comparison.ts';
import { interventionEffects } from '#shared/domain/review/effect/effects.ts';
import { trends } from '#shared/domain/review/trends.ts';
import { timelineMarks } from '#shared/domain/show/marks.ts';
import { dealFigures, type LedgerState, stockFigures } from '#shared/domain/stock/ledger.ts';
import type { Directory } from '../storage/directory.ts';
import type { Stores } from '../storage/stores.ts';
import { bringAlerts } from './alerts-now.ts';
import type { App, Staff } from './api.ts';
import { mayDo, maySee, scopeOf } from './authorise.ts';
import { deskComment } from './comments.ts';
import type { Curves } from './curves.ts';
import type { EarlierShows } from './earlier-shows.ts';
import { exportOf } from './exports.ts';
import { isIn, metricsInScope, metricsOf, type Standing } from './figures.ts';
import type { Glances } from './glances.ts';
import type { LiveShow } from './live-show.ts';
import type { Moments } from './moments.ts';
import type { PartAsked, PartsOfShows } from './parts-of-shows.ts';
import { quickStandingAt, stateAt } from './past.ts';
import { lessonsOf, reviewOf } from './reviewing.ts';
import type { Runners } from './runners.ts';
import { settlementOf } from './settling.ts';
import { byStart, type ShowIndex } from './show-index.ts';
import { keysIn, showViewOf } from './show-scope.ts';
import { stockHere } from './stock-here.ts';
import { titlesOf } from './titles.ts';

/** What reading a show needs of the application. */
export interface LookingParts {
  readonly stores: Stores;
  readonly directory: Directory;
  readonly index: ShowIndex;
  readonly runners: Runners;
  readonly now: () => number;
  readonly curves: Curves;
  readonly moments: Moments;
  readonly glances: Glances;
  readonly partsOfShows: PartsOfShows;
  readonly earlierShows: EarlierShows;
  /** The show, if this member of staff may see it. */
  readonly visible: (showId: string, staff: Staff) => Promise<Result<LiveShow>>;
  readonly standing: (show: LiveShow, at?: number) => Promise<Result<Standing>>;
  readonly ledgerOf: (show: LiveShow, at?: number) => Promise<LedgerState>;
}

/** What staff look at: a show as it is or was, its figures, its review, and what can be taken home. */
export function lookingAt(
  parts: LookingParts,
): Pick<
  App,
  | 'glances'
  | 'showView'
  | 'metrics'
  | 'effects'
  | 'timeline'
  | 'review'
  | 'trends'
  | 'settlement'
  | 'comments'
  | 'exportShow'
> {
  const { stores, directory, index, runners, now, curves, moments, glances, partsOfShows, earlierShows } =
    parts;
  const { visible, standing, ledgerOf } = parts;
  const reviewShow = async (show: LiveShow, staff: Staff, part: PartAsked): Promise<Result<ReviewView>> => {
    if (!show.runner.isOver) return refuse('show_not_ended');
    const { startedAt, currency } = show.runner.state;
    const earlier = await earlierShows.before(
      startedAt ?? now(),
      currency,
      mostCompared,
      (show) => maySee(staff, show).ok,
    );
    const whole = await standing(show);
    if (!whole.ok) return whole;
    const own = await partsOfShows.of(whole.value, part);
    return own.ok
      ? accept(reviewOf(whole.value, own.value, scopeOf(staff), { directory, index, earlier }))
      : own;
  };

  return {
    async glances(campaignId, staff) {
      const allowed = mayDo(staff, 'shows.read');
      if (!allowed.ok) return allowed;
      const scope = scopeOf(staff);
      const shows = [...index.all()]
        .filter((show) => show.campaignId === campaignId && maySee(staff, show).ok)
        .sort(byStart);
      const all = await Promise.all(
        shows.map(async ({ version, ...show }) => {
          const figures = await glances.of({ ...show, version });
          const live = show.status === 'live' ? runners.peek(show.id) : null;
          // A show that cannot be read just now is no reason to show none of the others.
          await (live && bringAlerts(live, curves, now()))?.catch((err: unknown) =>
            live?.runner.log.error({ err, showId: show.id }, 'a show’s alerts could not be counted'),
          );
          const standingAlerts = (live?.alerts ?? []).filter(
            ({ clearedAt, regionId }) => clearedAt === undefined && isIn(scope, regionId ?? null),
          );
          return { ...show, figures, alerts: standingAlerts.length };
        }),
      );
      return accept({ at: now(), shows: all });
    },

    async showView(showId, staff, at) {
      const found = await visible(showId, staff);
      if (!found.ok) return found;
      const { runner } = found.value;
      const time = now();
      if (at !== undefined && at < time) {
        const { state } = stateAt(found.value, at);
        if (state.version === 0) return refuse('not_found', 'The show did not exist then');
        const ledger = await ledgerOf(found.value, at);
        const then = {
          item: (itemId: string) => stockFigures(ledger, itemId),
          deal: (dealId: string) => dealFigures(ledger, dealId),
        };
        return accept(showViewOf(state, ledger, then, at, scopeOf(staff)));
      }
      const ledger = await runner.ledgerState();
      return accept(showViewOf(runner.state, ledger, stockHere(runner, ledger), time, scopeOf(staff)));
    },

    async metrics(showId, staff, at, part = {}) {
      const found = await visible(showId, staff);
      if (!found.ok) return found;
      if (part.from !== undefined || part.to !== undefined) {
        const whole = await standing(found.value);
        const own = whole.ok ? await partsOfShows.of(whole.value, part) : whole;
        return own.ok
          ? accept(metricsInScope(metricsOf(own.value), scopeOf(staff), directory, own.value.state))
          : own;
      }
      if (at !== undefined) {
        found.value.curves = await curves.of(found.value.runner.state);
        const past = await quickStandingAt(found.value, moments, at);
        if (past) return accept(metricsInScope(metricsOf(past), scopeOf(staff), directory, past.state));
      }
      const current = await standing(found.value, at);
      return current.ok
        ? accept(metricsInScope(metricsOf(current.value), scopeOf(staff), directory, current.value.state))
        : current;
    },

    async effects(showId, staff) {
      const found = await visible(showId, staff);
      if (!found.ok) return found;
      const current = await standing(found.value);
      if (!current.ok) return current;
      const { state, record, at } = current.value;
      const scope = scopeOf(staff);
      const items = interventionEffects(state.interventions, record.fold, at);
      return accept({ at, items: items.filter(({ regionId }) => isIn(scope, regionId)) });
    },

    async timeline(showId, staff, query) {
      const found = await visible(showId, staff);
      if (!found.ok) return found;
      const current = await standing(found.value);
      if (!current.ok) return current;
      const { record, at, events } = current.value;
      const step = timelineStep(record.fold, { step: query.step, at });
      const buckets = timelineBuckets(record.fold, { ...query, at });
      const scope = scopeOf(staff);
      const marks = timelineMarks(events, titlesOf(events, directory)).filter(
        (mark) =>
          (query.from === undefined || mark.at >= query.from) &&
          (query.to === undefined || mark.at < query.to),
      );
      return accept({
        step,
        marks,
        buckets: scope
          ? buckets.map(({ byRegion, ...bucket }) => ({
              ...bucket,
              ...(byRegion ? { byRegion: keysIn(byRegion, scope) } : {}),
            }))
          : buckets,
      });
    },

    async review(showId, staff, part = {}) {
      const found = await visible(showId, staff);
      return found.ok ? reviewShow(found.value, staff, part) : found;
    },

    async trends({ currency, limit }, staff) {
      const allowed = mayDo(staff, 'shows.read');
      if (!allowed.ok) return allowed;
      const ended = [...index.all()].filter((show) => show.endedAt !== null && maySee(staff, show).ok);
      const latest = ended.reduce<(typeof ended)[number] | null>(
        (last, show) => (last === null || (show.startedAt ?? 0) > (last.startedAt ?? 0) ? show : last),
        null,
      );
      const asked = currency ?? latest?.currency;
      const shows =
        asked === undefined
          ? []
          : await earlierShows.before(now(), asked, limit, (show) => maySee(staff, show).ok);
      return accept(trends(shows.map((show) => ({ ...show, lessons: lessonsOf(index, show.showId) }))));
    },

    async settlement(showId, staff, version) {
      const found = await visible(showId, staff);
      if (!found.ok) return found;
      const current = await standing(found.value);
      return current.ok ? settlementOf(current.value, directory, scopeOf(staff), version) : current;
    },

    async comments(showId, staff, query) {
      const found = await visible(showId, staff);
      if (!found.ok) return found;
      const { runner } = found.value;
      const { audience } = await runner.readRecord();
      const scope = scopeOf(staff);
      const { at = Number.POSITIVE_INFINITY } = query;
      const { items, nextCursor } = audience.comments.page(
        query.limit,
        query.cursor,
        (comment) => comment.at <= at && isIn(scope, comment.regionId),
      );
      const { state } = query.at === undefined ? runner : stateAt(found.value, query.at);
      return accept({ items: items.map((comment) => deskComment(comment, state)), nextCursor });
    },

    async exportShow(showId, name, staff, version, { regionId = null, ...part } = {}) {
      const found = await visible(showId, staff);
      if (!found.ok) return found;
      const whole = await standing(found.value);
      if (!whole.ok) return whole;
      const own = await partsOfShows.of(whole.value, part);
      if (!own.ok) return own;
      const scope = scopeOf(staff);
      const review = () => reviewShow(found.value, staff, part);
      const settings = { stores, directory, scope, regionId, whole: whole.value, review };
      return exportOf(name, own.value, settings, version);
    },
  };
}
