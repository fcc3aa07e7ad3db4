import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { RefundRequestView } from '#shared/contract/after-sale.ts';
import type { AttributionView, NewDispute, Reattribution } from '#shared/contract/attribution.ts';
import type { ReturnDecision } from '#shared/contract/returns.ts';
import type { SettlementRules, SettlementView } from '#shared/contract/settlement.ts';
import type { OrderView } from '#shared/contract/viewers.ts';
import { api, failureOf, listAll, showPath } from '../app/api.ts';
import type { Outcome } from '../ui/use-command.ts';

const ofOrder = (orderId: string, rest: string) => `/api/orders/${encodeURIComponent(orderId)}${rest}`;

export interface OrderFilter {
  readonly q: string;
  readonly guideId: string | null;
  readonly storeId: string | null;
  readonly only: 'all' | 'unattributed' | 'disputed';
  /** Those other platforms reported. */
  readonly reported: boolean;
}

const pageSize = 50;

export const useOrders = (
  showId: string,
  { q, guideId, storeId, only, reported }: OrderFilter,
  enabled = true,
) =>
  useInfiniteQuery({
    enabled,
    queryKey: ['money-orders', showId, q, guideId, storeId, only, reported],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => {
      const query = new URLSearchParams({ limit: String(pageSize) });
      if (q) query.set('q', q);
      if (guideId) query.set('guideId', guideId);
      if (storeId) query.set('storeId', storeId);
      if (only !== 'all') query.set(only, 'true');
      if (reported) query.set('reported', 'true');
      if (pageParam) query.set('cursor', pageParam);
      return api.get<{ items: OrderView[]; nextCursor: string | null }>(
        showPath(showId, `/orders?${query}`),
        signal,
      );
    },
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });

const everyOrder = { q: '', guideId: null, storeId: null, only: 'all' } as const;

/**
 * Whether a show's orders are all from other platforms, so that a list of its own would be empty; null until that is
 * known. Asked only while nobody has chosen.
 */
export function useReportedOnly(showId: string, isAsked: boolean): boolean | null {
  const own = useOrders(showId, { ...everyOrder, reported: false }, isAsked);
  const hasNoneHere = own.data?.pages[0]?.items.length === 0;
  const reported = useOrders(showId, { ...everyOrder, reported: true }, isAsked && hasNoneHere);
  if (own.isError || reported.isError) return false;
  if (own.data === undefined) return null;
  if (!hasNoneHere) return false;
  return reported.data ? (reported.data.pages[0]?.items.length ?? 0) > 0 : null;
}

const whyKey = (orderId: string) => ['attribution', orderId];

export const useWhy = (orderId: string, showId: string) =>
  useQuery({
    queryKey: whyKey(orderId),
    queryFn: ({ signal }) =>
      api.get<AttributionView>(ofOrder(orderId, `/attribution?showId=${encodeURIComponent(showId)}`), signal),
  });

/** A person's word on where an order belongs; lists and figures follow. */
export function useDecision(orderId: string) {
  const client = useQueryClient();
  const follow = (view: AttributionView) => {
    client.setQueryData(whyKey(orderId), view);
    void client.invalidateQueries({ queryKey: ['money-orders'] });
    void client.invalidateQueries({ queryKey: ['review'] });
  };
  const decide = useMutation({
    mutationFn: (input: Reattribution) => api.post<AttributionView>(ofOrder(orderId, '/attribution'), input),
    onSuccess: follow,
  });
  const dispute = useMutation({
    mutationFn: (input: NewDispute) =>
      api.post<AttributionView>(ofOrder(orderId, '/attribution/disputes'), input),
    onSuccess: follow,
  });
  return { decide, dispute };
}

const refundsKey = (showId: string) => ['refunds', showId];

export const useRefunds = (showId: string) =>
  useQuery({
    queryKey: refundsKey(showId),
    queryFn: ({ signal }) => listAll<RefundRequestView>(showPath(showId, '/refunds'), signal),
    refetchInterval: 15_000,
  });

export function useRefundsSent(showId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (ids: readonly string[]) =>
      api.post<{ items: RefundRequestView[] }>(showPath(showId, '/refunds/sent'), { ids }),
    onSuccess: ({ items }) => client.setQueryData(refundsKey(showId), items),
  });
}

const returnsKey = (showId: string) => ['returns', showId];

export const useReturns = (showId: string) =>
  useQuery({
    queryKey: returnsKey(showId),
    queryFn: ({ signal }) => listAll<OrderView>(showPath(showId, '/return-requests'), signal),
    refetchInterval: 10_000,
  });

/** Approves or declines; the lists follow. */
export function useReturnDecision(showId: string) {
  const client = useQueryClient();
  const { mutateAsync } = useMutation({
    mutationFn: ({ orderId, decision }: { orderId: string; decision: ReturnDecision }) =>
      api.post(ofOrder(orderId, '/return-requests/decision'), decision),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: returnsKey(showId) }),
        client.invalidateQueries({ queryKey: refundsKey(showId) }),
      ]),
  });
  return async (orderId: string, decision: ReturnDecision): Promise<Outcome> => {
    try {
      await mutateAsync({ orderId, decision });
      return { ok: true };
    } catch (error) {
      return { ok: false, error: failureOf(error) };
    }
  };
}

const settlementKey = (showId: string) => ['settlement', showId];

export const useSettlement = (showId: string) =>
  useQuery({
    queryKey: settlementKey(showId),
    queryFn: ({ signal }) => api.get<SettlementView>(showPath(showId, '/settlement'), signal),
  });

export function usePlanRules(showId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (rules: SettlementRules) =>
      api.post<unknown>(showPath(showId, '/commands'), { type: 'settlement.plan', rules }),
    onSuccess: () => client.invalidateQueries({ queryKey: settlementKey(showId) }),
  });
}

const brandKey = ['brand-settings'];
export interface BrandRules {
  readonly settlement: SettlementRules;
}

export const useBrandRules = () =>
  useQuery({
    queryKey: brandKey,
    queryFn: ({ signal }) => api.get<BrandRules>('/api/settings', signal),
  });

export function useKeepBrandRules() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (settlement: SettlementRules) => api.patch<BrandRules>('/api/settings', { settlement }),
    onSuccess: (kept) => client.setQueryData(brandKey, kept),
  });
}
