import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { PasswordLink, User, UserChange } from '#shared/contract/sessions.ts';
import { api, listAll } from '../app/api.ts';

const key = ['users'];
const ofUser = (userId: string, rest = '') => `/api/users/${encodeURIComponent(userId)}${rest}`;

export const useUsers = () =>
  useQuery({ queryKey: key, queryFn: ({ signal }) => listAll<User>('/api/users', signal) });

export interface NewUser {
  readonly username: string;
  readonly name: string;
  readonly role: UserRole;
  readonly regionIds: readonly string[];
  readonly storeIds: readonly string[];
}
export type UserRole = NonNullable<UserChange['role']>;

/** Writes about users; the list is read again. */
export function useUserWrites() {
  const client = useQueryClient();
  const onSuccess = () => client.invalidateQueries({ queryKey: key });
  const add = useMutation({ mutationFn: (user: NewUser) => api.post<User>('/api/users', user), onSuccess });
  const change = useMutation({
    mutationFn: ({ id, changes }: { id: string; changes: UserChange }) =>
      api.patch<User>(ofUser(id), changes),
    onSuccess,
  });
  return { add, change };
}

export const useMakePasswordLink = () =>
  useMutation({
    mutationFn: (userId: string) => api.post<PasswordLink>(ofUser(userId, '/password-link'), {}),
  });
