import { useErrorText, useServerNow, useTexts, useViewer, useViewerState } from '../context.tsx';
import { formatLeft } from '../format.ts';
import { Icon } from '../icons.tsx';
import { isPending } from '../purchase.ts';
import { useAudienceWords, useIsForMe } from './audience-words.tsx';
import { useCouponWords } from './offer-words.ts';
import { couponStanding, type OfferOf } from './standing.ts';

/** A coupon that can be taken: what it is worth, from what amount, for whom, and one button. */
export function CouponTicket({ offer, onClose }: { offer: OfferOf<'coupon'>; onClose?: () => void }) {
  const t = useTexts();
  const o = t.offers;
  const viewer = useViewer();
  const errorText = useErrorText();
  const now = useServerNow(1_000);
  const lang = useViewerState((state) => state.lang);
  const coupons = useViewerState(({ room }) => room?.me.coupons);
  const isConnected = useViewerState(({ network }) => network.kind === 'connected');
  const purchase = useViewerState((state) => state.purchases[`coupon:${offer.id}`] ?? null);
  const isForMe = useIsForMe(offer.terms.audience);
  const audience = useAudienceWords();
  const { off, from } = useCouponWords()(offer.terms);
  const standing = couponStanding(offer, coupons ?? [], now);
  const isWaiting = purchase !== null && isPending(purchase);
  const forWhom = audience(offer.terms.audience);
  const leftMs = offer.closesAt === null ? null : offer.closesAt - now;
  return (
    <article className={`ticket ${standing.kind}`}>
      <div className="ticket-worth">
        <b>{off}</b>
        <small>{from}</small>
      </div>
      <div className="ticket-text">
        <b>{offer.title[lang]}</b>
        <small>
          {[
            forWhom,
            offer.terms.redeem === 'anywhere' ? '' : o.redeem[offer.terms.redeem],
            leftMs !== null && leftMs > 0 ? `${t.endsIn} ${formatLeft(leftMs)}` : '',
            standing.kind === 'take' && offer.left !== undefined ? t.left(offer.left) : '',
          ]
            .filter(Boolean)
            .join(' · ')}
        </small>
        {purchase?.state === 'refused' && standing.kind === 'take' && (
          <small className="bad" role="alert">
            {errorText(purchase.code)}
          </small>
        )}
        {!isForMe && standing.kind === 'take' && offer.terms.audience.kind !== 'all' && (
          <small>{o.notForYou[offer.terms.audience.kind]}</small>
        )}
      </div>
      <div className="ticket-act">
        {standing.kind === 'take' ? (
          <button
            className="pill solid"
            disabled={!isForMe || !isConnected || isWaiting}
            onClick={() => viewer.buy({ kind: 'coupon', offerId: offer.id })}
            type="button"
          >
            {isWaiting ? o.taking : o.take}
          </button>
        ) : (
          <span className={standing.kind === 'has' ? 'good' : 'muted'} role="status">
            {standing.kind === 'has' && <Icon name="check" size={15} />} {o.couponState[standing.kind]}
          </span>
        )}
      </div>
      {onClose && (
        <button aria-label={t.close} className="ticket-close" onClick={onClose} type="button">
          <Icon name="close" size={16} />
        </button>
      )}
    </article>
  );
}
