import { bagPlace } from '../bag.ts';
import { useServerNow, useTexts, useViewer, useViewerState } from '../context.tsx';
import { useMoney } from '../offers/offer-words.ts';
import { Checkout, mostOf } from './checkout.tsx';
import { isJustPlaced, JustPlaced } from './held.tsx';
import { Stepper } from './stepper.tsx';

/** What was put aside, ordered together: sets, gifts and coupons count over all of it. */
export function BagSheet({ onPay }: { onPay: (orderId: string) => void }) {
  const t = useTexts();
  const viewer = useViewer();
  const money = useMoney();
  const now = useServerNow(1_000);
  const lang = useViewerState((state) => state.lang);
  const bag = useViewerState((state) => state.bag);
  const room = useViewerState((state) => state.room);
  const purchase = useViewerState((state) => state.purchases[`order:${bagPlace}`] ?? null);
  const placed =
    purchase?.state === 'placed' ? room?.me.orders.find(({ id }) => id === purchase.id) : undefined;
  // Its order is placed: the bag is empty, and what is left to do is to pay.
  if (bag.length === 0)
    return placed && isJustPlaced(placed, now) ? (
      <JustPlaced onPay={onPay} order={placed} />
    ) : (
      <p className="empty">{t.offers.bagEmptyHint}</p>
    );
  return (
    <Checkout lines={bag} onPay={onPay} place={bagPlace}>
      <ul className="bag-lines">
        {bag.map(({ itemId, quantity }) => {
          const item = room?.items.find((known) => known.itemId === itemId);
          if (!item) return null;
          return (
            <li key={itemId}>
              <img alt="" height="56" src={item.imageUrl} width="56" />
              <span className="bag-name">
                {item.title[lang]}
                <small>{item.isFrozen ? t.offers.paused : money(item.price)}</small>
              </span>
              <Stepper
                label={item.title[lang]}
                least={0}
                most={mostOf(item.available)}
                onChange={(units) => viewer.putInBag(itemId, units)}
                units={quantity}
              />
            </li>
          );
        })}
      </ul>
    </Checkout>
  );
}
