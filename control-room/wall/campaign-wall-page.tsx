import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import type { CampaignWall } from '#shared/contract/campaign-wall.ts';
import { api, failureOf } from '../app/api.ts';
import { useKeptSession } from '../app/session.ts';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Loading } from '../ui/loading.tsx';
import { useWakeLock } from '../ui/use-wake-lock.ts';
import { CampaignWallScreen } from './campaign-wall-screen.tsx';

const everyMs = 3_000;

/** Every show of a campaign on one screen. One light question every few seconds; what was heard last stays when none is answered. */
export function CampaignWallPage() {
  const id = useParams().id ?? '';
  useKeptSession();
  useWakeLock();
  const wall = useQuery({
    queryKey: ['campaign-wall', id],
    queryFn: ({ signal }) => api.get<CampaignWall>(`/api/campaigns/${encodeURIComponent(id)}/wall`, signal),
    refetchInterval: everyMs,
    refetchIntervalInBackground: true,
    retry: false,
  });
  if (wall.data)
    return <CampaignWallScreen wall={wall.data} heardAt={wall.dataUpdatedAt} isLost={wall.isError} />;
  return (
    <main>
      {wall.isError ? (
        <ErrorPanel failure={failureOf(wall.error)} retry={() => void wall.refetch()} />
      ) : (
        <Loading rows={8} height={56} />
      )}
    </main>
  );
}
