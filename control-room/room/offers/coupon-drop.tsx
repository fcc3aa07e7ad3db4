import { useEffect, useState } from 'react';
import { useServerNow, useTexts, useViewerState } from '../context.tsx';
import { isPending } from '../purchase.ts';
import { CouponTicket } from './coupon-ticket.tsx';
import { isOfKind } from './standing.ts';
import { useOffersHere } from './use-offers-here.ts';

const shownMs = 45_000;
const afterTakenMs = 4_000;

/**
 * A coupon the host has just dropped, in sight for a while; later it is found with the other offers. It stays for
 * whoever waits to be given it, and as long again for reading what the answer was.
 */
export function CouponDrop() {
  const t = useTexts();
  const now = useServerNow(1_000);
  const dropped = useViewerState((state) => state.dropped);
  const offer = useOffersHere().find(({ id }) => id === dropped?.offerId);
  const isTaken = useViewerState(
    ({ room }) => room?.me.coupons.some(({ offerId }) => offerId === dropped?.offerId) ?? false,
  );
  const isAwaited = useViewerState(({ purchases }) => {
    const taking = purchases[`coupon:${dropped?.offerId}`];
    return taking !== undefined && isPending(taking);
  });
  const [closedAt, setClosedAt] = useState(0);
  const [awaitedAt, setAwaitedAt] = useState(0);
  const droppedAt = dropped?.at ?? 0;
  const isInSight = now - Math.max(droppedAt, awaitedAt) <= shownMs;
  useEffect(() => {
    if (isInSight && isAwaited) setAwaitedAt(now);
  }, [isInSight, isAwaited, now]);
  useEffect(() => {
    if (!isTaken || droppedAt === 0) return;
    const timer = setTimeout(() => setClosedAt(droppedAt), afterTakenMs);
    return () => clearTimeout(timer);
  }, [isTaken, droppedAt]);
  if (!offer || !isOfKind(offer, 'coupon') || closedAt === droppedAt || !isInSight) return null;
  return (
    <section aria-label={t.offers.couponDropped} className="coupon-drop">
      <p className="visually-hidden" role="status">
        {t.offers.couponDropped}
      </p>
      <CouponTicket offer={offer} onClose={() => setClosedAt(droppedAt)} />
    </section>
  );
}
