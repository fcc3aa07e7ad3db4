import { hash } from 'node:crypto';
import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import { PAYMENT_NOTICE_MAX_AGE_MS, type WechatQuery } from '#shared/contract/hooks.ts';
import type { Connector, Reading, ShopEvent, Verified } from './connector.ts';
import { lacking, understood } from './connector.ts';
import { parseLossless } from './lossless-json.ts';
import { readXml } from './strict-xml.ts';
import { field, secondsAt, textAt, wholeAt } from './values.ts';
import { wechatApi } from './wechat-api.ts';
import { aesKeyOf, decryptFor, isSignature, wechatSignature } from './wechat-crypt.ts';
import { hasSeveralSharers, originsOf, readWechatOrder, refundedGoods } from './wechat-order.ts';

export interface WechatApp {
  readonly appId: string;
  readonly token: string;
  readonly encodingAesKey: string;
  /** Lets order details be asked for; without it only what a push brings itself is known. */
  readonly appSecret?: string | undefined;
  readonly apiUrl: string;
}

/** The message push of WeChat shops in safe mode. Throws for an AES key that is none: configuration checks it. */
export function wechatConnector(
  app: WechatApp,
  now: () => number,
  stopping: AbortSignal,
): Connector & {
  check(query: WechatQuery): Result<string>;
} {
  const { appId, token, appSecret, apiUrl } = app;
  const key = aesKeyOf(app.encodingAesKey);
  if (!key) throw new Error(`The EncodingAESKey of ${appId} is not 43 base64 characters`);
  return {
    name: 'wechat',
    account: appId,
    answer: { contentType: 'text/plain; charset=utf-8', text: 'success' },

    /** The URL check: the echo string as it is to be sent back. */
    check({ signature, msg_signature, timestamp = '', nonce = '', echostr = '' }) {
      if (msg_signature === undefined)
        return isSignature(signature, wechatSignature(token, timestamp, nonce))
          ? accept(echostr)
          : refuse('bad_signature');
      if (!isSignature(msg_signature, wechatSignature(token, timestamp, nonce, echostr)))
        return refuse('bad_signature');
      const plain = decryptFor(appId, key, echostr);
      return plain === null
        ? refuse('bad_signature', 'echostr cannot be decrypted for this app')
        : accept(plain);
    },

    verify({ query, body }, time): Result<Verified> {
      const { msg_signature, timestamp = '', nonce = '' } = query;
      const encrypted = textAt(parseEnvelope(body.toString('utf8')), 'Encrypt');
      if (encrypted === null || msg_signature === undefined)
        return refuse(
          'bad_signature',
          'Safe mode is needed: Encrypt in the body, msg_signature in the query',
        );
      if (!isSignature(msg_signature, wechatSignature(token, timestamp, nonce, encrypted)))
        return refuse('bad_signature');
      if (
        !/^\d{1,12}$/.test(timestamp) ||
        Math.abs(time - Number(timestamp) * 1000) > PAYMENT_NOTICE_MAX_AGE_MS
      )
        return refuse('bad_signature', 'timestamp is more than 5 minutes off');
      const message = decryptFor(appId, key, encrypted);
      if (message === null) return refuse('bad_signature', 'Encrypt cannot be decrypted for this app');
      const content = parseEnvelope(message);
      if (content === null) return refuse('malformed', 'The decrypted message is neither JSON nor plain XML');
      return accept({ ...identityOf(content, message), message });
    },

    read: readWechatMessage,
    ...(appSecret === undefined ? {} : wechatApi({ appId, appSecret, apiUrl }, now, stopping)),
  };
}

/** JSON or XML, as the shop is set to send; null for neither. */
function parseEnvelope(text: string): object | null {
  const trimmed = text.trim();
  if (trimmed.startsWith('<')) return readXml(trimmed);
  try {
    const value = parseLossless(trimmed);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

const orderIdOf = (content: unknown): string | null =>
  textAt(content, 'order_info.order_id') ?? textAt(content, 'finder_shop_aftersale_status_update.order_id');

/**
 * A push has no id of its own, and two of one second may say different things of one order: what happened, to what, when,
 * and all its words tell two of them apart.
 */
function identityOf(content: unknown, message: string): Omit<Verified, 'message'> {
  const kind = textAt(content, 'Event') ?? textAt(content, 'MsgType') ?? 'unknown';
  const subject = orderIdOf(content);
  const parts = [
    kind,
    textAt(content, 'MsgId'),
    subject,
    textAt(content, 'CreateTime'),
    hash('sha256', message, 'hex'),
  ];
  return { kind: kind.slice(0, 100), subject, dedupeKey: parts.map((part) => part ?? '').join('|') };
}

/** `order_info` alone names an order; shops and their helpers may send the order's details along. */
function readWechatMessage(message: string): Reading {
  const content = parseEnvelope(message);
  const kind = textAt(content, 'Event') ?? '';
  const at = secondsAt(content, 'CreateTime');
  const orderId = orderIdOf(content);
  if (content === null || at === null) return lacking('time', 'No CreateTime');
  const isAboutOrder = /^channels_ec_(order_|aftersale_)/.test(kind);
  if (isAboutOrder && orderId === null) return lacking('order_id', 'No order_id');
  const details = detailsIn(content);
  const asked = orderId === null ? null : ({ kind: 'order', orderId } as const);
  const withDetails = (events: readonly ShopEvent[]): Reading => {
    if (details === undefined) return understood(events, asked);
    const told = readWechatOrder(details);
    return told.ok ? understood([...told.events, ...events]) : told;
  };

  switch (kind) {
    case 'channels_ec_order_new':
      return withDetails([]);
    case 'channels_ec_order_pay':
      return withDetails([
        { kind: 'order.paid', at: secondsAt(content, 'order_info.pay_time') ?? at, amount: null },
      ]);
    case 'channels_ec_order_cancel':
      return understood([{ kind: 'order.cancelled', at }]);
    case 'channels_ec_order_ext_info_update': {
      const told = field(content, 'order_info');
      if (hasSeveralSharers(told)) return withDetails([]);
      const { whole: origin } = originsOf(told);
      if (origin) return understood([{ kind: 'order.attributed', at, origin }]);
      const type = wholeAt(content, 'order_info.type');
      if (details !== undefined || type === 1 || type === 6) return withDetails([]);
      return understood([
        { kind: 'ignored', deed: { code: 'no_effect', event: `${kind} ${type ?? ''}`.trim() } },
      ]);
    }
    case 'channels_ec_aftersale_update':
      return readAfterSale(content, at);
    default:
      return understood([
        /stock/i.test(kind)
          ? { kind: 'stock.changed', deed: { code: 'stock', item: null } }
          : { kind: 'ignored', deed: { code: 'no_effect', event: kind || null } },
      ]);
  }
}

const detailsIn = (content: unknown): unknown =>
  field(content, 'order') ??
  (field(content, 'order_info.order_detail') === undefined ? undefined : field(content, 'order_info'));

function readAfterSale(content: unknown, at: number): Reading {
  const update = field(content, 'finder_shop_aftersale_status_update');
  const status = textAt(update, 'status') ?? '';
  const refundId = textAt(update, 'after_sale_order_id');
  if (status !== 'MERCHANT_REFUND_SUCCESS' && status !== 'MERCHANT_RETURN_SUCCESS')
    return understood([{ kind: 'aftersale.changed', deed: { code: 'aftersale', id: refundId, status } }]);
  if (refundId === null) return lacking('refund_id', 'No after_sale_order_id');
  const amount = wholeAt(update, 'refund_info.amount');
  return amount === null
    ? understood([], { kind: 'refund', refundId })
    : understood([{ kind: 'order.refunded', at, refundId, amount, ...refundedGoods(update, amount) }]);
}
