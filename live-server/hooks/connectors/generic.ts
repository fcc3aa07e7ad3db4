import { createHash } from 'node:crypto';
import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import { PAYMENT_NOTICE_MAX_AGE_MS } from '#shared/contract/hooks.ts';
import { isSignedBy } from '../signature.ts';
import type {
  Connector,
  Origin,
  RawRequest,
  Reading,
  RefundedGoods,
  ShopLine,
  Verified,
} from './connector.ts';
import { lacking, understood } from './connector.ts';
import { objectIn } from './lossless-json.ts';
import { field, listAt, minorAt, secondsAt, textAt, textsAt, wholeAt } from './values.ts';

export const genericEvents = [
  'order.placed',
  'order.paid',
  'order.cancelled',
  'order.refunded',
  'order.attributed',
  'stock.changed',
] as const;
export type GenericEvent = (typeof genericEvents)[number];

/** Where each thing stands in a message: dotted paths; those of lines start at the line. */
export const defaultFields = {
  event: 'event',
  eventId: 'eventId',
  at: 'at',
  orderId: 'orderId',
  buyerId: 'buyerId',
  amount: 'amount',
  paidAt: 'paidAt',
  refundId: 'refundId',
  roomId: 'liveRoomId',
  ref: 'ref',
  sharerId: 'sharerId',
  inviterId: 'inviterId',
  lines: 'lines',
  productId: 'productId',
  sku: 'sku',
  quantity: 'quantity',
  unitPrice: 'unitPrice',
  refunded: 'refunded',
} as const;
export type GenericField = keyof typeof defaultFields;

export interface GenericShop {
  readonly name: string;
  readonly secret: string;
  /** Paths that differ from `defaultFields`. */
  readonly fields: Readonly<Partial<Record<GenericField, string>>>;
  /** The platform's names of events that differ from ours; any other name is ignored. */
  readonly events: Readonly<Record<string, GenericEvent>>;
  readonly timeUnit: 'ms' | 's';
  /** `major`: `12.34` of the currency; `minor`: 1234. */
  readonly amountUnit: 'minor' | 'major';
}

/** Any shop that can sign as the payment hook asks and send JSON: a map tells where things stand. */
export function genericConnector(shop: GenericShop): Connector {
  const paths = { ...defaultFields, ...shop.fields };
  return {
    name: shop.name,
    account: '',
    answer: { contentType: 'application/json; charset=utf-8', text: '{"ok":true}' },
    verify: (request, now) => verify(request, now, shop.secret, paths),
    read: (message) => read(message, shop, paths),
  };
}

type Paths = Readonly<Record<GenericField, string>>;

function verify({ headers, body }: RawRequest, now: number, secret: string, paths: Paths): Result<Verified> {
  const timestamp = headers['x-timestamp'];
  const signature = headers['x-signature'];
  if (typeof timestamp !== 'string' || typeof signature !== 'string' || !/^\d{1,16}$/.test(timestamp))
    return refuse('bad_signature', 'X-Timestamp and X-Signature are needed');
  if (!isSignedBy(secret, timestamp, body, signature)) return refuse('bad_signature');
  if (Math.abs(now - Number(timestamp)) > PAYMENT_NOTICE_MAX_AGE_MS)
    return refuse('bad_signature', 'X-Timestamp is more than 5 minutes off');
  const message = body.toString('utf8');
  const content = objectIn(message);
  if (content === null) return refuse('malformed', 'Not a JSON object');
  return accept({
    kind: (textAt(content, paths.event) ?? 'unknown').slice(0, 100),
    subject: textAt(content, paths.orderId),
    dedupeKey: textAt(content, paths.eventId) ?? createHash('sha256').update(body).digest('hex'),
    message,
  });
}

function read(message: string, shop: GenericShop, paths: Paths): Reading {
  const content = objectIn(message);
  const name = textAt(content, paths.event) ?? '';
  // A message may say `constructor`, which every object knows.
  const named = Object.hasOwn(shop.events, name) ? shop.events[name] : undefined;
  const event = named ?? genericEvents.find((known) => known === name);
  if (event === undefined)
    return understood([{ kind: 'ignored', deed: { code: 'no_effect', event: name || null } }]);
  if (event === 'stock.changed')
    return understood([
      { kind: 'stock.changed', deed: { code: 'stock', item: textAt(content, paths.productId) } },
    ]);
  const time = shop.timeUnit === 's' ? secondsAt : wholeAt;
  const money = (value: unknown, path: string) =>
    shop.amountUnit === 'major' ? minorAt(value, path) : wholeAt(value, path);
  const at = time(content, paths.at);
  if (at === null) return lacking('time', 'No time');
  if (textAt(content, paths.orderId) === null) return lacking('order_id', 'No order id');
  const amount = money(content, paths.amount);
  const origin = originOf(content, paths);
  const attributed = origin ? [{ kind: 'order.attributed', at, origin } as const] : [];

  switch (event) {
    case 'order.placed': {
      const buyerId = textAt(content, paths.buyerId);
      const lines = linesOf(content, paths, money);
      if (buyerId === null || lines === null)
        return lacking('order_details', 'An order without its buyer, or with an unreadable line');
      const total = lines.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice, 0);
      const roomIds = textsAt(content, [paths.roomId]);
      const placed = { kind: event, at, buyerId, roomIds, lines, amount: amount ?? total } as const;
      const paidAt = time(content, paths.paidAt);
      const paid = paidAt === null ? [] : [{ kind: 'order.paid', at: paidAt, amount: null } as const];
      return understood([placed, ...attributed, ...paid]);
    }
    case 'order.paid':
      return understood([...attributed, { kind: event, at: time(content, paths.paidAt) ?? at, amount }]);
    case 'order.cancelled':
      return understood([{ kind: event, at }]);
    case 'order.refunded': {
      const refundId = textAt(content, paths.refundId) ?? textAt(content, paths.eventId);
      return refundId === null || amount === null
        ? lacking('refund_details', 'A refund without its id or amount')
        : understood([{ kind: event, at, refundId, amount, ...refunded(content, paths, money) }]);
    }
    case 'order.attributed':
      return attributed.length === 0
        ? lacking('origin', 'No code and no id of a person')
        : understood(attributed);
  }
}

function originOf(content: unknown, paths: Paths): Origin | null {
  const ways = [
    ['reported-code', paths.ref],
    ['sharer', paths.sharerId],
    ['wecom-inviter', paths.inviterId],
  ] as const;
  for (const [by, path] of ways) {
    const key = textAt(content, path);
    if (key !== null) return { by, key };
  }
  return null;
}

/** Lines of a refund, as those of an order are told; `amount` of a line is what of the refund is for it. */
function refunded(
  content: unknown,
  paths: Paths,
  money: (value: unknown, path: string) => number | null,
): { of?: readonly RefundedGoods[] } {
  const of = listAt(content, paths.lines).flatMap((line) => {
    const ids = textsAt(line, [paths.sku, paths.productId]);
    return ids.length > 0 ? [{ ids, amount: money(line, paths.refunded) }] : [];
  });
  return of.length > 0 ? { of } : {};
}

function linesOf(
  content: unknown,
  paths: Paths,
  money: (value: unknown, path: string) => number | null,
): ShopLine[] | null {
  const lines: ShopLine[] = [];
  for (const line of listAt(content, paths.lines)) {
    const quantity = field(line, paths.quantity) === undefined ? 1 : wholeAt(line, paths.quantity);
    const unitPrice = money(line, paths.unitPrice);
    const ids = textsAt(line, [paths.sku, paths.productId]);
    if (quantity === null || quantity < 1 || unitPrice === null || unitPrice < 0 || ids.length === 0)
      return null;
    lines.push({ ids, quantity, unitPrice });
  }
  return lines.length > 0 ? lines : null;
}
