import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { Command } from '#shared/contract/commands.ts';
import type { TimelineView } from '#shared/contract/metrics.ts';
import type { ReviewView } from '#shared/contract/review.ts';
import { ApiError, api, failureOf } from '../app/api.ts';
import { showKey, showsKey } from '../app/queries.ts';
import type { Outcome } from '../ui/use-command.ts';

const path = (showId: string, rest: string) => `/api/shows/${encodeURIComponent(showId)}${rest}`;
const reviewKey = (showId: string) => ['review', showId];

/** A refusal will not change by asking again at once; only a lost connection is tried again. */
const retry = (failures: number, error: unknown) =>
  failures < 2 && !(error instanceof ApiError && error.status > 0 && error.status < 500);

export const useReview = (showId: string) =>
  useQuery({
    queryKey: reviewKey(showId),
    queryFn: ({ signal }) => api.get<ReviewView>(path(showId, '/review'), signal),
    retry,
  });

export const useTimeline = (showId: string, step: number, isByRegion: boolean) =>
  useQuery({
    queryKey: ['timeline', showId, step, isByRegion],
    queryFn: ({ signal }) =>
      api.get<TimelineView>(path(showId, `/timeline?step=${step}${isByRegion ? '&byRegion=1' : ''}`), signal),
    retry,
    placeholderData: (before) => before,
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
        await api.post(path(showId, '/commands'), { ...command, commandId });
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
