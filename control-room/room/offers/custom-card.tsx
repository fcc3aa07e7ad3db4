import { useServerNow, useTexts, useViewerState } from '../context.tsx';
import { formatMoment } from '../format.ts';
import { NotForMe, useIsForMe } from './audience-words.tsx';
import { Card, type CardActions, useBlocked, useItem } from './cards.tsx';
import { customStateAt, ownCustom } from './custom-standing.ts';
import { useMoney } from './offer-words.ts';
import type { OfferOf } from './standing.ts';

/** A piece made for one customer: the way to ask for it, and how the viewer's own stands. */
export function CustomCard({ offer, onPanel, onPay }: { offer: OfferOf<'custom'> } & CardActions) {
  const t = useTexts();
  const money = useMoney();
  const now = useServerNow(1_000);
  const lang = useViewerState((state) => state.lang);
  const timeZone = useViewerState(({ room }) => room?.show.timeZone ?? 'UTC');
  const item = useItem(offer.terms.itemId);
  const custom = useViewerState(({ room }) => ownCustom(room?.me.customs, offer.id));
  const isForMe = useIsForMe(offer.terms.audience);
  const blocked = useBlocked(item);
  if (!item) return null;
  const open = () => onPanel({ kind: 'custom', offerId: offer.id });
  const state = custom && customStateAt(custom, now);
  const order = custom?.order;
  const isDue = order && order.due > 0 && (state === 'accepted' || state === 'ready');
  return (
    <Card
      audience={offer.terms.audience}
      closesAt={offer.closesAt}
      icon="gem"
      item={item}
      kind="custom"
      label={t.custom.made}
      onOpen={open}
      price={
        <span className="prices">
          <strong>
            {custom?.quote ? money(custom.quote.price) : t.custom.from(money(offer.terms.price))}
          </strong>
        </span>
      }
    >
      {custom && state ? (
        <>
          <p className="deal-left">
            <b>{t.custom.state[state]}</b>
            {state === 'quoted' && custom.quote && (
              <span className="muted right">
                {t.custom.stands(formatMoment(custom.quote.validUntil, timeZone, lang, 'bare'))}
              </span>
            )}
          </p>
          <button className="main-button" onClick={() => (isDue ? onPay(order.id) : open())} type="button">
            {isDue
              ? state === 'ready'
                ? t.offers.payBalance(money(order.due))
                : t.offers.payDeposit(money(order.due))
              : t.details}
          </button>
        </>
      ) : isForMe ? (
        <button className="main-button" disabled={blocked !== null} onClick={open} type="button">
          {blocked ?? t.custom.start}
        </button>
      ) : (
        <NotForMe audience={offer.terms.audience} />
      )}
    </Card>
  );
}
