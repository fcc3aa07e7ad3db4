import type { OrderView } from '#shared/contract/viewers.ts';
import { useTexts, useViewerState } from '../context.tsx';
import { useMoney } from '../offers/offer-words.ts';
import { isOfKind } from '../offers/standing.ts';
import { orderSums } from '../order-stage.ts';
import { offerOf } from '../room-state.ts';

/** What is in an order, what was taken off, and what it comes to. */
export function OrderLines({
  order,
  isUndone = false,
}: {
  order: OrderView;
  /** Its group did not come together: its units went back by themselves, and nobody returned any. */
  isUndone?: boolean;
}) {
  const t = useTexts();
  const o = t.offers;
  const money = useMoney();
  const lang = useViewerState((state) => state.lang);
  const items = useViewerState((state) => state.room?.items);
  const coupon = useViewerState(
    ({ room }) => (room && order.coupon && offerOf(room, order.coupon.offerId)) || null,
  );
  const variant = useViewerState(({ room, lang: spoken }) => {
    const of = room && order.offer?.variantId !== undefined ? offerOf(room, order.offer.offerId) : null;
    if (!of || !isOfKind(of, 'presale')) return null;
    return of.terms.variants?.find(({ id }) => id === order.offer?.variantId)?.title[spoken] ?? null;
  });
  const { before, off } = orderSums(order);
  const couponOff = order.coupon?.discount ?? 0;
  const giftOff = order.lines.reduce((sum, line) => sum + (line.isGift ? (line.discount ?? 0) : 0), 0);
  const otherOff = off - couponOff - giftOff;
  return (
    <div className="order-lines">
      {order.lines.map((line) => {
        const item = items?.find((known) => known.itemId === line.itemId);
        return (
          <p key={`${line.itemId} ${line.dealId ?? ''} ${line.isGift ? 'gift' : ''}`}>
            {item && <img alt="" height="48" src={item.imageUrl} width="48" />}
            <span>
              {item?.title[lang] ?? line.productId}
              {line.isGift && <i className="tag">{o.gift}</i>}
              {line.dealId !== null && <i className="tag">{t.deal}</i>}
              {variant && <small>{variant}</small>}
              {!isUndone && (line.returned ?? 0) > 0 && <small>{o.returned(line.returned ?? 0)}</small>}
            </span>
            <span className="muted">
              {line.isGift ? `${o.free} × ${line.quantity}` : `${money(line.unitPrice)} × ${line.quantity}`}
            </span>
          </p>
        );
      })}
      {(couponOff > 0 || otherOff > 0) && (
        <dl className="order-sums">
          <div>
            <dt>{o.before}</dt>
            <dd>{money(before - giftOff)}</dd>
          </div>
          {otherOff > 0 && (
            <div className="less">
              <dt>{order.deposit ? o.depositGain : o.offersOff}</dt>
              <dd>−{money(otherOff)}</dd>
            </div>
          )}
          {couponOff > 0 && (
            <div className="less">
              <dt>{coupon ? o.named(o.coupon, coupon.title[lang]) : o.coupon}</dt>
              <dd>−{money(couponOff)}</dd>
            </div>
          )}
        </dl>
      )}
    </div>
  );
}
