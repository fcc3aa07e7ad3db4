import { useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { Command } from '#shared/contract/commands.ts';
import type { CommentView } from '#shared/contract/comments.ts';
import type { MetricsView, TimelineView } from '#shared/contract/metrics.ts';
import type { ReviewView } from '#shared/contract/review.ts';
import type { ShowView } from '#shared/contract/shows.ts';
import type { OrderView } from '#shared/contract/viewers.ts';
import { ApiError, api, failureOf, showPath } from '../app/api.ts';
import { showKey, showsKey } from '../app/queries.ts';
import type { Outcome } from '../ui/use-command.ts';
import type { TimeWindow } from './chart-data.ts';

const reviewKey = (showId: string) => ['review', showId];

/** A refusal will not change by asking again at once; only a lost connection is tried again. */
const retry = (failures: number, error: unknown) =>
  failures < 2 && !(error instanceof ApiError && error.status > 0 && error.status < 500);

/** `?from=&to=` of a part; nothing for the whole show. */
export const partQuery = (part: TimeWindow | null): string =>
  part === null ? '' : `?from=${part.from}&to=${part.to}`;

/** The review of the whole show, or of a part; the one before stays until the next has come. */
export const useReview = (showId: string, part: TimeWindow | null) =>
  useQuery({
    queryKey: [...reviewKey(showId), part?.from ?? null, part?.to ?? null],
    queryFn: ({ signal }) => api.get<ReviewView>(showPath(showId, `/review${partQuery(part)}`), signal),
    retry,
    placeholderData: (before) => (before?.show.id === showId ? before : undefined),
  });

/** Timelines of several shows, for laying them side by side. */
export const useTimelines = (shows: readonly { readonly showId: string; readonly step: number }[]) =>
  useQueries({
    queries: shows.map(({ showId, step }) => ({
      queryKey: ['timeline', showId, step, false],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        api.get<TimelineView>(showPath(showId, `/timeline?step=${step}`), signal),
      retry,
    })),
  });

/** Puts a lesson into the readiness of another show. */
export function useAssignTask() {
  const client = useQueryClient();
  return useCallback(
    async (toShow: string, fromShow: string, task: TaskOf, commandId: string): Promise<Outcome> => {
      try {
        await api.post(showPath(toShow, '/commands'), { type: 'readiness.assign', ...task, commandId });
      } catch (error) {
        return { ok: false, error: failureOf(error) };
      }
      await Promise.all([
        client.invalidateQueries({ queryKey: reviewKey(fromShow) }),
        client.invalidateQueries({ queryKey: showKey(toShow) }),
      ]);
      return { ok: true };
    },
    [client],
  );
}
type TaskOf = Omit<Extract<Command, { type: 'readiness.assign' }>, 'type'>;

export const useTimeline = (showId: string, step: number, isByRegion: boolean) =>
  useQuery({
    queryKey: ['timeline', showId, step, isByRegion],
    queryFn: ({ signal }) =>
      api.get<TimelineView>(
        showPath(showId, `/timeline?step=${step}${isByRegion ? '&byRegion=1' : ''}`),
        signal,
      ),
    retry,
    placeholderData: (before) => before,
  });

/** The show as it stood at one instant. */
export interface Moment {
  readonly metrics: MetricsView;
  readonly state: ShowView;
  readonly orders: readonly OrderView[];
  readonly comments: readonly CommentView[];
}

const lastShown = 8;

/** What stood at `at`; asks nothing while that is null, and shows the moment before until the next has come. */
export const useMoment = (showId: string, at: number | null) =>
  useQuery({
    queryKey: ['moment', showId, at],
    queryFn: async ({ signal }): Promise<Moment> => {
      const list = `at=${at}&limit=${lastShown}`;
      const [metrics, state, orders, comments] = await Promise.all([
        api.get<MetricsView>(showPath(showId, `/metrics?at=${at}`), signal),
        api.get<ShowView>(showPath(showId, `/state?at=${at}`), signal),
        api.get<{ items: OrderView[] }>(showPath(showId, `/orders?${list}`), signal),
        api.get<{ items: CommentView[] }>(showPath(showId, `/comments?${list}`), signal),
      ]);
      return { metrics, state, orders: orders.items, comments: comments.items };
    },
    enabled: at !== null,
    retry,
    placeholderData: (before) => before,
    // A moment of the past does not change, but a show has thousands of them.
    staleTime: 60_000,
    gcTime: 60_000,
  });

type ReviewCommand = Extract<
  Command,
  { type: 'note.add' | 'lesson.add' | 'review.close' | 'settlement.freeze' }
>;

/** Sends a command of the review over REST and reads the review again. The id makes a repeat harmless. */
export function useReviewCommand(showId: string) {
  const client = useQueryClient();
  return useCallback(
    async (command: ReviewCommand, commandId: string): Promise<Outcome> => {
      try {
        await api.post(showPath(showId, '/commands'), { ...command, commandId });
      } catch (error) {
        return { ok: false, error: failureOf(error) };
      }
      await Promise.all([
        client.invalidateQueries({ queryKey: reviewKey(showId) }),
        client.invalidateQueries({ queryKey: ['timeline', showId] }),
        client.invalidateQueries({ queryKey: showKey(showId) }),
        client.invalidateQueries({ queryKey: showsKey }),
      ]);
      return { ok: true };
    },
    [client, showId],
  );
}
