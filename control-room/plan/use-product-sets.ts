import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { ProductSet, SetItem } from '#shared/contract/product-sets.ts';
import { api, failureOf, listAll } from '../app/api.ts';
import type { Outcome } from '../ui/use-command.ts';

const setsKey = ['product-sets'];
const pathOf = (id: string) => `/api/product-sets/${encodeURIComponent(id)}`;

/** The brand's product sets, the latest saved first. */
export const useProductSets = () =>
  useQuery({
    queryKey: setsKey,
    queryFn: async ({ signal }) =>
      (await listAll<ProductSet>('/api/product-sets', signal)).toSorted((a, b) => b.savedAt - a.savedAt),
    staleTime: 15_000,
  });

/** What can be done to sets; the list is read anew after each. */
export function useSetChanges() {
  const client = useQueryClient();
  const doing = async (work: () => Promise<unknown>): Promise<Outcome> => {
    try {
      await work();
      return { ok: true };
    } catch (error) {
      return { ok: false, error: failureOf(error) };
    } finally {
      await client.invalidateQueries({ queryKey: setsKey });
    }
  };
  return {
    create: (name: string, items: readonly SetItem[]) =>
      doing(() => api.post('/api/product-sets', { name, items })),
    change: (id: string, changes: { name?: string; items?: readonly SetItem[] }) =>
      doing(() => api.patch(pathOf(id), changes)),
    remove: (id: string) => doing(() => api.delete(pathOf(id))),
  };
}
