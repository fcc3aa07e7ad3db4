import './style/sheets.css';
import './style/checkout.css';
import './style/custom.css';
import { BagSheet } from './checkout/bag-sheet.tsx';
import { BundleSheet } from './checkout/bundle-sheet.tsx';
import { CustomSheet } from './checkout/custom-sheet.tsx';
import { DealSheet } from './checkout/deal-sheet.tsx';
import { GroupSheet } from './checkout/group-sheet.tsx';
import { OfferList } from './checkout/offer-list.tsx';
import { OrdersSheet } from './checkout/orders-sheet.tsx';
import { PresaleSheet } from './checkout/presale-sheet.tsx';
import { ProductSheet } from './checkout/product-sheet.tsx';
import { useTexts, useViewerState } from './context.tsx';
import type { CardActions } from './offers/cards.tsx';
import { isOfKind } from './offers/standing.ts';
import type { Panel } from './panel.ts';
import { offerOf } from './room-state.ts';
import { Share } from './share.tsx';

/** What stands inside a sheet; fetched when the first one opens. */
export function PanelBody({ panel, onPanel, onPay }: { panel: Panel } & CardActions) {
  const t = useTexts();
  const room = useViewerState((state) => state.room);
  if (!room) return null;
  const itemOf = (id: string | undefined) => room.items.find(({ itemId }) => itemId === id);
  const gone = <p className="empty">{t.errors.offer_not_open}</p>;
  switch (panel.kind) {
    case 'orders':
      return <OrdersSheet onPanel={onPanel} onPay={onPay} />;
    case 'share':
      return <Share />;
    case 'bag':
      return <BagSheet onPay={onPay} />;
    case 'offers':
      return <OfferList onPanel={onPanel} onPay={onPay} />;
    case 'product': {
      const item = itemOf(panel.itemId);
      return item ? <ProductSheet item={item} onPay={onPay} /> : null;
    }
    case 'deal': {
      const deal = room.deals.find(({ id }) => id === panel.dealId);
      const item = itemOf(deal?.itemId);
      return deal && item ? <DealSheet deal={deal} item={item} onPay={onPay} /> : gone;
    }
    case 'bundle': {
      const offer = room.offers.find(({ id }) => id === panel.offerId);
      return offer && isOfKind(offer, 'bundle') ? <BundleSheet offer={offer} onPay={onPay} /> : gone;
    }
    case 'presale': {
      const offer = offerOf(room, panel.offerId);
      if (!offer || !isOfKind(offer, 'presale')) return gone;
      const item = itemOf(offer.terms.itemId);
      return item ? <PresaleSheet item={item} offer={offer} onPay={onPay} /> : gone;
    }
    case 'custom': {
      const offer = offerOf(room, panel.offerId);
      if (!offer || !isOfKind(offer, 'custom')) return gone;
      const item = itemOf(offer.terms.itemId);
      return item ? <CustomSheet item={item} offer={offer} onPay={onPay} /> : gone;
    }
    case 'group': {
      const offer = panel.offerId === null ? null : offerOf(room, panel.offerId);
      if (!offer) return panel.groupId === null ? gone : <p className="empty">{t.errors.group_over}</p>;
      if (!isOfKind(offer, 'group-buy')) return gone;
      const item = itemOf(offer.terms.itemId);
      return item ? <GroupSheet item={item} offer={offer} onPay={onPay} sharedId={panel.groupId} /> : gone;
    }
    case 'products':
      return null;
  }
}
