import { useEffect, useState } from 'react';
import type { CouponView } from '#shared/contract/offers.ts';
import { Qr } from '../../ui/qr.tsx';
import { useServerNow, useTexts, useViewer, useViewerState } from '../context.tsx';
import { formatMoment } from '../format.ts';
import { useCouponWords } from '../offers/offer-words.ts';
import { isOfKind } from '../offers/standing.ts';
import { couponStatusAt, offerOf } from '../room-state.ts';

/** About as long as a store needs to type the next thing. */
const askAgainMs = 3_000;
const none: CouponView[] = [];
const order: readonly CouponView['status'][] = ['issued', 'held', 'redeemed', 'lapsed'];

/** The viewer's own coupons, those that can be used first; with the code a store takes over its counter. */
export function Wallet() {
  const t = useTexts();
  const viewer = useViewer();
  const now = useServerNow(1_000);
  const coupons = useViewerState(({ room }) => room?.me.coupons ?? none);
  // A store may have taken one meanwhile.
  useEffect(() => viewer.loadCoupons(), [viewer]);
  if (coupons.length === 0) return null;
  const sorted = coupons
    .map((coupon) => ({ coupon, status: couponStatusAt(coupon, now) }))
    .sort((a, b) => order.indexOf(a.status) - order.indexOf(b.status));
  return (
    <section aria-label={t.offers.myCoupons} className="wallet">
      <h3>{t.offers.myCoupons}</h3>
      <ul>
        {sorted.map(({ coupon, status }) => (
          <li key={coupon.code}>
            <OwnCoupon coupon={coupon} status={status} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function OwnCoupon({ coupon, status }: { coupon: CouponView; status: CouponView['status'] }) {
  const t = useTexts();
  const o = t.offers;
  const words = useCouponWords();
  const lang = useViewerState((state) => state.lang);
  const timeZone = useViewerState(({ room }) => room?.show.timeZone ?? 'UTC');
  const offer = useViewerState(({ room }) => room && offerOf(room, coupon.offerId));
  if (!offer || !isOfKind(offer, 'coupon')) return null;
  const { off, from } = words(offer.terms);
  const { redeem } = offer.terms;
  return (
    <article className={`ticket own ${status}`}>
      <div className="ticket-worth">
        <b>{off}</b>
        <small>{from}</small>
      </div>
      <div className="ticket-text">
        <b>{offer.title[lang]}</b>
        <small>
          {status === 'issued'
            ? `${o.until(formatMoment(coupon.validUntil, timeZone, lang))} · ${o.redeem[redeem]}`
            : o.ownCoupon[status]}
        </small>
      </div>
      {status === 'issued' && redeem !== 'online' && <StoreCode code={coupon.code} />}
    </article>
  );
}

/** The code for a store's counter. While it is shown somebody is about to take it, so it is asked about again and again. */
function StoreCode({ code }: { code: string }) {
  const o = useTexts().offers;
  const viewer = useViewer();
  const [isShown, setIsShown] = useState(false);
  useEffect(() => {
    if (!isShown) return;
    const timer = setInterval(() => viewer.loadCoupons(), askAgainMs);
    return () => clearInterval(timer);
  }, [viewer, isShown]);
  return (
    <details onToggle={({ currentTarget }) => setIsShown(currentTarget.open)}>
      <summary>{o.showCode}</summary>
      <p>{o.codeHint}</p>
      <Qr className="code-qr" label={o.codeQr} text={code} />
      <p className="code">{code}</p>
    </details>
  );
}
