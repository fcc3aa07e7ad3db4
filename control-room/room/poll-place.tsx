import { lazy, Suspense } from 'react';
import { useServerNow, useViewerState } from './context.tsx';
import { isPollOnShow } from './poll-state.ts';

/** Most shows ask nothing: the card is fetched with the first question. */
const PollCard = lazy(() => import('./poll-card.tsx').then(({ PollCard: card }) => ({ default: card })));

export function PollPlace() {
  const poll = useViewerState((state) => state.room?.poll ?? null);
  const isThere = poll !== null;
  const now = useServerNow(isThere ? 500 : 60_000);
  if (!poll || !isPollOnShow(poll, now)) return null;
  return (
    <Suspense fallback={null}>
      <PollCard key={poll.pollId} now={now} poll={poll} />
    </Suspense>
  );
}
