import { useEffect } from 'react';
import type { GroupView } from '#shared/contract/offers.ts';
import { useViewer, useViewerState } from '../context.tsx';
import { isJoinable } from './standing.ts';

/**
 * A group by its id: as the room has it while it waits for buyers, else as the server told it last. One that leaves
 * the room's list has come together or failed, or there are too many to list: it is asked for.
 */
export function useGroup(offerId: string | null, groupId: string | null): GroupView | null {
  const viewer = useViewer();
  const listed = useViewerState(
    ({ room }) =>
      room?.offers.find(({ id }) => id === offerId)?.groups?.find(({ id }) => id === groupId) ?? null,
  );
  const asked = useViewerState(({ groups }) => (groupId === null ? null : (groups[groupId] ?? null)));
  const isConnected = useViewerState(({ network }) => network.kind === 'connected');
  const isListed = listed !== null;
  const isOver = asked !== null && asked.status !== 'open';
  useEffect(() => {
    if (offerId === null || groupId === null || isListed || isOver || !isConnected) return;
    viewer.loadGroup(offerId, groupId);
    const timer = setInterval(() => viewer.loadGroup(offerId, groupId), askAgainMs);
    return () => clearInterval(timer);
  }, [viewer, offerId, groupId, isListed, isOver, isConnected]);
  // What was asked for ended after what was listed, never before.
  return isOver ? asked : (listed ?? asked);
}

/** Whether friends can still come into groups of an offer. */
export const useIsJoinable = (offerId: string | undefined): boolean =>
  useViewerState(({ room }) => room !== null && isJoinable(room, offerId));

const askAgainMs = 8_000;
