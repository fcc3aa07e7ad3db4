import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ConnectorInput, ConnectorView } from '#shared/contract/connectors.ts';
import type {
  InboxErrorCode,
  InboxMessage,
  InboxStatus,
  InboxSummary,
  ReplaysAnswer,
  ReplaysInput,
} from '#shared/contract/hooks.ts';
import { api, failureOf } from '../app/api.ts';
import type { Outcome } from '../ui/use-command.ts';

const inboxKey = ['inbox'];

export interface InboxFilter {
  readonly connector: string;
  readonly status: InboxStatus | null;
  readonly error: InboxErrorCode | null;
  readonly q: string;
}

const pageSize = 50;

export const useMessages = ({ connector, status, error, q }: InboxFilter) =>
  useInfiniteQuery({
    queryKey: [...inboxKey, 'messages', connector, status, error, q],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => {
      const query = new URLSearchParams({ limit: String(pageSize) });
      if (connector) query.set('connector', connector);
      if (status) query.set('status', status);
      if (error) query.set('error', error);
      if (q) query.set('q', q);
      if (pageParam) query.set('cursor', pageParam);
      return api.get<{ items: InboxMessage[]; nextCursor: string | null }>(
        `/api/hooks/inbox?${query}`,
        signal,
      );
    },
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchInterval: 10_000,
  });

export const useInboxSummary = () =>
  useQuery({
    queryKey: [...inboxKey, 'summary'],
    queryFn: ({ signal }) => api.get<InboxSummary>('/api/hooks/inbox/summary', signal),
    refetchInterval: 10_000,
  });

export function useReplays() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (which: ReplaysInput) => api.post<ReplaysAnswer>('/api/hooks/inbox/replays', which),
    onSettled: () => client.invalidateQueries({ queryKey: inboxKey }),
  });
}

/** Says which show a message's order belongs to. */
export function useAssign(messageId: string): (showId: string) => Promise<Outcome> {
  const client = useQueryClient();
  const { mutateAsync } = useMutation({
    mutationFn: (showId: string) =>
      api.post<InboxMessage>(`/api/hooks/inbox/${encodeURIComponent(messageId)}/show`, { showId }),
    onSettled: () => client.invalidateQueries({ queryKey: inboxKey }),
  });
  return async (showId) => {
    try {
      await mutateAsync(showId);
      return { ok: true };
    } catch (error) {
      return { ok: false, error: failureOf(error) };
    }
  };
}

const shopsKey = ['connectors'];
type Shops = { readonly items: ConnectorView[] };

export const useShops = (enabled = true) =>
  useQuery({
    queryKey: shopsKey,
    queryFn: ({ signal }) => api.get<Shops>('/api/connectors', signal),
    enabled,
  });

export function useKeepShop() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: ConnectorInput) => api.put<Shops>('/api/connectors', input),
    onSuccess: (kept) => client.setQueryData(shopsKey, kept),
  });
}

export function useRemoveShop() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.delete(`/api/connectors/${encodeURIComponent(id)}`),
    onSettled: () => client.invalidateQueries({ queryKey: shopsKey }),
  });
}
