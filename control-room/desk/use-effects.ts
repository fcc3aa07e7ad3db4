import { useQuery } from '@tanstack/react-query';
import type { InterventionEffect } from '#shared/contract/interventions.ts';
import { api, showPath } from '../app/api.ts';
import { useLiveShow } from '../live/use-live.ts';

/** Effects move slowly, and every desk asks. */
const everyMs = 15_000;

/** What each intervention has done so far, by its id; empty while there is none. */
export function useEffects(): ReadonlyMap<string, InterventionEffect> {
  const showId = useLiveShow((show) => show.showId);
  const raised = useLiveShow((show) => show.state.interventions.length);
  const isLive = useLiveShow((show) => show.state.status === 'live');
  const { data } = useQuery({
    queryKey: ['effects', showId, raised],
    queryFn: ({ signal }) => api.get<{ items: InterventionEffect[] }>(showPath(showId, '/effects'), signal),
    enabled: raised > 0,
    refetchInterval: isLive ? everyMs : false,
  });
  return new Map(data?.items.map((one) => [one.interventionId, one]));
}
