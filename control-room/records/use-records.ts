import { useInfiniteQuery } from '@tanstack/react-query';
import { api } from '../app/api.ts';
import type { AnyRecord, RecordKind } from './kinds.ts';

interface RecordsPage {
  readonly items: readonly AnyRecord[];
  readonly nextCursor: string | null;
  /** Everything that is found, on any page. */
  readonly total: number;
}

/** Records found by words, a page at a time: the server searches, however many there are. */
export const useRecords = (kind: RecordKind, words: string) =>
  useInfiniteQuery({
    queryKey: [kind, 'found', words],
    queryFn: ({ signal, pageParam }) => {
      const query = new URLSearchParams({
        limit: '200',
        ...(words === '' ? {} : { q: words }),
        ...(pageParam ? { cursor: pageParam } : {}),
      });
      return api.get<RecordsPage>(`/api/${kind}?${query}`, signal);
    },
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: (before, query) => (query?.queryKey[0] === kind ? before : undefined),
  });
