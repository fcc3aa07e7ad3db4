import { unitsIn } from '../bag.ts';
import { useServerNow, useTexts, useViewerState } from '../context.tsx';
import { Icon } from '../icons.tsx';
import type { Panel } from '../panel.ts';
import { couponStatusAt } from '../room-state.ts';
import { useCouponWords, useMoney } from './offer-words.ts';
import { offersOfKind } from './standing.ts';
import { useOffersHere } from './use-offers-here.ts';

const noOffers: never[] = [];

/** One line for what comes on top of a price: coupons, gifts, the member's price; and the bag when something is in it. */
export function Shelf({ onPanel }: { onPanel: (panel: Panel) => void }) {
  const t = useTexts();
  const o = t.offers;
  const money = useMoney();
  const couponWords = useCouponWords();
  const now = useServerNow(5_000);
  const offers = useOffersHere();
  const inBag = useViewerState(({ bag }) => unitsIn(bag));
  const coupons = useViewerState(({ room }) => room?.me.coupons ?? noOffers);
  const usable = coupons.filter((coupon) => couponStatusAt(coupon, now) === 'issued').length;
  const words = [
    ...offersOfKind(offers, 'coupon').map(({ id, terms }) => ({
      id,
      icon: 'ticket' as const,
      text: `${couponWords(terms).off} ${couponWords(terms).from}`,
    })),
    ...offersOfKind(offers, 'gift').map(({ id, terms }) => ({
      id,
      icon: 'gift' as const,
      text: o.giftOver(money(terms.threshold)),
    })),
    ...offersOfKind(offers, 'member-price').map(({ id, terms }) => ({
      id,
      icon: 'star' as const,
      text: o.membersOff(terms.bps),
    })),
  ];
  if (words.length === 0 && inBag === 0 && usable === 0) return null;
  return (
    <div className="shelf">
      {(words.length > 0 || usable > 0) && (
        <button
          aria-label={`${o.offers}: ${words.map(({ text }) => text).join(', ')}`}
          className="shelf-offers"
          onClick={() => onPanel({ kind: 'offers' })}
          type="button"
        >
          <span className="shelf-words">
            {words.map(({ id, icon, text }) => (
              <span key={id}>
                <Icon name={icon} size={15} /> {text}
              </span>
            ))}
            {words.length === 0 && (
              <span>
                <Icon name="ticket" size={15} /> {o.myCouponsCount(usable)}
              </span>
            )}
          </span>
          <Icon name="next" size={16} />
        </button>
      )}
      {inBag > 0 && (
        <button className="pill shelf-bag" onClick={() => onPanel({ kind: 'bag' })} type="button">
          <Icon name="bag" size={17} /> {o.bag} <b>{inBag}</b>
        </button>
      )}
    </div>
  );
}
