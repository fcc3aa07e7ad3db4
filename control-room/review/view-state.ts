import { useCallback, useMemo } from 'react';
import { useQueryValues } from '../ui/use-query-values.ts';
import type { TimeWindow } from './chart-data.ts';
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
  'members',
  'compare',
  'comments',
  'team',
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
  /** The part of the show looked at; null = all of it. */
  readonly part: TimeWindow | null;
  /** Shows laid beside this one; null while none was chosen or cleared. */
  readonly beside: readonly string[] | null;
  /** All of it on one page, for print. */
  readonly isReport: boolean;
  /** The moment looked at as the address has it, epoch ms. */
  readonly moment: string | null;
  setTab(tab: Tab): void;
  setRegion(regionId: string | null): void;
  setSort(sort: Sort): void;
  setMoment(at: number | null): void;
  setPart(part: TimeWindow | null): void;
  setBeside(showIds: readonly string[]): void;
  /** The page of a review meeting; null outside one. */
  readonly step: number | null;
  setReport(isReport: boolean): void;
  setStep(step: number | null): void;
}

/** What is looked at stands in the address, so that a link shows the same page to somebody else. */
export function useViewState(): ViewState {
  const [query, change] = useQueryValues();
  const setMoment = useCallback(
    (at: number | null) => change({ at: at === null ? null : String(at) }),
    [change],
  );
  const tab = query.get('tab');
  const [from, to] = [query.get('from'), query.get('to')];
  const part = useMemo(() => partOf(from, to), [from, to]);
  const beside = query.get('beside');
  return {
    tab: isTab(tab) ? tab : 'products',
    regionId: query.get('region'),
    sort: readSort(query.get('sort')),
    moment: query.get('at'),
    part,
    beside: useMemo(() => beside?.split(',').filter(Boolean).slice(0, mostBeside) ?? null, [beside]),
    isReport: query.get('report') === '1',
    setPart: (next) =>
      change({ from: next && String(Math.round(next.from)), to: next && String(Math.round(next.to)) }),
    setBeside: (showIds) => change({ beside: showIds.join(',') }),
    step: /^\d{1,2}$/.test(query.get('step') ?? '') ? Number(query.get('step')) : null,
    setStep: (step) => change({ step: step === null ? null : String(step) }),
    setReport: (isReport) => change({ report: isReport ? '1' : null }),
    setMoment,
    setTab: (next) => change({ tab: next, sort: null }),
    setRegion: (regionId) => change({ region: regionId }),
    setSort: (sort) => change({ sort: writeSort(sort) }),
  };
}

/** Shows laid beside one at most: with it, four. */
export const mostBeside = 3;

/** Two instants of the address; nonsense is no part. */
function partOf(from: string | null, to: string | null): TimeWindow | null {
  if (from === null || to === null || !/^\d{1,16}$/.test(from) || !/^\d{1,16}$/.test(to)) return null;
  const part = { from: Number(from), to: Number(to) };
  return part.to > part.from ? part : null;
}
