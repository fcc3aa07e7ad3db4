import { useState } from 'react';
import type { RoomItem } from '#shared/contract/room.ts';
import type { OrderView } from '#shared/contract/viewers.ts';
import { presalePrice } from '#shared/domain/pricing/presale.ts';
import { useServerNow, useTexts, useViewer, useViewerState } from '../context.tsx';
import { formatMoment } from '../format.ts';
import { NotForMe, useIsForMe } from '../offers/audience-words.tsx';
import { useBlocked } from '../offers/cards.tsx';
import { useMoney } from '../offers/offer-words.ts';
import { type OfferOf, presaleStanding } from '../offers/standing.ts';
import { useIsOpen } from '../offers/use-offers-here.ts';
import { orderStage } from '../order-stage.ts';
import { Prices } from '../product-card.tsx';
import { isPending } from '../purchase.ts';
import { Sentences } from '../sentences.tsx';
import { OptionField } from './custom-form.tsx';
import { HandingFields, useHanding } from './handing-fields.tsx';
import { Held } from './held.tsx';
import { NotOpen } from './not-open.tsx';
import { Stepper } from './stepper.tsx';
import { TryOutcome } from './try-outcome.tsx';

const none: OrderView[] = [];

/** A presale opened: the whole rule before anyone pays, then the deposit, then the balance, of each order of it. */
export function PresaleSheet({
  offer,
  item,
  onPay,
}: {
  offer: OfferOf<'presale'>;
  item: RoomItem;
  onPay: (orderId: string) => void;
}) {
  const t = useTexts();
  const o = t.offers;
  const money = useMoney();
  const now = useServerNow(1_000);
  const lang = useViewerState((state) => state.lang);
  const timeZone = useViewerState(({ room }) => room?.show.timeZone ?? 'UTC');
  const orders = useViewerState(({ room }) => room?.me.orders ?? none);
  const isOpen = useIsOpen(offer.id);
  const isForMe = useIsForMe(offer.terms.audience);
  const [units, setUnits] = useState(1);
  const { terms } = offer;
  const left = offer.left ?? terms.quantity;
  const { own, next, more } = presaleStanding(offer, orders, now);
  const most = Math.max(1, Math.min(more, left, item.available));
  const quantity = Math.min(units, most);
  const sums = presalePrice(terms, quantity);
  const saved = Math.max(item.listPrice, terms.price) * quantity - sums.total;
  const at = (moment: number) => formatMoment(moment, timeZone, lang);
  const isOrdering = isOpen && (own.length === 0 || more > 0);
  // The steps are those of what is being ordered; with nothing more to order, of what was.
  const stage = next && !isOrdering ? orderStage(next, now) : null;
  return (
    <div className="detail">
      <img alt={item.title[lang]} height="200" src={item.imageUrl} width="200" />
      <Prices label={o.presalePrice} listPrice={item.listPrice} price={terms.price} />
      <p className="rule">
        <Sentences>
          {o.depositRule(money(sums.payNow), money(sums.counts), money(sums.balance), at(terms.balanceDueBy))}
          {o.depositLost[terms.rule]}
        </Sentences>
      </p>
      <ol className="plan">
        <li className={stage && stage.kind !== 'to-pay' ? 'done' : ''}>
          <span>
            {o.deposit}
            <small>{stage && stage.kind !== 'to-pay' ? t.status.paid : o.now}</small>
          </span>
          <b>{money(sums.payNow)}</b>
        </li>
        <li>
          <span>
            {o.balance}
            <small>
              {o.fromTo(formatMoment(terms.balanceFrom, timeZone, lang, 'bare'), at(terms.balanceDueBy))}
            </small>
          </span>
          <b>{money(sums.balance)}</b>
        </li>
        <li className="sum">
          <span>
            {o.inAll}
            {saved > 0 && <small className="good">{o.youSave(money(saved))}</small>}
          </span>
          <b>{money(sums.total)}</b>
        </li>
      </ol>
      {own.map((order) => (
        <OwnPresale at={at} key={order.id} now={now} onPay={onPay} order={order} />
      ))}
      {!isOpen && own.length === 0 && <NotOpen />}
      {!isOrdering ? null : !isForMe ? (
        <NotForMe audience={terms.audience} />
      ) : (
        <DepositForm item={item} left={left} offer={offer} quantity={quantity}>
          {own.length > 0 && <h3>{o.orderAnother}</h3>}
          {terms.perViewerLimit > 1 && (
            <fieldset className="stepper">
              <legend>{t.quantity}</legend>
              <Stepper most={most} onChange={setUnits} units={quantity} />
              <span className="muted">{t.perPerson(terms.perViewerLimit)}</span>
            </fieldset>
          )}
        </DepositForm>
      )}
    </div>
  );
}

/** One order of it: what is to be paid of it, and when. */
function OwnPresale({
  order,
  now,
  at,
  onPay,
}: {
  order: OrderView;
  now: number;
  at: (moment: number) => string;
  onPay: (orderId: string) => void;
}) {
  const o = useTexts().offers;
  const money = useMoney();
  const stage = orderStage(order, now);
  if (stage.kind === 'to-pay' || stage.kind === 'balance') return <Held onPay={onPay} order={order} />;
  return (
    <p className="good">
      {o.stage[stage.kind]}
      {stage.kind === 'balance-later' && ` · ${o.balanceFrom(money(stage.due), at(stage.from))}`}
    </p>
  );
}

function DepositForm({
  offer,
  item,
  quantity,
  left,
  children,
}: {
  offer: OfferOf<'presale'>;
  item: RoomItem;
  quantity: number;
  left: number;
  children: React.ReactNode;
}) {
  const t = useTexts();
  const viewer = useViewer();
  const money = useMoney();
  const { handing, fields } = useHanding();
  const { variants } = offer.terms;
  const [variantId, setVariantId] = useState('');
  const choice = t.offers.variant;
  const blocked = useBlocked(item) ?? (left <= 0 ? t.soldOut : null);
  const purchase = useViewerState((state) => state.purchases[`offer:${offer.id}`] ?? null);
  const isWaiting = purchase !== null && isPending(purchase);
  const { payNow, total } = presalePrice(offer.terms, quantity);
  return (
    <form
      className="order-form"
      onSubmit={(event) => {
        event.preventDefault();
        viewer.buy({
          ...{ kind: 'offer', offerId: offer.id, quantity, ...handing, expectedTotal: total },
          ...(variants && { variantId }),
        });
      }}
    >
      {children}
      {variants && (
        <OptionField
          onChange={setVariantId}
          option={{
            ...{ id: offer.id, title: { en: choice, zh: choice }, isRequired: true },
            input: { kind: 'choice', choices: variants.map((one) => ({ ...one, price: 0 })) },
          }}
          value={variantId}
        />
      )}
      <HandingFields fields={fields} />
      <TryOutcome purchase={purchase} />
      <button className="main-button" disabled={blocked !== null || isWaiting} type="submit">
        {isWaiting ? t.ordering : (blocked ?? t.offers.payDeposit(money(payNow)))}
      </button>
    </form>
  );
}
