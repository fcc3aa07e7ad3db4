import type { Audience } from '#shared/contract/deals.ts';
import { isForViewer } from '../audience.ts';
import { useTexts, useViewer, useViewerState } from '../context.tsx';

/** For whom something is: “For members”. Empty for everyone. */
export function useAudienceWords(): (audience: Audience | undefined) => string {
  const t = useTexts().offers;
  const lang = useViewerState((state) => state.lang);
  const regions = useViewerState(({ room }) => room?.regions);
  return (audience) => {
    switch (audience?.kind) {
      case undefined:
      case 'all':
        return '';
      case 'members':
        return t.forMembers;
      case 'followers':
        return t.forFollowers;
      case 'segments':
        return t.forSegments(audience.segments.map((segment) => t.segments[segment]));
      case 'regions':
        return t.forRegions(
          audience.regionIds.flatMap((id) => regions?.find((region) => region.id === id)?.name[lang] ?? []),
        );
    }
  };
}

/** Whether something is for this viewer, as far as the page knows. */
export function useIsForMe(audience: Audience | undefined): boolean {
  const isFollowing = useViewerState((state) => state.isFollowing);
  return useViewerState(({ room }) => room === null || isForViewer(audience, room, isFollowing));
}

/** Why this viewer cannot have it, and what could be done about it. */
export function NotForMe({ audience }: { audience: Audience }) {
  const t = useTexts();
  const viewer = useViewer();
  const words = useAudienceWords();
  const canFollow = useViewerState(
    ({ network, room }) => network.kind === 'connected' && room?.show.status === 'live',
  );
  if (audience.kind === 'followers')
    return (
      <>
        <button className="main-button" disabled={!canFollow} onClick={viewer.follow} type="button">
          {t.offers.followToJoin}
        </button>
        <p className="hint">{t.offers.followersOnly}</p>
      </>
    );
  return (
    <>
      <button className="main-button" disabled type="button">
        {words(audience)}
      </button>
      <p className="hint">{t.offers.notForYou[audience.kind === 'all' ? 'members' : audience.kind]}</p>
    </>
  );
}
