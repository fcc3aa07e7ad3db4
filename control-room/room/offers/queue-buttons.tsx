import { useEffect, useRef, useState } from 'react';
import type { RoomDeal } from '#shared/contract/room.ts';
import { useErrorText, useTexts, useViewer, useViewerState } from '../context.tsx';

/** So often a viewer's own place is asked for while it may have changed; spread, so that not all ask at once. */
const askMs = 6_000;

/** A deal that is sold out: wait for units that come back, see one's place, leave the queue. */
export function QueueButtons({
  deal,
  ahead,
  code,
}: {
  deal: RoomDeal;
  /** Viewers before this one; null: not in the queue. */
  ahead: number | null;
  /** Why joining was refused. */
  code: string | null;
}) {
  const t = useTexts();
  const o = t.offers;
  const viewer = useViewer();
  const errorText = useErrorText();
  const isConnected = useViewerState(({ network }) => network.kind === 'connected');
  const [hasLeft, setLeft] = useState(false);
  const isIn = ahead !== null;
  const waiting = deal.waiting ?? 0;
  // A place changes only when the queue does.
  const mayHaveMoved = useRef(false);
  useEffect(() => {
    mayHaveMoved.current = waiting > 0;
  }, [waiting]);
  useEffect(() => {
    if (!isIn || !isConnected) return;
    const timer = setInterval(
      () => {
        if (!mayHaveMoved.current) return;
        mayHaveMoved.current = false;
        viewer.askPlace(deal.id);
      },
      askMs * (0.75 + Math.random() / 2),
    );
    return () => clearInterval(timer);
  }, [viewer, isIn, isConnected, deal.id]);
  if (isIn)
    return (
      <div className="queue">
        <p role="status">
          <b>{o.inQueue(ahead + 1)}</b>
          <span>{o.queueHint}</span>
        </p>
        <button
          className="pill wide"
          disabled={!isConnected}
          onClick={() => void viewer.leaveWaitlist(deal.id).then(setLeft)}
          type="button"
        >
          {o.leaveQueue}
        </button>
      </div>
    );
  return (
    <div className="queue">
      <p className="sold-out-word">
        <b>{t.soldOut}</b>
        <span>{waiting > 0 ? o.peopleWait(waiting) : t.soldOutHint}</span>
      </p>
      {code !== null && (
        <p className="hint bad" role="alert">
          {errorText(code)}
        </p>
      )}
      <button
        className="main-button"
        disabled={!isConnected}
        onClick={() => {
          setLeft(false);
          viewer.buy({ kind: 'wait', dealId: deal.id });
        }}
        type="button"
      >
        {isConnected ? o.joinQueue : t.offlineButton}
      </button>
      <p className="hint" role="status">
        {hasLeft ? o.leftQueue : ''}
      </p>
    </div>
  );
}
