import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { CounterDay, CounterFound, CounterStore } from '#shared/contract/counter.ts';
import { api } from '../app/api.ts';

const dayKey = (storeId: string) => ['counter', 'day', storeId];

export const useCounterStores = () =>
  useQuery({
    queryKey: ['counter', 'stores'],
    queryFn: ({ signal }) => api.get<{ stores: CounterStore[] }>('/api/counter', signal),
    staleTime: 5 * 60_000,
  });

export const useDay = (storeId: string) =>
  useQuery({
    queryKey: dayKey(storeId),
    queryFn: ({ signal }) =>
      api.get<CounterDay>(`/api/counter/day?storeId=${encodeURIComponent(storeId)}`, signal),
    refetchInterval: 20_000,
  });

/** What a code stands for; asked anew each time, because the answer changes with every customer. */
export const useLookup = (storeId: string) =>
  useMutation({
    mutationFn: (code: string) => api.post<CounterFound>('/api/counter/lookups', { storeId, code }),
  });

type Taking =
  | { readonly what: 'coupons'; readonly showId: string; readonly code: string; readonly key: string }
  | {
      readonly what: 'pickups';
      readonly orderId: string;
      readonly code: string;
      readonly note?: string | undefined;
    };

/** Takes a coupon or hands an order over; the day's list follows. */
export function useTaking(storeId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ what, ...input }: Taking) =>
      api.post<CounterFound>(`/api/counter/${what}`, { storeId, ...input }),
    onSettled: () => client.invalidateQueries({ queryKey: dayKey(storeId) }),
  });
}

export function useAppointmentEnd(storeId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: { showId: string; requestId: string; outcome: 'kept' | 'missed' }) =>
      api.post<CounterDay>('/api/counter/appointments', { storeId, ...input }),
    onSuccess: (day) => client.setQueryData(dayKey(storeId), day),
  });
}
