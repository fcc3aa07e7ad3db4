import { useEffect, useState } from 'react';
import type { OrderView } from '#shared/contract/viewers.ts';
import { Qr } from '../../ui/qr.tsx';
import type { Store } from '../api.ts';
import { useTexts, useViewer, useViewerState } from '../context.tsx';
import { formatLeft, formatMoment } from '../format.ts';
import { Icon, type IconName } from '../icons.tsx';
import { useMoney } from '../offers/offer-words.ts';
import { useGroup, useIsJoinable } from '../offers/use-group.ts';
import { type OrderStage, orderStage } from '../order-stage.ts';
import { Sentences } from '../sentences.tsx';
import { ShareLink } from '../share.tsx';
import { storeName } from './store-name.ts';

/** Where an order stands, with what is known of its group. `now`: server time, ms. */
export function useOrderStage(order: OrderView, now: number): OrderStage {
  const group = useGroup(order.offer?.groupId ? order.offer.offerId : null, order.offer?.groupId ?? null);
  const custom = useViewerState(
    ({ room }) => room?.me.customs?.find(({ id }) => id === order.customId)?.state ?? null,
  );
  return orderStage(order, now, group, custom);
}

const icons: Partial<Record<OrderStage['kind'], IconName>> = {
  preparing: 'check',
  ready: 'store',
  shipped: 'truck',
  'picked-up': 'check',
  'balance-later': 'check',
  making: 'gem',
  'group-waiting': 'people',
  'group-failed': 'people',
};
export const stageIcon = ({ kind }: OrderStage): IconName => icons[kind] ?? 'clock';

/** The state of an order in plain words, and what its viewer shows at the counter or passes on to friends. */
export function OrderState({
  order,
  stage,
  now,
  isInviting = false,
  isWordSaid = false,
}: {
  order: OrderView;
  stage: OrderStage;
  now: number;
  /** Whether the link to the viewer's group is in sight at once. */
  isInviting?: boolean;
  /** Whether the word stands above it already. */
  isWordSaid?: boolean;
}) {
  const t = useTexts();
  const o = t.offers;
  const money = useMoney();
  const lang = useViewerState((state) => state.lang);
  const timeZone = useViewerState(({ room }) => room?.show.timeZone ?? 'UTC');
  const at = (moment: number) => formatMoment(moment, timeZone, lang);
  const isJoinable = useIsJoinable(order.offer?.offerId);
  return (
    <div className={`order-state ${stage.kind}`}>
      {!isWordSaid && (
        <p className="state-word">
          <Icon name={stageIcon(stage)} size={16} /> <b>{o.stage[stage.kind]}</b>
        </p>
      )}
      {hint()}
      {stage.kind === 'ready' && <PickupCode code={stage.code} storeId={stage.storeId} />}
      {stage.kind === 'group-waiting' && isJoinable && order.offer?.groupId && (
        <details open={isInviting}>
          <summary>{o.invite(stage.missing)}</summary>
          <ShareLink groupId={order.offer.groupId} hint={o.inviteHint} title={o.inviteTitle} />
        </details>
      )}
      {(order.refunding ?? 0) > 0 && stage.kind !== 'group-failed' && (
        <p className="refund" role="status">
          {o.refunding(money(order.refunding ?? 0))}
        </p>
      )}
      {order.refunded > 0 && order.status !== 'refunded' && (
        <p className="refund">{o.refundedPart(money(order.refunded))}</p>
      )}
      {order.paidAt === null && (order.deposit?.refunded ?? 0) > 0 && (
        <p className="refund">{o.refundedPart(money(order.deposit?.refunded ?? 0))}</p>
      )}
    </div>
  );

  function hint() {
    switch (stage.kind) {
      case 'balance-later':
        return <p>{o.balanceFrom(money(stage.due), at(stage.from))}</p>;
      case 'balance':
        return <p>{o.balanceNow(money(stage.due), at(stage.dueBy))}</p>;
      case 'making':
        return <p>{t.custom.promised(at(stage.promisedBy), money(stage.due))}</p>;
      case 'balance-missed':
        return <p>{o.missedRule[stage.rule]}</p>;
      case 'group-waiting':
        return (
          <p>
            <Sentences>
              {isJoinable ? o.missing(stage.missing) : o.groupShut}
              {`${t.endsIn} ${formatLeft(stage.closesAt - now)}`}
            </Sentences>
          </p>
        );
      case 'group-failed':
        return (
          <p>
            {order.paidAt === null
              ? o.groupNothingPaid
              : order.refunded >= order.amount
                ? o.groupRefunded(money(order.refunded))
                : o.groupRefunding(money(order.amount))}
          </p>
        );
      case 'preparing':
        return <p>{order.fulfilment === 'pickup' ? o.pickupSoon : o.shipSoon}</p>;
      case 'shipped':
      case 'picked-up':
        return (
          <p>
            {at(stage.at)}
            {stage.note && ` · ${stage.note}`}
            <br />
            {o.returnHint}
          </p>
        );
      case 'refunded':
        return <p>{t.refundedHint}</p>;
      case 'expired':
        return <p>{t.expiredHint}</p>;
      case 'cancelled':
        return <p>{t.cancelledHint}</p>;
      case 'to-pay':
      case 'ready':
        return null;
    }
  }
}

/** Six digits and a QR of them, for the counter of one store. */
function PickupCode({ code, storeId }: { code: string; storeId: string | null }) {
  const t = useTexts();
  const viewer = useViewer();
  const lang = useViewerState((state) => state.lang);
  const [store, setStore] = useState<Store | null>(null);
  useEffect(() => {
    let isGone = false;
    void viewer.stores().then((answer) => {
      if (!isGone && answer.ok) setStore(answer.value.find(({ id }) => id === storeId) ?? null);
    });
    return () => {
      isGone = true;
    };
  }, [viewer, storeId]);
  return (
    <div className="pickup">
      <Qr className="code-qr" label={t.offers.pickupQr} text={code} />
      <p>
        <small>{t.offers.pickupCode}</small>
        <b className="code">{code}</b>
        {store && <span>{t.pickupAt(storeName(store, lang))}</span>}
        <small>{t.offers.pickupCodeHint}</small>
      </p>
    </div>
  );
}
