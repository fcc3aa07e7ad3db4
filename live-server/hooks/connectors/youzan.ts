import { createHash } from 'node:crypto';
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
import { objectIn } from './lossless-json.ts';
import { field, listAt, minorAt, secondsAt, textAt, textsAt, wholeAt } from './values.ts';
import { isSignature } from './wechat-crypt.ts';

export interface YouzanShop {
  readonly name: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/**
 * Youzan's push, by the message pages of its open platform: MSG/300 `trade_TradeCreate`, MSG/199 `trade_TradeSuccess`,
 * MSG/200 `trade_TradeClose`, MSG/201 `trade_refund_RefundSuccess`, and the newer `youzan_trade_Refund…`, whose `msg` is
 * an object.
 *
 * `Event-Sign` is the hex MD5 over client id, raw body and client secret. Outside: `msg_id`, `type`, `id` (the
 * order's `tid`), `status`, `version` (epoch seconds), `test`; the news is in `msg`, JSON encoded as forms are: percent,
 * and `+` for a space. Times are Beijing's, amounts yuan.
 */
export function youzanConnector({ name, clientId, clientSecret }: YouzanShop): Connector {
  return {
    name,
    account: '',
    answer: { contentType: 'application/json; charset=utf-8', text: '{"code":0,"msg":"success"}' },
    verify: (request) => verify(request, clientId, clientSecret),
    read: readYouzan,
  };
}

function verify({ headers, body }: RawRequest, clientId: string, clientSecret: string): Result<Verified> {
  const given = headers['event-sign'];
  const expected = createHash('md5').update(clientId).update(body).update(clientSecret).digest('hex');
  if (typeof given !== 'string' || !isSignature(given.toLowerCase(), expected))
    return refuse('bad_signature');
  const message = body.toString('utf8');
  const push = objectIn(message);
  if (push === null) return refuse('malformed', 'Not a JSON object');
  const kind = headers['event-type'] ?? textAt(push, 'type') ?? 'unknown';
  const subject = tidOf(push, newsIn(push));
  const dedupeKey =
    textAt(push, 'msg_id') ??
    [kind, subject, textAt(push, 'status'), textAt(push, 'version'), md5(textAt(push, 'msg') ?? '')].join(
      '|',
    );
  return accept({ kind: String(kind).slice(0, 100), subject, dedupeKey, message });
}

const md5 = (text: string) => createHash('md5').update(text).digest('hex');

/** `msg` is JSON as a form's field has it, where a plus is a space; or the object itself. */
function newsIn(push: unknown): object | null {
  const msg = field(push, 'msg');
  if (typeof msg === 'object') return msg;
  if (typeof msg !== 'string') return null;
  try {
    return objectIn(msg.startsWith('%') ? decodeURIComponent(msg.replaceAll('+', ' ')) : msg);
  } catch {
    return null;
  }
}

const tidOf = (push: unknown, news: unknown): string | null =>
  textAt(news, 'full_order_info.order_info.tid') ??
  textAt(news, 'tid') ??
  (typeOf(push).startsWith('trade') ? textAt(push, 'id') : null);

/** In lower case; the newer messages of the same news begin with the platform's name. */
const typeOf = (push: unknown): string =>
  (textAt(push, 'type') ?? '').toLowerCase().replace(/^youzan_(?=trade_)/, '');

function readYouzan(message: string): Reading {
  const push = objectIn(message);
  const news = newsIn(push);
  const type = typeOf(push);
  if (!push || !news) return lacking('news', 'No msg');
  if (field(push, 'test') === true) return understood([{ kind: 'ignored', deed: { code: 'test' } }]);
  if (type.includes('stock')) {
    const item = textAt(news, 'item_id') ?? textAt(push, 'id');
    return understood([{ kind: 'stock.changed', deed: { code: 'stock', item } }]);
  }
  if (!type.startsWith('trade'))
    return understood([{ kind: 'ignored', deed: { code: 'no_effect', event: type } }]);
  if (type.includes('refund')) return readRefund(type, news, push);

  const order = field(news, 'full_order_info');
  const events: ShopEvent[] = [];
  if (order !== undefined) {
    const placed = placedOf(order);
    if (!placed) return lacking('order_details', 'An order without its time, payment, buyer or goods');
    events.push(placed);
  }
  const status = textAt(order, 'order_info.status') ?? textAt(news, 'status') ?? textAt(push, 'status') ?? '';
  const at =
    localTime(order, 'order_info.update_time') ??
    localTime(news, 'update_time') ??
    placedAt(events) ??
    secondsAt(push, 'version');
  const paidAt = localTime(order, 'order_info.pay_time') ?? (isPaid(type, status) ? at : null);
  // What the order costs by then, where it is told: the seller may have changed the price after it was placed.
  const amount = minorAt(order, 'pay_info.payment');
  if (paidAt !== null) events.push({ kind: 'order.paid', at: paidAt, amount });
  if (/close/.test(type) || /^TRADE_CLOSED?$/.test(status)) {
    if (at === null) return lacking('time', 'No time');
    if (paidAt === null) events.push({ kind: 'order.cancelled', at });
  }
  if (events.length === 0)
    events.push({ kind: 'ignored', deed: { code: 'no_effect', event: `${type} ${status}`.trim() } });
  return understood(events);
}

/** Something paid is not all of it: a deposit leaves its order waiting for the buyer's payment. */
const isPaid = (type: string, status: string): boolean =>
  (/^trade_trade(buyerpay|paid)$/.test(type) && status !== 'WAIT_BUYER_PAY') ||
  ['WAIT_SELLER_SEND_GOODS', 'WAIT_BUYER_CONFIRM_GOODS', 'TRADE_SUCCESS', 'TRADE_BUYER_SIGNED'].includes(
    status,
  );

const placedAt = (events: readonly ShopEvent[]): number | null => {
  const placed = events.find((event) => event.kind === 'order.placed');
  return placed?.kind === 'order.placed' ? placed.at : null;
};

function placedOf(order: unknown): ShopEvent | null {
  const at = localTime(order, 'order_info.created');
  const amount = minorAt(order, 'pay_info.payment');
  const [buyerId = null] = textsAt(order, [
    'buyer_info.yz_open_id',
    'buyer_info.outer_user_id',
    'buyer_info.buyer_id',
    'buyer_info.fans_id',
  ]);
  const lines = listAt(order, 'orders').map(lineOf);
  const sound = lines.filter((line) => line !== null);
  if (at === null || amount === null || buyerId === null || sound.length === 0 || sound.length < lines.length)
    return null;
  const roomIds = textsAt(order, ['order_info.order_extra.live_room_id', 'source_info.live_room_id']);
  return { kind: 'order.placed', at, buyerId, roomIds, lines: sound, amount };
}

/** `payment` is what all units of the line cost after discounts, `price` one unit before. */
function lineOf(line: unknown): ShopLine | null {
  const quantity = wholeAt(line, 'num');
  const payment = minorAt(line, 'payment');
  const price = minorAt(line, 'price');
  if (quantity === null || quantity < 1 || (payment === null && price === null)) return null;
  const unitPrice = payment === null ? (price ?? 0) : Math.round(payment / quantity);
  const id = textAt(line, 'oid') ?? undefined;
  return {
    id,
    ids: textsAt(line, ['sku_id', 'outer_sku_id', 'item_id', 'outer_item_id']),
    quantity,
    unitPrice,
  };
}

/**
 * After these nothing more comes of a refund: sent back goods were taken, a refund alone was agreed to, or the seller
 * or the platform refunded of its own accord.
 */
const isRefunded = (type: string): boolean =>
  /refundsuccess$|refundselleragree$|refundsellercreated$|sysrefund$/.test(type);

function readRefund(type: string, news: unknown, push: unknown): Reading {
  const refundId = textAt(news, 'refund_id');
  const isExchange = (textAt(news, 'refund_type') ?? '').startsWith('EXCHANGE');
  if (isExchange || !(isRefunded(type) || textAt(news, 'refund_state') === 'SUCCESS'))
    return understood([
      { kind: 'aftersale.changed', deed: { code: 'aftersale', id: refundId, status: type } },
    ]);
  const amount = minorAt(news, 'refunded_fee');
  const at = localTime(news, 'update_time') ?? secondsAt(push, 'version');
  return refundId === null || amount === null || at === null
    ? lacking('refund_details', 'A refund without its id, amount or time')
    : understood([{ kind: 'order.refunded', at, refundId, amount, ...refundedGoods(news, amount) }]);
}

/**
 * The order's lines (`oid`) a refund is for: the older messages name one, the newer ones several in one text, without
 * saying what of the amount is for which.
 */
function refundedGoods(news: unknown, amount: number): { of?: readonly RefundedGoods[] } {
  const told = [...listAt(news, 'oids'), ...listAt(news, 'oid')].flatMap((one) => String(one).split(','));
  const oids = [...new Set(told.map((one) => one.trim()).filter((one) => /^\w+$/.test(one)))];
  const [only, more] = oids;
  if (only === undefined) return {};
  return more === undefined
    ? { of: [{ ids: [only], amount }] }
    : { of: oids.map((oid) => ({ ids: [oid], amount: null })) };
}

/** Youzan writes the time of Beijing without saying so. */
function localTime(value: unknown, path: string): number | null {
  const text = textAt(value, path);
  const at =
    text && /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)
      ? Date.parse(`${text.replace(' ', 'T')}+08:00`)
      : NaN;
  return Number.isNaN(at) ? null : at;
}
