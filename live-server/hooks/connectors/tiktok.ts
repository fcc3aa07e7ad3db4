import { createHmac, hash } from 'node:crypto';
import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import type {
  Connector,
  RawRequest,
  Reading,
  RefundedGoods,
  ShopEvent,
  ShopLine,
  Verified,
} from './connector.ts';
import { lacking, understood } from './connector.ts';
import { parseLossless } from './lossless-json.ts';
import { type TokenShelf, tiktokApi } from './tiktok-api.ts';
import { field, listAt, minorAt, secondsAt, textAt, textsAt } from './values.ts';
import { isSignature } from './wechat-crypt.ts';

export interface TiktokShop {
  readonly name: string;
  readonly appKey: string;
  readonly appSecret: string;
  /** Decimals of the shop's currency. */
  readonly decimals: number;
  /** The shop's authorisation: with both, what a notification only names is asked for. */
  readonly refreshToken?: string | undefined;
  readonly shopCipher?: string | undefined;
  readonly apiUrl: string;
  readonly authUrl: string;
}

/**
 * TikTok Shop, by its Partner Center's pages "TikTok Shop Webhooks Overview" (signature, `tts_notification_id`),
 * "1 - Order status change", "11 - Cancellation status change" and "12 - Return status change".
 *
 * `Authorization` is the lower-case hex HMAC-SHA256 over app key and raw body, keyed by the app secret. Nothing in it
 * tells when, so a repeat is known by its `tts_notification_id` alone. A notification carries ids and a status and no
 * amounts: those are asked for (`tiktok-api.ts`) where the shop is authorised. Amounts are decimals of the currency.
 */
export function tiktokConnector(
  { name, appKey, appSecret, decimals, ...shop }: TiktokShop,
  shelf: TokenShelf,
  now: () => number,
  stopping: AbortSignal,
): Connector {
  const { refreshToken, shopCipher, apiUrl, authUrl } = shop;
  const reader = {
    order: (order: unknown) => readDetails(order, decimals),
    refund: (aReturn: unknown) => readReturn(aReturn, secondsAt(aReturn, 'update_time') ?? now(), decimals),
    cancellation: (one: unknown) => readCancellation(one, secondsAt(one, 'update_time') ?? now(), decimals),
  };
  const api =
    refreshToken === undefined || shopCipher === undefined
      ? {}
      : tiktokApi(
          { name, appKey, appSecret, refreshToken, shopCipher, decimals, apiUrl, authUrl },
          reader,
          shelf,
          now,
          stopping,
        );
  return {
    ...api,
    name,
    account: '',
    answer: { contentType: 'application/json; charset=utf-8', text: '{"code":0,"message":"success"}' },
    verify: (request) => verify(request, appKey, appSecret),
    read: (message) => readTiktok(message, decimals),
  };
}

function verify({ headers, body }: RawRequest, appKey: string, appSecret: string): Result<Verified> {
  const expected = createHmac('sha256', appSecret).update(appKey).update(body).digest('hex');
  if (!isSignature(headers.authorization, expected)) return refuse('bad_signature');
  const message = body.toString('utf8');
  const notice = parsed(message);
  const kind = textAt(notice, 'type');
  if (kind === null) return refuse('malformed', 'Not a notification');
  const subject = textAt(notice, 'data.order_id');
  const dedupeKey =
    textAt(notice, 'tts_notification_id') ?? [kind, subject, hash('sha256', message, 'hex')].join('|');
  return accept({ kind: kind.slice(0, 100), subject, dedupeKey, message });
}

function parsed(text: string): unknown {
  try {
    return parseLossless(text);
  } catch {
    return null;
  }
}

/** Topics by number: 1 order status, 11 cancellation, 12 return. */
function readTiktok(message: string, decimals: number): Reading {
  const notice = parsed(message);
  const data = field(notice, 'data');
  const at = secondsAt(data, 'update_time') ?? secondsAt(notice, 'timestamp');
  if (at === null) return lacking('time', 'No timestamp');
  switch (textAt(notice, 'type')) {
    case '1':
      return readOrder(data, at, decimals);
    case '11':
      return readCancellation(data, at, decimals);
    case '12':
      return readReturn(data, at, decimals);
    default:
      return understood([
        field(data, 'stock') !== undefined || field(data, 'inventory') !== undefined
          ? { kind: 'stock.changed', deed: { code: 'stock', item: textAt(data, 'product_id') } }
          : { kind: 'ignored', deed: { code: 'no_effect', event: textAt(notice, 'type') } },
      ]);
  }
}

/** The notification names the order; `line_items` and `payment` are there where the order itself is sent along. */
function readOrder(data: unknown, at: number, decimals: number): Reading {
  const orderId = textAt(data, 'order_id');
  if (orderId === null) return lacking('order_id', 'No order_id');
  const events: ShopEvent[] = [];
  if (listAt(data, 'line_items').length > 0) {
    const placed = placedOf(data, decimals);
    if (!placed) return lacking('order_details', 'An order without its time, payment, buyer or items');
    events.push(placed);
  }
  const status = textAt(data, 'order_status') ?? textAt(data, 'status');
  const paidAt = secondsAt(data, 'paid_time');
  // One that is cancelled once paid keeps its payment: what goes back of it is told by itself.
  if (status === 'CANCELLED' && paidAt === null) events.push({ kind: 'order.cancelled', at });
  else if (paidAt !== null || (status !== null && status !== 'UNPAID'))
    events.push({ kind: 'order.paid', at: paidAt ?? at, amount: null });
  const isWhole = listAt(data, 'line_items').length > 0;
  return understood(events, isWhole ? null : { kind: 'order', orderId });
}

/** An order as "Get Order Detail" gives it. */
function readDetails(order: unknown, decimals: number): Reading {
  const placed = placedOf(order, decimals);
  if (!placed) return lacking('order_details', 'An order without its time, payment, buyer or items');
  const events: ShopEvent[] = [placed];
  const paidAt = secondsAt(order, 'paid_time');
  if (paidAt !== null) events.push({ kind: 'order.paid', at: paidAt, amount: null });
  const cancelledAt = secondsAt(order, 'cancel_time') ?? secondsAt(order, 'update_time');
  if (paidAt === null && textAt(order, 'status') === 'CANCELLED' && cancelledAt !== null)
    events.push({ kind: 'order.cancelled', at: cancelledAt });
  return understood(events);
}

function placedOf(order: unknown, decimals: number): ShopEvent | null {
  const at = secondsAt(order, 'create_time');
  const amount = minorAt(order, 'payment.total_amount', decimals);
  const buyerId = textAt(order, 'user_id') ?? textAt(order, 'buyer_uid');
  const lines = listAt(order, 'line_items').map((item): ShopLine | null => {
    const unitPrice = minorAt(item, 'sale_price', decimals);
    const ids = textsAt(item, ['sku_id', 'seller_sku', 'product_id']);
    // Every unit is a line of its own there.
    const id = textAt(item, 'id') ?? undefined;
    return unitPrice === null ? null : { id, ids, quantity: 1, unitPrice };
  });
  const sound = lines.filter((line) => line !== null);
  if (at === null || amount === null || buyerId === null || sound.length < lines.length) return null;
  return {
    kind: 'order.placed',
    at,
    buyerId,
    // The order's line items name the broadcast they were bought in.
    roomIds: [
      ...new Set([
        ...listAt(order, 'line_items').flatMap((item) => textsAt(item, ['room_id'])),
        ...textsAt(order, ['live_room_id']),
      ]),
    ],
    lines: sound,
    amount,
  };
}

/** An order that was cancelled once paid has its money back with that, and no return tells of it. */
function readCancellation(data: unknown, at: number, decimals: number): Reading {
  const status = textAt(data, 'cancel_status') ?? '?';
  if (status !== 'CANCELLATION_REQUEST_COMPLETE')
    return understood([{ kind: 'aftersale.changed', deed: { code: 'cancellation', status } }]);
  const refundId = textAt(data, 'cancel_id');
  const cancelled: ShopEvent = { kind: 'order.cancelled', at };
  if (refundId === null) return understood([cancelled]);
  const isTold = field(data, 'refund_amount') !== undefined;
  const amount = minorAt(data, 'refund_amount.refund_total', decimals);
  if (!isTold && field(data, 'cancel_line_items') === undefined)
    return understood([cancelled], { kind: 'refund', refundId, isCancellation: true });
  const back = { kind: 'order.refunded' as const, at, ...refundedGoods(data, 'cancel_line_items', decimals) };
  return understood([cancelled, ...(amount === null || amount === 0 ? [] : [{ ...back, refundId, amount }])]);
}

function readReturn(data: unknown, at: number, decimals: number): Reading {
  const refundId = textAt(data, 'return_id');
  const status = textAt(data, 'return_status') ?? '?';
  if (status !== 'RETURN_OR_REFUND_REQUEST_COMPLETE')
    return understood([{ kind: 'aftersale.changed', deed: { code: 'aftersale', id: refundId, status } }]);
  if (refundId === null) return lacking('refund_id', 'No return_id');
  const amount = minorAt(data, 'refund_amount.refund_total', decimals);
  return amount === null
    ? understood([], { kind: 'refund', refundId })
    : understood([
        {
          ...{ kind: 'order.refunded', at, refundId, amount },
          ...refundedGoods(data, 'return_line_items', decimals),
        },
      ]);
}

/** Each unit that came back is a line item of its own there, with its variant and what of the refund is for it. */
function refundedGoods(
  told: unknown,
  path: 'return_line_items' | 'cancel_line_items',
  decimals: number,
): { of?: readonly RefundedGoods[] } {
  const of = listAt(told, path).flatMap((item) => {
    const ids = textsAt(item, ['order_line_item_id', 'sku_id', 'seller_sku']);
    return ids.length > 0 ? [{ ids, amount: minorAt(item, 'refund_amount.refund_total', decimals) }] : [];
  });
  return of.length > 0 ? { of } : {};
}
