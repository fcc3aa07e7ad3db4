import { useState } from 'react';
import type { GroupView } from '#shared/contract/offers.ts';
import type { RoomItem } from '#shared/contract/room.ts';
import type { OrderView } from '#shared/contract/viewers.ts';
import { useServerNow, useTexts, useViewer, useViewerState } from '../context.tsx';
import { NotForMe, useIsForMe } from '../offers/audience-words.tsx';
import { GroupProgress, useBlocked } from '../offers/cards.tsx';
import { useMoney } from '../offers/offer-words.ts';
import { groupOrders, groupStanding, type OfferOf } from '../offers/standing.ts';
import { useGroup, useIsJoinable } from '../offers/use-group.ts';
import { useIsOpen } from '../offers/use-offers-here.ts';
import { Prices } from '../product-card.tsx';
import { isPending } from '../purchase.ts';
import { ShareLink } from '../share.tsx';
import { HandingFields, useHanding } from './handing-fields.tsx';
import { Held } from './held.tsx';
import { NotOpen } from './not-open.tsx';
import { Stepper } from './stepper.tsx';
import { TryOutcome } from './try-outcome.tsx';

/** A group buy opened: the rule, the groups that wait, one's own group and whom to invite. */
export function GroupSheet({
  offer,
  item,
  sharedId,
  onPay,
}: {
  offer: OfferOf<'group-buy'>;
  item: RoomItem;
  sharedId: string | null;
  onPay: (orderId: string) => void;
}) {
  const t = useTexts();
  const o = t.offers;
  const now = useServerNow(1_000);
  const lang = useViewerState((state) => state.lang);
  const orders = useViewerState(({ room }) => room?.me.orders);
  const { own, more } = groupOrders(offer, orders ?? none, now);
  const ownIds = own.map((order) => order.offer?.groupId ?? null);
  const shared = useGroup(sharedId === null ? null : offer.id, sharedId);
  const isForMe = useIsForMe(offer.terms.audience);
  const isOpen = useIsOpen(offer.id);
  const { size, windowMs, price } = offer.terms;
  return (
    <div className="detail">
      <img alt={item.title[lang]} height="200" src={item.imageUrl} width="200" />
      <Prices label={o.groupPrice} listLabel={o.alonePrice} listPrice={item.price} price={price} />
      <p className="rule">{o.groupRule(size, o.duration(windowMs))}</p>
      {own.slice(0, mostOwn).map((order) => (
        <OwnGroup key={order.id} offer={offer} onPay={onPay} order={order} />
      ))}
      {!isOpen && own.every(({ status }) => status === 'refunded') && <NotOpen />}
      {isOpen &&
        more > 0 &&
        (isForMe ? (
          <JoinForm
            item={item}
            more={more}
            offer={offer}
            ownIds={ownIds}
            shared={shared && !ownIds.includes(shared.id) ? shared : null}
          />
        ) : (
          <NotForMe audience={offer.terms.audience} />
        ))}
    </div>
  );
}

const none: OrderView[] = [];
/** Own orders that are told one by one: of one that failed and was bought again, the older ones go. */
const mostOwn = 12;

/** One order of it: to be paid, waiting for more buyers, come together or not. */
function OwnGroup({
  offer,
  order,
  onPay,
}: {
  offer: OfferOf<'group-buy'>;
  order: OrderView;
  onPay: (orderId: string) => void;
}) {
  const o = useTexts().offers;
  const groupId = order.offer?.groupId ?? null;
  const group = useGroup(groupId === null ? null : offer.id, groupId);
  const isJoinable = useIsJoinable(offer.id);
  const standing = groupStanding(order, group);
  switch (standing.kind) {
    case 'to-pay':
      return <Held onPay={onPay} order={order} />;
    case 'waiting':
      return (
        <section aria-label={o.yourGroup} className="own-group">
          <h3>{o.yourGroup}</h3>
          <GroupProgress group={standing.group} />
          <p>{isJoinable ? o.missing(standing.group.size - standing.group.paid) : o.groupShut}</p>
          {isJoinable && <ShareLink groupId={standing.group.id} hint={o.inviteHint} title={o.inviteTitle} />}
        </section>
      );
    case 'completed':
      return <p className="good">{o.groupComplete}</p>;
    case 'failed':
      return <FailedGroup order={order} />;
    case 'out':
      return null;
  }
}

function FailedGroup({ order }: { order: { amount: number; refunded: number } }) {
  const o = useTexts().offers;
  const money = useMoney();
  return (
    <p className="hint strong" role="status">
      {order.refunded >= order.amount
        ? o.groupRefunded(money(order.refunded))
        : o.groupRefunding(money(order.amount))}
    </p>
  );
}

function JoinForm({
  offer,
  item,
  shared,
  ownIds,
  more,
}: {
  offer: OfferOf<'group-buy'>;
  item: RoomItem;
  shared: GroupView | null;
  /** Groups the viewer is in: they are in each once. */
  ownIds: readonly (string | null)[];
  /** Units they may have yet, over all groups. */
  more: number;
}) {
  const t = useTexts();
  const o = t.offers;
  const viewer = useViewer();
  const money = useMoney();
  const now = useServerNow(1_000);
  const { handing, fields } = useHanding();
  const blocked = useBlocked(item);
  const purchase = useViewerState((state) => state.purchases[`offer:${offer.id}`] ?? null);
  const [units, setUnits] = useState(1);
  const most = Math.max(1, Math.min(more, item.available));
  const quantity = Math.min(units, most);
  const isWaiting = purchase !== null && isPending(purchase);
  const isOff = blocked !== null || isWaiting;
  const take = (groupId?: string) =>
    viewer.buy({
      kind: 'offer',
      offerId: offer.id,
      quantity,
      ...handing,
      expectedTotal: offer.terms.price * quantity,
      ...(groupId !== undefined && { groupId }),
    });
  const isFree = (group: GroupView) =>
    group.status === 'open' && group.joined < group.size && group.closesAt > now;
  const others = (offer.groups ?? []).filter(
    (group) => isFree(group) && group.id !== shared?.id && !ownIds.includes(group.id),
  );
  return (
    <div className="order-form">
      {offer.terms.perViewerLimit > 1 && (
        <fieldset className="stepper">
          <legend>{t.quantity}</legend>
          <Stepper most={most} onChange={setUnits} units={quantity} />
          <span className="total">
            {t.total} <b>{money(offer.terms.price * quantity)}</b>
          </span>
        </fieldset>
      )}
      <HandingFields fields={fields} />
      {shared && (
        <section aria-label={o.friendInvites} className="own-group">
          <h3>{o.friendInvites}</h3>
          <GroupProgress group={shared} />
          {isFree(shared) ? (
            <button className="main-button" disabled={isOff} onClick={() => take(shared.id)} type="button">
              {isWaiting ? t.ordering : (blocked ?? o.joinFriend)}
            </button>
          ) : (
            <p className="hint">
              {shared.status === 'completed' || shared.joined >= shared.size
                ? t.errors.group_full
                : t.errors.group_over}
            </p>
          )}
        </section>
      )}
      {others.length > 0 && (
        <section aria-label={o.groupsToJoin}>
          <h3>{o.groupsToJoin}</h3>
          <ul className="groups">
            {others.slice(0, 8).map((group) => (
              <li key={group.id}>
                <GroupProgress group={group} />
                <button
                  aria-label={o.joinMissing(group.size - group.joined)}
                  className="pill"
                  disabled={isOff}
                  onClick={() => take(group.id)}
                  type="button"
                >
                  {o.join}
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
      <TryOutcome purchase={purchase} />
      <button
        className={shared || others.length > 0 ? 'pill wide' : 'main-button'}
        disabled={isOff}
        onClick={() => take()}
        type="button"
      >
        {isWaiting ? t.ordering : (blocked ?? (ownIds.length > 0 ? o.anotherGroup : o.openGroup))}
      </button>
    </div>
  );
}
