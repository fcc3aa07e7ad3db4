import { useEffect, useRef, useState } from 'react';
import type { RoomItem } from '#shared/contract/room.ts';
import { CommentForm, CommentStream } from './comments.tsx';
import { useTexts, useViewer, useViewerState } from './context.tsx';
import { DrawCard } from './draw-card.tsx';
import { formatCount } from './format.ts';
import { Header } from './header.tsx';
import { Icon } from './icons.tsx';
import { tellClick } from './impression.ts';
import { Later } from './later.tsx';
import { NetworkBanner } from './network-banner.tsx';
import type { CardActions } from './offers/cards.tsx';
import { CouponDrop } from './offers/coupon-drop.tsx';
import { Shelf } from './offers/shelf.tsx';
import type { Panel } from './panel.ts';
import { PollPlace } from './poll-place.tsx';
import { ProductRow } from './product-card.tsx';
import { offerOf } from './room-state.ts';
import { Selling } from './selling.tsx';
import { Sheet } from './sheet.tsx';
import { Stage } from './stage.tsx';

const loadPanels = () => import('./panels.tsx');
const noItems: RoomItem[] = [];

/** The show as a viewer has it. On a phone one column; on a wide screen the products stand beside it. */
export function RoomPage({ onPay }: { onPay: (orderId: string) => void }) {
  const t = useTexts();
  const viewer = useViewer();
  const items = useViewerState((state) => state.room?.items ?? noItems);
  const hasOffers = useViewerState(({ room }) => (room?.offers.length ?? 0) > 0);
  const isWide = useIsWide();
  const [panel, setPanel] = useState<Panel | null>(null);
  useSharedGroup(setPanel);
  usePreloaded();

  function open(itemId: string) {
    tellClick(viewer, itemId);
    setPanel({ kind: 'product', itemId });
  }
  const close = () => setPanel(null);

  return (
    <div className="room">
      <main className="room-column">
        <Header />
        <NetworkBanner />
        <Stage />
        <CouponDrop />
        <Shelf onPanel={setPanel} />
        <Selling onOpen={open} onPanel={setPanel} onPay={onPay} />
        <DrawCard />
        <PollPlace />
        <CommentStream />
        <Actions onOpen={setPanel} />
      </main>
      <aside aria-label={t.products} className="room-side">
        {isWide && hasOffers && (
          <>
            <h2>{t.offers.offers}</h2>
            <Later load={loadPanels} quiet>
              {({ PanelBody }) => <PanelBody onPanel={setPanel} onPay={onPay} panel={{ kind: 'offers' }} />}
            </Later>
          </>
        )}
        <h2>{t.allProducts(items.length)}</h2>
        <ProductList items={items} onOpen={open} />
      </aside>
      {panel?.kind === 'products' && (
        <Sheet onClose={close} title={t.allProducts(items.length)}>
          <ProductList items={items} onOpen={open} />
        </Sheet>
      )}
      {panel && panel.kind !== 'products' && (
        <PanelSheet
          key={JSON.stringify(panel)}
          onClose={close}
          onPanel={setPanel}
          onPay={onPay}
          panel={panel}
        />
      )}
    </div>
  );
}

function PanelSheet({ panel, onClose, ...actions }: { panel: Panel; onClose: () => void } & CardActions) {
  const title = usePanelTitle(panel);
  return (
    <Sheet onClose={onClose} title={title}>
      <Later load={loadPanels}>{({ PanelBody }) => <PanelBody panel={panel} {...actions} />}</Later>
    </Sheet>
  );
}

function usePanelTitle(panel: Panel): string {
  const t = useTexts();
  const lang = useViewerState((state) => state.lang);
  const room = useViewerState((state) => state.room);
  const itemTitle = (itemId: string | undefined) =>
    room?.items.find((item) => item.itemId === itemId)?.title[lang] ?? '';
  switch (panel.kind) {
    case 'products':
      return t.products;
    case 'orders':
      return t.myOrders;
    case 'share':
      return t.shareTitle;
    case 'bag':
      return t.offers.bag;
    case 'offers':
      return t.offers.offers;
    case 'product':
      return itemTitle(panel.itemId);
    case 'deal':
      return itemTitle(room?.deals.find(({ id }) => id === panel.dealId)?.itemId);
    case 'bundle':
      return room?.offers.find(({ id }) => id === panel.offerId)?.title[lang] ?? t.offers.set;
    case 'presale':
    case 'custom':
    case 'group': {
      const terms = room && panel.offerId !== null && offerOf(room, panel.offerId)?.terms;
      return itemTitle(terms && 'itemId' in terms ? terms.itemId : undefined) || t.offers.offers;
    }
  }
}

/** Whoever came by a friend's link to a group finds it open, or is told that it is over. */
function useSharedGroup(onPanel: (panel: Panel) => void): void {
  const groupId = useViewerState(({ address }) => (address.page === 'room' ? address.groupId : null));
  const offers = useViewerState(({ room }) => room?.offers);
  const own = useViewerState(({ room }) => room?.me.offers);
  const isShown = useRef(false);
  useEffect(() => {
    if (groupId === null || isShown.current || !offers) return;
    const groupBuys = [...offers, ...(own ?? [])].filter(({ terms }) => terms.kind === 'group-buy');
    const offer =
      groupBuys.find(({ groups }) => groups?.some(({ id }) => id === groupId)) ??
      (groupBuys.length === 1 ? groupBuys[0] : undefined);
    // Of several group buys nobody here knows which it was.
    if (!offer && groupBuys.length > 0) return;
    isShown.current = true;
    onPanel({ kind: 'group', offerId: offer?.id ?? null, groupId });
  }, [groupId, offers, own, onPanel]);
}

/** The sheets are fetched as soon as the room stands: a press of a button finds them there, in a tunnel too. */
function usePreloaded(): void {
  const isConnected = useViewerState(({ network }) => network.kind === 'connected');
  useEffect(() => {
    if (isConnected) void loadPanels().catch(() => undefined);
  }, [isConnected]);
}

const wide = '(min-width: 900px)';
function useIsWide(): boolean {
  const [isWide, setWide] = useState(() => matchMedia(wide).matches);
  useEffect(() => {
    const query = matchMedia(wide);
    const listen = () => setWide(query.matches);
    query.addEventListener('change', listen);
    return () => query.removeEventListener('change', listen);
  }, []);
  return isWide;
}

function ProductList({ items, onOpen }: { items: readonly RoomItem[]; onOpen: (itemId: string) => void }) {
  const t = useTexts();
  const pinned = useViewerState((state) => state.room?.pinned);
  const deals = useViewerState((state) => state.room?.deals);
  const list = useRef<HTMLUListElement>(null);
  return (
    <ul className="product-list" ref={list}>
      {items.map((item) => {
        const isDeal = deals?.some((deal) => deal.itemId === item.itemId && deal.state === 'open');
        const tag = pinned?.includes(item.itemId) ? t.nowShowing : isDeal ? t.deal : null;
        return (
          <li key={item.itemId}>
            <ProductRow item={item} onOpen={onOpen} tag={tag} />
          </li>
        );
      })}
    </ul>
  );
}

function Actions({ onOpen }: { onOpen: (panel: Panel) => void }) {
  const t = useTexts();
  const viewer = useViewer();
  const waiting = useViewerState(
    ({ room }) => room?.me.orders.filter((order) => order.status === 'reserved').length ?? 0,
  );
  const lang = useViewerState((state) => state.lang);
  const likes = formatCount(
    useViewerState((state) => (state.room?.likes ?? 0) + state.ownLikes),
    lang,
  );
  const isLive = useViewerState(({ room }) => room?.show.status === 'live');
  const [beats, setBeats] = useState<number[]>([]);
  useEffect(() => {
    if (beats.length === 0) return;
    const timer = setTimeout(() => setBeats([]), 900);
    return () => clearTimeout(timer);
  }, [beats]);
  return (
    <div className="actions">
      <CommentForm />
      <button className="icon-button" onClick={() => onOpen({ kind: 'products' })} type="button">
        <Icon name="list" />
        <span>{t.products}</span>
      </button>
      <button className="icon-button" onClick={() => onOpen({ kind: 'orders' })} type="button">
        <Icon name="bag" />
        <span>{t.myOrders}</span>
        {waiting > 0 && <i className="dot">{waiting}</i>}
      </button>
      <button className="icon-button" onClick={() => onOpen({ kind: 'share' })} type="button">
        <Icon name="share" />
        <span>{t.share}</span>
      </button>
      <button
        aria-label={`${t.like}, ${t.likes(likes)}`}
        className="icon-button like"
        disabled={!isLive}
        onClick={() => {
          viewer.like();
          setBeats((known) => [...known.slice(-8), Date.now() + known.length]);
        }}
        type="button"
      >
        <Icon filled name="heart" />
        <span>{likes}</span>
        {beats.map((beat) => (
          <i aria-hidden="true" className="beat" key={beat}>
            ♥
          </i>
        ))}
      </button>
    </div>
  );
}
