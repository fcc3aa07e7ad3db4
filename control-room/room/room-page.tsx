import { useEffect, useRef, useState } from 'react';
import type { RoomItem } from '#shared/contract/room.ts';
import { CommentForm, CommentStream } from './comments.tsx';
import { useServerNow, useTexts, useViewer, useViewerState } from './context.tsx';
import { DealCard } from './deal-card.tsx';
import { dealsOnShow } from './deal-offer.ts';
import { DrawCard } from './draw-card.tsx';
import { formatCount } from './format.ts';
import { Header } from './header.tsx';
import { Icon } from './icons.tsx';
import { NetworkBanner } from './network-banner.tsx';
import { ProductDetail } from './order-form.tsx';
import { Orders } from './orders.tsx';
import { PollPlace } from './poll-place.tsx';
import { ProductRow } from './product-card.tsx';
import { Share } from './share.tsx';
import { Sheet } from './sheet.tsx';
import { Stage } from './stage.tsx';

type Panel = { kind: 'products' | 'orders' | 'share' } | { kind: 'product'; itemId: string };
const noItems: RoomItem[] = [];

/** The show as a viewer has it. On a phone one column; on a wide screen the products stand beside it. */
export function RoomPage({ onPay }: { onPay: (orderId: string) => void }) {
  const t = useTexts();
  const viewer = useViewer();
  const lang = useViewerState((state) => state.lang);
  const items = useViewerState((state) => state.room?.items ?? noItems);
  const [panel, setPanel] = useState<Panel | null>(null);
  const opened = panel?.kind === 'product' ? items.find((item) => item.itemId === panel.itemId) : undefined;

  function open(itemId: string) {
    viewer.see('click', itemId);
    setPanel({ kind: 'product', itemId });
  }
  const close = () => setPanel(null);

  return (
    <div className="room">
      <main className="room-column">
        <Header />
        <NetworkBanner />
        <Stage />
        <Selling onOpen={open} onPay={onPay} />
        <DrawCard />
        <PollPlace />
        <CommentStream />
        <Actions onOpen={setPanel} />
      </main>
      <aside aria-label={t.products} className="room-side">
        <h2>{t.allProducts(items.length)}</h2>
        <ProductList items={items} onOpen={open} />
      </aside>
      {panel?.kind === 'products' && (
        <Sheet onClose={close} title={t.allProducts(items.length)}>
          <ProductList items={items} onOpen={open} />
        </Sheet>
      )}
      {opened && (
        <Sheet key={opened.itemId} onClose={close} title={opened.title[lang]}>
          <ProductDetail item={opened} onPay={onPay} />
        </Sheet>
      )}
      {panel?.kind === 'orders' && (
        <Sheet onClose={close} title={t.myOrders}>
          <Orders onPay={onPay} />
        </Sheet>
      )}
      {panel?.kind === 'share' && (
        <Sheet onClose={close} title={t.shareTitle}>
          <Share />
        </Sheet>
      )}
    </div>
  );
}

/** What can be bought right now: the deals on show, and the pinned product when no deal speaks for it. */
function Selling({ onOpen, onPay }: { onOpen: (itemId: string) => void; onPay: (orderId: string) => void }) {
  const now = useServerNow(1_000);
  const room = useViewerState((state) => state.room);
  if (!room) return null;
  const isHidden = (itemId: string) =>
    room.items.some((item) => item.itemId === itemId && item.isPriceHidden === true);
  // Known from before the price was hidden: it would tell it.
  const told = room.deals.filter((deal) => deal.state !== 'planned' || !isHidden(deal.itemId));
  const deals = dealsOnShow(told, room.pinned, now);
  const isLive = room.show.status === 'live';
  const isComing = room.show.status === 'draft' || room.show.status === 'scheduled';
  if (isComing && room.items.length > 0) return <Preview items={room.items} onOpen={onOpen} />;
  const plain = isLive ? room.pinned.filter((itemId) => !deals.some((deal) => deal.itemId === itemId)) : [];
  if (deals.length === 0 && plain.length === 0) return null;
  return (
    <div className="selling">
      {plain.map((itemId) => {
        const item = room.items.find((known) => known.itemId === itemId);
        return item && <PinnedCard item={item} key={itemId} onOpen={onOpen} />;
      })}
      {deals.map((deal) => (
        <DealCard deal={deal} key={deal.id} onOpen={onOpen} onPay={onPay} />
      ))}
    </div>
  );
}

/** The pinned product when no deal speaks for it. */
function PinnedCard({ item, onOpen }: { item: RoomItem; onOpen: (itemId: string) => void }) {
  const t = useTexts();
  return (
    <section aria-label={t.nowShowing} className="pinned">
      <ProductRow item={item} onOpen={onOpen} tag={t.nowShowing} />
      <button
        className="main-button"
        disabled={item.available <= 0 || item.isPriceHidden === true}
        onClick={() => onOpen(item.itemId)}
        type="button"
      >
        {item.isPriceHidden ? t.priceSoon : item.available > 0 ? t.buyNow : t.soldOut}
      </button>
    </section>
  );
}

/** Before the show: what will be shown. */
function Preview({ items, onOpen }: { items: readonly RoomItem[]; onOpen: (itemId: string) => void }) {
  const t = useTexts();
  const lang = useViewerState((state) => state.lang);
  return (
    <section aria-labelledby="preview" className="preview">
      <h2 id="preview">{t.tonight}</h2>
      <ul>
        {items.map((item) => (
          <li key={item.itemId}>
            <button onClick={() => onOpen(item.itemId)} type="button">
              <img alt="" height="112" loading="lazy" src={item.imageUrl} width="112" />
              <span>{item.title[lang]}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
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
