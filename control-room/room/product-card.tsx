import { useRef } from 'react';
import type { RoomItem } from '#shared/contract/room.ts';
import { useTexts, useViewerState } from './context.tsx';
import { formatMoney } from './format.ts';
import { useImpression } from './impression.ts';

/**
 * Price beside the one it stands under, with the saving in words and not by colour alone. `listLabel`: what that other
 * price is, where it is not the list price.
 */
export function Prices(props: { price: number; listPrice: number; label: string; listLabel?: string }) {
  const { price, listPrice, label } = props;
  const t = useTexts();
  const lang = useViewerState((state) => state.lang);
  const currency = useViewerState((state) => state.room?.show.currency ?? 'CNY');
  const percent = listPrice > 0 ? Math.floor(((listPrice - price) * 100) / listPrice) : 0;
  return (
    <p className="prices">
      <span className="visually-hidden">{label} </span>
      <strong>{formatMoney(price, currency, lang)}</strong>
      {listPrice > price && (
        <>
          <span className="visually-hidden">{props.listLabel ?? t.listPrice} </span>
          <s>{formatMoney(listPrice, currency, lang)}</s>
          {percent > 0 && <span className="saving">{t.off(percent)}</span>}
        </>
      )}
    </p>
  );
}

/** One product in a row: the whole row opens it. */
export function ProductRow({
  item,
  tag,
  onOpen,
}: {
  item: RoomItem;
  tag?: string | null;
  onOpen: (itemId: string) => void;
}) {
  const t = useTexts();
  const lang = useViewerState((state) => state.lang);
  const ref = useRef<HTMLButtonElement>(null);
  useImpression(ref, item.itemId);
  return (
    <button className="product-row" onClick={() => onOpen(item.itemId)} ref={ref} type="button">
      <img alt="" height="72" loading="lazy" src={item.imageUrl} width="72" />
      <span className="product-text">
        {tag && <span className="tag">{tag}</span>}
        <span className="product-title">{item.title[lang]}</span>
        {item.isPriceHidden ? (
          <span className="price-soon">{t.priceSoon}</span>
        ) : (
          <Prices label={t.price} listPrice={item.listPrice} price={item.price} />
        )}
        <span className={item.available > 0 ? 'stock' : 'stock out'}>
          {item.isFrozen ? t.offers.paused : item.available > 0 ? t.available(item.available) : t.soldOut}
        </span>
      </span>
    </button>
  );
}
