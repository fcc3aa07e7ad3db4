import { type ReactNode, useState } from 'react';
import type { RoomState } from '#shared/contract/room.ts';
import { type BagLine, mostUnits } from '../bag.ts';
import { useErrorText, useServerNow, useTexts, useViewer, useViewerState } from '../context.tsx';
import { useMoney } from '../offers/offer-words.ts';
import { isOfKind } from '../offers/standing.ts';
import { cheapest, useQuotes } from '../offers/use-quotes.ts';
import { isPending, newTotal, type PurchaseRequest } from '../purchase.ts';
import { couponStatusAt, offerOf } from '../room-state.ts';
import { CouponField, type UsableCoupon } from './coupon-field.tsx';
import { HandingFields, useHanding } from './handing-fields.tsx';
import { isJustPlaced, JustPlaced } from './held.tsx';
import { PriceSteps } from './price-steps.tsx';
import { TryOutcome } from './try-outcome.tsx';

/** So many coupons are tried against an order: each is a question to the server. */
const mostTried = 4;

/**
 * What is ordered, how it is received, which coupon it takes, and what the server says it costs, step by step. With
 * `dealId` it is a claim of that deal; else an order placed from `place`.
 */
export function Checkout({
  place,
  dealId,
  lines,
  onPay,
  children,
  extra,
}: {
  place: string;
  dealId?: string;
  lines: readonly BagLine[];
  onPay: (orderId: string) => void;
  /** The lines' own fields. */
  children?: ReactNode;
  /** Another button beside the order. */
  extra?: ReactNode;
}) {
  const t = useTexts();
  const viewer = useViewer();
  const money = useMoney();
  const errorText = useErrorText();
  const now = useServerNow(1_000);
  const room = useViewerState((state) => state.room);
  const isConnected = useViewerState(({ network }) => network.kind === 'connected');
  const { handing, fields } = useHanding();
  const coupons = usableCoupons(room, now, dealId !== undefined);
  const slot = dealId === undefined ? `order:${place}` : `claim:${dealId}`;
  const purchase = useViewerState((state) => state.purchases[slot] ?? null);
  const quotes = useQuotes(
    lines.map((line) => ({ ...line, ...(dealId !== undefined && { dealId }) })),
    coupons.map(({ coupon }) => coupon.code),
    newTotal(purchase),
  );
  const [wanted, setWanted] = useState<string | null>(null);
  const isThere = (code: string) => code === '' || quotes.byCode.get(code)?.ok === true;
  const code = wanted !== null && isThere(wanted) ? wanted : cheapest(quotes);
  const quoted = quotes.byCode.get(code);
  const placed =
    purchase?.state === 'placed' ? room?.me.orders.find(({ id }) => id === purchase.id) : undefined;
  const blocked = useBlockedLines(room, lines, isConnected);
  const isWaiting = purchase !== null && isPending(purchase);
  // Paid, cancelled or lapsed: the form is there for the next order.
  if (placed && isJustPlaced(placed, now)) return <JustPlaced onPay={onPay} order={placed} />;
  const total = quoted?.ok ? quoted.quote.total : null;
  const isReady = blocked === null && !isWaiting && total !== null && !quotes.isAsking;
  return (
    <form
      className="order-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isReady) return;
        const couponCode = code && { couponCode: code };
        viewer.buy(requestOf(place, dealId, lines, { ...handing, ...couponCode, expectedTotal: total }));
      }}
    >
      {children}
      <HandingFields fields={fields} />
      <CouponField chosen={code} coupons={coupons} onChoose={setWanted} quotes={quotes.byCode} />
      {quoted?.ok && <PriceSteps isOld={quotes.isAsking} quote={quoted.quote} />}
      {quoted && !quoted.ok && blocked === null && (
        <p className="hint bad" role="alert">
          {errorText(quoted.code)}
        </p>
      )}
      <TryOutcome purchase={purchase} />
      <div className="form-buttons">
        {extra}
        <button className="main-button" disabled={!isReady} type="submit">
          {isWaiting
            ? t.ordering
            : (blocked ??
              `${dealId === undefined ? t.buyNow : t.claim}${total === null ? '' : ` · ${money(total)}`}`)}
        </button>
      </div>
    </form>
  );
}

function requestOf(
  place: string,
  dealId: string | undefined,
  lines: readonly BagLine[],
  more: Pick<PurchaseRequest & { kind: 'order' }, 'fulfilment' | 'storeId' | 'couponCode' | 'expectedTotal'>,
): PurchaseRequest {
  if (dealId === undefined) return { kind: 'order', place, lines, ...more };
  return { kind: 'claim', dealId, quantity: lines[0]?.quantity ?? 1, ...more };
}

/** Coupons that are good online now, the first due first. */
function usableCoupons(room: RoomState | null, now: number, isDeal: boolean): UsableCoupon[] {
  if (!room) return [];
  return room.me.coupons
    .flatMap((coupon) => {
      const offer = offerOf(room, coupon.offerId);
      if (!offer || !isOfKind(offer, 'coupon') || couponStatusAt(coupon, now) !== 'issued') return [];
      const { redeem, stacking } = offer.terms;
      return redeem === 'store' || (isDeal && !stacking.deals) ? [] : [{ coupon, offer }];
    })
    .sort((a, b) => a.coupon.validUntil - b.coupon.validUntil)
    .slice(0, mostTried);
}

/** Why these lines cannot be ordered now, in the words of the button; null when they can. */
function useBlockedLines(
  room: RoomState | null,
  lines: readonly BagLine[],
  isConnected: boolean,
): string | null {
  const t = useTexts();
  const lang = useViewerState((state) => state.lang);
  const status = room?.show.status;
  if (status === 'ended' || status === 'reviewed') return t.showOver;
  if (status !== 'live') return t.notLive;
  if (lines.length === 0) return t.offers.bagEmpty;
  for (const line of lines) {
    const item = room?.items.find(({ itemId }) => itemId === line.itemId);
    const name = lines.length > 1 && item ? `${item.title[lang]}: ` : '';
    if (item?.isFrozen) return name + t.offers.paused;
    if (!item || item.available <= 0) return name + t.soldOut;
    if (item.available < line.quantity) return name + t.available(item.available);
  }
  return isConnected ? null : t.offlineButton;
}

/** The most units of an item one order may have. */
export const mostOf = (available: number): number => Math.max(1, Math.min(mostUnits, available));
