import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { FulfilmentInput } from '#shared/contract/after-sale.ts';
import type { OrderHistory } from '#shared/contract/order-history.ts';
import type { ReturnDecision } from '#shared/contract/returns.ts';
import type { OrderView } from '#shared/contract/viewers.ts';
import { api, failureOf, showPath } from '../app/api.ts';
import type { Outcome } from '../ui/use-command.ts';

export type OrderStatus = OrderView['status'];
export interface OrderPage {
  readonly items: readonly OrderView[];
  readonly nextCursor: string | null;
}

const FOUND = 100;
const againMs = 5_000;

/** Orders of the show by words and status, asked anew while they are looked at. */
export const useFoundOrders = (showId: string, q: string, status: OrderStatus | null) =>
  useQuery({
    queryKey: ['orders', showId, q, status],
    queryFn: ({ signal }) => {
      const query = new URLSearchParams({
        limit: String(FOUND),
        ...(q === '' ? {} : { q }),
        ...(status === null ? {} : { status }),
      });
      return api.get<OrderPage>(showPath(showId, `/orders?${query}`), signal);
    },
    enabled: q !== '' || status !== null,
    placeholderData: keepPreviousData,
    refetchInterval: againMs,
  });

/** `changed`: when the live stream last told of a change of it, so that it is read again. */
export const useOrderHistory = (orderId: string, changed: string) =>
  useQuery({
    queryKey: ['order', orderId, changed],
    queryFn: ({ signal }) =>
      api.get<OrderHistory>(`/api/orders/${encodeURIComponent(orderId)}/history`, signal),
    placeholderData: (before) => (before?.order.id === orderId ? before : undefined),
    refetchInterval: againMs,
  });

/** Orders that a stop of an item's sales touches. */
export const useAffectedOrders = (showId: string, itemId: string, isAsked: boolean) =>
  useQuery({
    queryKey: ['affected', showId, itemId],
    queryFn: ({ signal }) =>
      api.get<OrderPage>(
        showPath(showId, `/affected-orders?itemId=${encodeURIComponent(itemId)}&limit=200`),
        signal,
      ),
    enabled: isAsked,
    refetchInterval: againMs,
  });

export type OrderAct =
  | {
      readonly act: 'refunds';
      readonly body: {
        key: string;
        amount: number;
        lines?: { line: number; amount: number }[];
        reason: 'return' | 'by-staff';
        note?: string;
      };
    }
  | { readonly act: 'returns'; readonly body: { key: string; lines: { line: number; quantity: number }[] } }
  | { readonly act: 'fulfilment'; readonly body: FulfilmentInput }
  | { readonly act: 'cancellation'; readonly body: { reason: string } }
  | { readonly act: 'return-requests/decision'; readonly body: ReturnDecision };

/** Does something with an order; its history is read again. */
export function useOrderAct(orderId: string): (act: OrderAct) => Promise<Outcome> {
  const client = useQueryClient();
  const { mutateAsync } = useMutation({
    mutationFn: ({ act, body }: OrderAct) =>
      api.post(`/api/orders/${encodeURIComponent(orderId)}/${act}`, body),
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ['order', orderId] }),
        client.invalidateQueries({ queryKey: ['orders'] }),
        client.invalidateQueries({ queryKey: ['affected'] }),
      ]),
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
