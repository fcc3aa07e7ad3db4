import { useCallback } from 'react';
import { useSearchParams } from 'react-router';
import { readSort, type Sort, writeSort } from './sorting.ts';

export const tabs = [
  'products',
  'regions',
  'stores',
  'guides',
  'deals',
  'lift',
  'forecast',
  'funnel',
  'comments',
  'interventions',
  'settlement',
  'notes',
] as const;
export type Tab = (typeof tabs)[number];
const isTab = (text: string | null): text is Tab => tabs.some((tab) => tab === text);

export interface ViewState {
  readonly tab: Tab;
  readonly regionId: string | null;
  readonly sort: Sort | null;
  /** The moment looked at as the address has it, epoch ms. */
  readonly moment: string | null;
  setTab(tab: Tab): void;
  setRegion(regionId: string | null): void;
  setSort(sort: Sort): void;
  setMoment(at: number | null): void;
}

/** What is looked at stands in the address, so that a link shows the same page to somebody else. */
export function useViewState(): ViewState {
  const [query, setQuery] = useSearchParams();
  const change = useCallback(
    (values: Record<string, string | null>) =>
      setQuery(
        (before) => {
          const next = new URLSearchParams(before);
          for (const [key, value] of Object.entries(values))
            if (value === null) next.delete(key);
            else next.set(key, value);
          return next;
        },
        { replace: true, preventScrollReset: true },
      ),
    [setQuery],
  );
  const setMoment = useCallback(
    (at: number | null) => change({ at: at === null ? null : String(at) }),
    [change],
  );
  const tab = query.get('tab');
  return {
    tab: isTab(tab) ? tab : 'products',
    regionId: query.get('region'),
    sort: readSort(query.get('sort')),
    moment: query.get('at'),
    setMoment,
    setTab: (next) => change({ tab: next, sort: null }),
    setRegion: (regionId) => change({ region: regionId }),
    setSort: (sort) => change({ sort: writeSort(sort) }),
  };
}
