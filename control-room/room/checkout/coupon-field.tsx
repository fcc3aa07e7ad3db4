import type { CouponView } from '#shared/contract/offers.ts';
import { useTexts, useViewerState } from '../context.tsx';
import { useCouponWords, useMoney } from '../offers/offer-words.ts';
import type { OfferOf } from '../offers/standing.ts';
import type { Quoted } from '../offers/use-quotes.ts';

export interface UsableCoupon {
  readonly coupon: CouponView;
  readonly offer: OfferOf<'coupon'>;
}

/** The viewer's coupons, and what each is worth here or why it is not for this order; the server said so. */
export function CouponField({
  coupons,
  chosen,
  quotes,
  onChoose,
}: {
  coupons: readonly UsableCoupon[];
  /** `''`: none. */
  chosen: string;
  quotes: ReadonlyMap<string, Quoted>;
  onChoose: (code: string) => void;
}) {
  const t = useTexts();
  const o = t.offers;
  const money = useMoney();
  const words = useCouponWords();
  const lang = useViewerState((state) => state.lang);
  const plain = quotes.get('');
  if (coupons.length === 0) return null;
  const worth = (quoted: Quoted | undefined): { text: string; isOff: boolean } => {
    if (!quoted) return { text: '', isOff: false };
    if (quoted.ok)
      return {
        text: plain?.ok ? `−${money(Math.max(0, plain.quote.total - quoted.quote.total))}` : '',
        isOff: false,
      };
    const { threshold, eligible } = quoted.params;
    if (
      quoted.code === 'coupon_not_applicable' &&
      typeof threshold === 'number' &&
      typeof eligible === 'number' &&
      eligible < threshold
    )
      return {
        text: eligible > 0 ? o.moreForCoupon(money(threshold - eligible)) : o.notTheseItems,
        isOff: true,
      };
    return { text: t.errors[quoted.code] ?? t.errorOther, isOff: true };
  };
  return (
    <fieldset className="coupon-field">
      <legend>{o.coupon}</legend>
      {coupons.map(({ coupon, offer }) => {
        const { text, isOff } = worth(quotes.get(coupon.code));
        const { off, from } = words(offer.terms);
        return (
          <label className={chosen === coupon.code ? 'chosen' : isOff ? 'off' : ''} key={coupon.code}>
            <input
              checked={chosen === coupon.code}
              disabled={isOff}
              name="coupon"
              onChange={() => onChoose(coupon.code)}
              type="radio"
            />
            <span>
              <b>{off}</b> {offer.title[lang]}
              <small>{isOff ? text : from}</small>
            </span>
            {!isOff && <b className="worth">{text}</b>}
          </label>
        );
      })}
      <label className={chosen === '' ? 'chosen' : ''}>
        <input checked={chosen === ''} name="coupon" onChange={() => onChoose('')} type="radio" />
        <span>{o.noCoupon}</span>
      </label>
    </fieldset>
  );
}
