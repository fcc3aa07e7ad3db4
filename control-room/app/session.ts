import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Capability } from '#shared/contract/roles.ts';
import { may } from '#shared/contract/roles.ts';
import type { DemoAccounts, User } from '#shared/contract/sessions.ts';
import { ApiError, api } from './api.ts';

const sessionKey = ['session'];
const askAgainMs = 5_000;

/** Who is signed in: undefined while asking, null for nobody. */
export function useSession() {
  return useQuery({
    queryKey: sessionKey,
    queryFn: async ({ signal }): Promise<User | null> => {
      try {
        return (await api.get<{ user: User }>('/api/session', signal)).user;
      } catch (error) {
        if (error instanceof ApiError && error.status === 401) return null;
        throw error;
      }
    },
    staleTime: 60_000,
    // A screen nobody touches finds its way back from a server that was away.
    refetchInterval: ({ state }) => (state.status === 'error' ? askAgainMs : false),
    refetchIntervalInBackground: true,
  });
}

/** Asks now and then who is signed in, so that the session of a screen nobody touches (a wall) does not run out. */
export function useKeptSession(): void {
  const { refetch } = useSession();
  useEffect(() => {
    const timer = setInterval(() => void refetch(), keepEveryMs);
    return () => clearInterval(timer);
  }, [refetch]);
}
const keepEveryMs = 10 * 60_000;

/** Whether the signed-in person may do something; false while nobody is. */
export function useMay(capability: Capability): boolean {
  const { data } = useSession();
  return data ? may(data.role, capability) : false;
}

function useEntry<Input>(path: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: Input) => api.post<{ user: User }>(path, input),
    onSuccess: ({ user }) => {
      client.clear();
      client.setQueryData(sessionKey, user);
    },
  });
}

export const useSignIn = () => useEntry<{ username: string; password: string }>('/api/session');
/** Who may sign in to the demo: nobody elsewhere. A sign-in page goes without it where it is not answered. */
export function useDemoAccounts() {
  return useQuery({
    queryKey: ['demo-accounts'],
    queryFn: ({ signal }) => api.get<DemoAccounts>('/api/demo-accounts', signal),
    staleTime: Infinity,
  });
}

export const useSetUp = () =>
  useEntry<{ key: string; username: string; name: string; password: string }>('/api/setup');

export const useSetPassword = () => useEntry<{ key: string; password: string }>('/api/password');

export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => api.delete('/api/session'),
    onSettled: () => {
      client.clear();
      client.setQueryData(sessionKey, null);
    },
  });
}
