import type { ReactNode } from 'react';
import { useRef } from 'react';
import type { Audience } from '#shared/contract/deals.ts';
import type { RoomItem } from '#shared/contract/room.ts';
import { presalePrice } from '#shared/domain/pricing/presale.ts';
import { useServerNow, useTexts, useViewerState } from '../context.tsx';
import { formatLeft, formatMoment } from '../format.ts';
import { Icon, type IconName } from '../icons.tsx';
import { useImpression } from '../impression.ts';
import { orderStage } from '../order-stage.ts';
import type { Panel } from '../panel.ts';
import { Prices } from '../product-card.tsx';
import { NotForMe, useAudienceWords, useIsForMe } from './audience-words.tsx';
import { useMoney } from './offer-words.ts';
import { bundleSaving, groupOrders, groupStanding, type OfferOf, presaleStanding } from './standing.ts';
import { useGroup } from './use-group.ts';

export interface CardActions {
  readonly onPanel: (panel: Panel) => void;
  readonly onPay: (orderId: string) => void;
}
const noOrders: never[] = [];

/** What every card of an offer has: its kind, for whom it is, how long, the piece, and one button. */
export function Card({
  kind,
  icon,
  label,
  item,
  audience,
  closesAt,
  price,
  picture,
  onOpen,
  children,
}: {
  kind: 'group' | 'presale' | 'set' | 'custom';
  icon: IconName;
  label: string;
  item: RoomItem;
  audience: Audience | undefined;
  closesAt: number | null;
  price: ReactNode;
  picture?: ReactNode;
  onOpen: () => void;
  children: ReactNode;
}) {
  const t = useTexts();
  const now = useServerNow();
  const lang = useViewerState((state) => state.lang);
  const words = useAudienceWords();
  const ref = useRef<HTMLElement>(null);
  useImpression(ref, item.itemId);
  const leftMs = closesAt === null ? null : closesAt - now;
  return (
    <section aria-label={`${label}: ${item.title[lang]}`} className={`deal offer-card ${kind}`} ref={ref}>
      <header className="deal-head">
        <span className="deal-tag">
          <Icon name={icon} size={16} /> {label}
        </span>
        {words(audience) && <span className="tag">{words(audience)}</span>}
        {leftMs !== null && leftMs > 0 && leftMs < dayMs && (
          <span className="deal-clock">
            {t.endsIn} <b>{formatLeft(leftMs)}</b>
          </span>
        )}
      </header>
      <button className="deal-product" onClick={onOpen} type="button">
        {picture ?? <img alt="" height="64" src={item.imageUrl} width="64" />}
        <span className="product-text">
          <span className="product-title">{item.title[lang]}</span>
          {price}
        </span>
      </button>
      {children}
    </section>
  );
}
const dayMs = 86_400_000;

export const useItem = (itemId: string | undefined) =>
  useViewerState(({ room }) => room?.items.find((item) => item.itemId === itemId) ?? null);

/** Why nobody can order now, in the words of a button; null when they can. */
export function useBlocked(item: RoomItem | null): string | null {
  const t = useTexts();
  const status = useViewerState(({ room }) => room?.show.status);
  const isConnected = useViewerState(({ network }) => network.kind === 'connected');
  if (status === 'ended' || status === 'reviewed') return t.showOver;
  if (status !== 'live') return t.notLive;
  if (item?.isFrozen) return t.offers.paused;
  if (item && item.available <= 0) return t.soldOut;
  return isConnected ? null : t.offlineButton;
}

/** A group buy, and how the viewer's own group stands. */
export function GroupCard({ offer, onPanel, onPay }: { offer: OfferOf<'group-buy'> } & CardActions) {
  const t = useTexts();
  const o = t.offers;
  const now = useServerNow(500);
  const money = useMoney();
  const { terms } = offer;
  const item = useItem(terms.itemId);
  const orders = useViewerState(({ room }) => room?.me.orders ?? noOrders);
  const { own, more } = groupOrders(offer, orders, now);
  const groupId = own[0]?.offer?.groupId ?? null;
  const group = useGroup(groupId === null ? null : offer.id, groupId);
  const isForMe = useIsForMe(terms.audience);
  const blocked = useBlocked(item);
  if (!item) return null;
  const open = () => onPanel({ kind: 'group', offerId: offer.id, groupId: null });
  const standing = groupStanding(own[0] ?? null, group);
  const another = more > 0 && isForMe && blocked === null && (
    <button className="pill wide" onClick={open} type="button">
      {o.anotherGroup}
    </button>
  );
  return (
    <Card
      audience={terms.audience}
      closesAt={offer.closesAt}
      icon="people"
      item={item}
      kind="group"
      label={o.groupOf(terms.size)}
      onOpen={open}
      price={
        <Prices label={o.groupPrice} listLabel={o.alonePrice} listPrice={item.price} price={terms.price} />
      }
    >
      {standing.kind === 'to-pay' ? (
        <>
          <p className="deal-left">
            <span>{o.placeHeld}</span>
            <b className="right">{formatLeft(standing.order.payBy - now)}</b>
          </p>
          <button className="main-button" onClick={() => onPay(standing.order.id)} type="button">
            {o.payAmount(money(standing.order.due))}
          </button>
        </>
      ) : standing.kind === 'waiting' ? (
        <>
          <GroupProgress group={standing.group} />
          <button className="main-button" onClick={open} type="button">
            {o.invite(standing.group.size - standing.group.paid)}
          </button>
          {another}
        </>
      ) : standing.kind === 'completed' ? (
        <>
          <p className="good" role="status">
            <Icon name="check" size={16} /> {o.groupComplete}
          </p>
          {another}
        </>
      ) : !isForMe ? (
        <NotForMe audience={terms.audience} />
      ) : (
        <>
          {standing.kind === 'failed' && <p className="hint strong">{o.groupFailedShort}</p>}
          <p className="deal-left muted">
            {offer.groups && offer.groups.length > 0
              ? o.groupsWaiting(offer.groups.length)
              : o.groupRuleShort(terms.size)}
          </p>
          <button className="main-button" disabled={blocked !== null} onClick={open} type="button">
            {blocked ?? (offer.groups && offer.groups.length > 0 ? o.joinOrOpen : o.openGroup)}
          </button>
        </>
      )}
    </Card>
  );
}

/** Places of a group: paid, held, free; and the time left. Said in words too. */
export function GroupProgress({
  group,
}: {
  group: { size: number; paid: number; joined: number; closesAt: number };
}) {
  const o = useTexts().offers;
  const now = useServerNow();
  const places = Array.from({ length: Math.min(group.size, 10) }, (_, index) => ({
    place: index + 1,
    state: index < group.paid ? 'paid' : index < group.joined ? 'held' : 'free',
  }));
  return (
    <div className="group-progress">
      <span aria-hidden="true" className="places">
        {places.map(({ place, state }) => (
          <i className={state} key={place} />
        ))}
      </span>
      <span>{o.groupPaid(group.paid, group.size)}</span>
      <b className="right">{formatLeft(group.closesAt - now)}</b>
    </div>
  );
}

/** A presale: what is paid now, what it counts for, and how the viewer's own stands. */
export function PresaleCard({ offer, onPanel, onPay }: { offer: OfferOf<'presale'> } & CardActions) {
  const t = useTexts();
  const o = t.offers;
  const now = useServerNow(500);
  const money = useMoney();
  const lang = useViewerState((state) => state.lang);
  const timeZone = useViewerState(({ room }) => room?.show.timeZone ?? 'UTC');
  const { terms } = offer;
  const item = useItem(terms.itemId);
  const orders = useViewerState(({ room }) => room?.me.orders ?? noOrders);
  const { next: own, more } = presaleStanding(offer, orders, now);
  const isForMe = useIsForMe(terms.audience);
  const blocked = useBlocked(item);
  if (!item) return null;
  const { payNow, counts } = presalePrice(terms, 1);
  const stage = own && orderStage(own, now);
  const open = () => onPanel({ kind: 'presale', offerId: offer.id });
  const isOut = offer.left !== undefined && offer.left <= 0;
  const another = own && more > 0 && isForMe && blocked === null && !isOut && (
    <button className="pill wide" onClick={open} type="button">
      {o.orderAnother}
    </button>
  );
  return (
    <Card
      audience={terms.audience}
      closesAt={offer.closesAt}
      icon="clock"
      item={item}
      kind="presale"
      label={o.presale}
      onOpen={open}
      price={<Prices label={o.presalePrice} listPrice={item.listPrice} price={terms.price} />}
    >
      {stage?.kind === 'balance' && own ? (
        <>
          <p className="deal-left">
            <span className="good">{o.depositPaid}</span>
            <span className="right">{o.dueBy(formatMoment(stage.dueBy, timeZone, lang))}</span>
          </p>
          <button className="main-button" onClick={() => onPay(own.id)} type="button">
            {o.payBalance(money(stage.due))}
          </button>
          {another}
        </>
      ) : stage?.kind === 'balance-later' ? (
        <>
          <p className="good" role="status">
            <Icon name="check" size={16} /> {o.depositPaid} ·{' '}
            {o.balanceFrom(money(stage.due), formatMoment(stage.from, timeZone, lang))}
          </p>
          {another}
        </>
      ) : stage?.kind === 'to-pay' && own ? (
        <>
          <p className="deal-left">
            <span>{t.reservedFor}</span>
            <b className="right">{formatLeft(stage.payBy - now)}</b>
          </p>
          <button className="main-button" onClick={() => onPay(own.id)} type="button">
            {o.payDeposit(money(stage.due))}
          </button>
        </>
      ) : stage && more < 1 ? (
        <p className="deal-left">
          <span className="good">{o.stage[stage.kind]}</span>
          <span className="muted right">{t.perPerson(terms.perViewerLimit)}</span>
        </p>
      ) : !isForMe ? (
        <NotForMe audience={terms.audience} />
      ) : (
        <>
          <p className="deal-left">
            <span>{o.depositCounts(money(payNow), money(counts))}</span>
            {offer.left !== undefined && (
              <span className="muted right">{t.left(Math.max(0, offer.left))}</span>
            )}
          </p>
          <button className="main-button" disabled={blocked !== null || isOut} onClick={open} type="button">
            {blocked ?? (isOut ? t.soldOut : o.payDeposit(money(payNow)))}
          </button>
        </>
      )}
    </Card>
  );
}

/** Several pieces together for one price. */
export function BundleCard({ offer, onPanel }: { offer: OfferOf<'bundle'> } & CardActions) {
  const o = useTexts().offers;
  const money = useMoney();
  const items = useViewerState(({ room }) => room?.items ?? noOrders);
  const parts = offer.terms.items.flatMap(({ itemId }) => items.find((item) => item.itemId === itemId) ?? []);
  const isForMe = useIsForMe(offer.terms.audience);
  const lang = useViewerState((state) => state.lang);
  const scarce = offer.terms.items.find(
    ({ itemId, quantity }) => (items.find((item) => item.itemId === itemId)?.available ?? 0) < quantity,
  );
  const blocked = useBlocked(parts.find(({ itemId }) => itemId === scarce?.itemId) ?? parts[0] ?? null);
  const [first] = parts;
  const saving = bundleSaving(offer.terms, items);
  if (!first || !saving) return null;
  const open = () => onPanel({ kind: 'bundle', offerId: offer.id });
  return (
    <Card
      audience={offer.terms.audience}
      closesAt={offer.closesAt}
      icon="set"
      item={{ ...first, title: offer.title }}
      kind="set"
      label={o.set}
      onOpen={open}
      picture={
        <span className="set-pictures">
          {parts.slice(0, 2).map((part) => (
            <img alt="" height="52" key={part.itemId} src={part.imageUrl} width="52" />
          ))}
        </span>
      }
      price={
        <Prices
          label={o.setPrice}
          listLabel={o.apartPrice}
          listPrice={saving.apart}
          price={offer.terms.price}
        />
      }
    >
      <p className="deal-left">
        <span className="set-names">{parts.map((part) => part.title[lang]).join(' + ')}</span>
        {saving.saved > 0 && <b className="saving right">{o.saves(money(saving.saved))}</b>}
      </p>
      {isForMe ? (
        <button className="main-button" disabled={blocked !== null} onClick={open} type="button">
          {blocked ?? o.buySet}
        </button>
      ) : (
        <NotForMe audience={offer.terms.audience} />
      )}
    </Card>
  );
}
