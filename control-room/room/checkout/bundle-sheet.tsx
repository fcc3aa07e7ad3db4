import { useTexts, useViewerState } from '../context.tsx';
import { useMoney } from '../offers/offer-words.ts';
import { bundleSaving, type OfferOf } from '../offers/standing.ts';
import { Prices } from '../product-card.tsx';
import { Checkout } from './checkout.tsx';

/** A set opened: what is in it, what it saves, and an order of the whole. */
export function BundleSheet({
  offer,
  onPay,
}: {
  offer: OfferOf<'bundle'>;
  onPay: (orderId: string) => void;
}) {
  const t = useTexts();
  const money = useMoney();
  const lang = useViewerState((state) => state.lang);
  const items = useViewerState(({ room }) => room?.items);
  const saving = bundleSaving(offer.terms, items ?? []);
  return (
    <div className="detail">
      <ul className="set-parts">
        {offer.terms.items.map(({ itemId, quantity }) => {
          const item = items?.find((known) => known.itemId === itemId);
          return (
            item && (
              <li key={itemId}>
                <img alt="" height="112" src={item.imageUrl} width="112" />
                <span>
                  {item.title[lang]}
                  <small>
                    {money(item.price)}
                    {quantity > 1 && ` × ${quantity}`}
                  </small>
                </span>
              </li>
            )
          );
        })}
      </ul>
      {saving && (
        <Prices
          label={t.offers.setPrice}
          listLabel={t.offers.apartPrice}
          listPrice={saving.apart}
          price={offer.terms.price}
        />
      )}
      {saving && saving.saved > 0 && <p className="good">{t.offers.savesTogether(money(saving.saved))}</p>}
      <Checkout lines={offer.terms.items} onPay={onPay} place={`set-${offer.id}`} />
    </div>
  );
}
