import { keepPreviousData, useMutation, useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import type { CustomView, QuoteDecision } from '#shared/contract/custom.ts';
import type { ShowView } from '#shared/contract/shows.ts';
import { api, failureOf, listAll, showPath } from '../app/api.ts';
import { type ListedShow, showKey } from '../app/queries.ts';
import type { Outcome } from '../ui/use-command.ts';
import type { Piece } from './stages.ts';

const allPieces = ['custom-orders'];
const piecesKey = (showId: string | null) => [...allPieces, showId];

const againMs = 8_000;
const everywhereAgainMs = 30_000;

/** Shows that have been on air, those on air first and then the latest. */
export function airedShows(shows: readonly ListedShow[]): ListedShow[] {
  const isOn = ({ status }: ListedShow) => status === 'live' || status === 'rehearsal';
  return shows
    .filter(({ startedAt }) => startedAt !== null)
    .toSorted((a, b) => Number(isOn(b)) - Number(isOn(a)) || (b.startedAt ?? 0) - (a.startedAt ?? 0));
}

/** Every piece of a show, or, without one, of all shows that this person may see. */
export const usePieces = (showId: string | null) =>
  useQuery({
    queryKey: piecesKey(showId),
    queryFn: async ({ signal }): Promise<Piece[]> => {
      if (showId !== null) {
        const pieces = await listAll<CustomView>(showPath(showId, '/custom-orders'), signal);
        return pieces.map((custom) => ({ showId, custom }));
      }
      const pieces = await listAll<CustomView & { showId: string }>('/api/custom-pieces', signal);
      return pieces.map(({ showId: of, ...custom }) => ({ showId: of, custom }));
    },
    placeholderData: keepPreviousData,
    refetchInterval: showId === null ? everywhereAgainMs : againMs,
  });

/** The shows behind ids, by id; those still being read are missing. */
export function useShowViews(showIds: readonly string[]): ReadonlyMap<string, ShowView> {
  return useQueries({
    queries: showIds.map((showId) => ({
      queryKey: showKey(showId),
      queryFn: ({ signal }: { signal: AbortSignal }) => api.get<ShowView>(showPath(showId), signal),
      staleTime: 60_000,
    })),
    combine: (answers) =>
      new Map(answers.flatMap(({ data }) => (data ? [[data.show.id, data] as const] : []))),
  });
}

export type Act =
  | {
      readonly act: 'quote';
      readonly body: {
        price: number;
        validMs?: number;
        note?: string;
        askApproval: boolean;
        reason?: string;
        key: string;
      };
    }
  | { readonly act: 'quote/decision'; readonly body: QuoteDecision }
  | { readonly act: 'making'; readonly body: { step: 'making' | 'ready'; note?: string } }
  | { readonly act: 'cancellation'; readonly body: { reason: string } }
  | { readonly act: 'appointment'; readonly body: { storeId: string; slotAt: number } }
  | { readonly act: 'appointment/outcome'; readonly body: { outcome: 'kept' | 'missed' } }
  | {
      readonly act: 'fulfilment';
      readonly orderId: string;
      readonly body: { how: 'shipped'; note?: string } | { how: 'picked-up'; storeId: string; code: string };
    };

/** Does something with a piece; the show's list is read again, also after a refusal: it may be out of date. */
export function useAct({ showId, custom }: Piece): (act: Act) => Promise<Outcome> {
  const client = useQueryClient();
  const { mutateAsync } = useMutation({
    mutationFn: (act: Act): Promise<unknown> => {
      if (act.act === 'fulfilment')
        return api.post(`/api/orders/${encodeURIComponent(act.orderId)}/fulfilment`, act.body);
      const path = showPath(showId, `/custom-orders/${encodeURIComponent(custom.id)}/${act.act}`);
      return act.act === 'appointment' ? api.put(path, act.body) : api.post(path, act.body);
    },
    onSettled: () => client.invalidateQueries({ queryKey: allPieces }),
  });
  return async (act) => {
    try {
      await mutateAsync(act);
      return { ok: true };
    } catch (error) {
      return { ok: false, error: failureOf(error) };
    }
  };
}
