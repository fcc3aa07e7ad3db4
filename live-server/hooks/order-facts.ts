import { hash } from 'node:crypto';
import type { ActivityLine } from '#shared/contract/activity.ts';
import type { InboxError, ShopEvent } from './connectors/connector.ts';

/** What turns a platform's ids into ours. */
export interface Resolver {
  /** The lineup item that one of the ids stands for, the most exact id first. */
  item(ids: readonly string[]): string | null;
  /** The code of the guide or store a platform's id stands for. */
  code(key: string): string | null;
}

export interface OrderOf {
  readonly connector: string;
  /** The platform's own order id. */
  readonly subject: string;
  /** How often the message was worked on, this time included. */
  readonly attempts: number;
}

export type OrderFacts =
  | { readonly ok: true; readonly lines: readonly ActivityLine[]; readonly notes: readonly string[] }
  | { readonly ok: false; readonly error: InboxError };

/**
 * The facts a platform's news of one order come to. Ids are made of the platform's own, so that the same news gives
 * the same `factId` however often it is told. A product nobody knows fails the whole; an unknown sharer only where it
 * is all the message tells.
 */
export function orderFacts(order: OrderOf, events: readonly ShopEvent[], resolve: Resolver): OrderFacts {
  const lines: ActivityLine[] = [];
  const notes: string[] = [];
  for (const event of events) {
    if ('note' in event) notes.push(event.note);
    else if (event.kind === 'order.attributed') {
      const ref = resolve.code(event.origin.key);
      if (ref !== null) lines.push(attributedLine(order, event, ref));
      else notes.push(`${event.origin.by} ${event.origin.key}: no guide and no store is known by it`);
    } else {
      const line = lineOf(order, event, resolve);
      if (!line.ok) return line;
      lines.push(line.line);
    }
  }
  const isNothing = lines.length === 0 && events.some(({ kind }) => kind === 'order.attributed');
  if (isNothing) return { ok: false, error: { code: 'unknown_origin', message: notes.join('; ') } };
  return { ok: true, lines, notes };
}

type AttributedEvent = Extract<ShopEvent, { kind: 'order.attributed' }>;
type TradeEvent = Exclude<ShopEvent, { note: string } | { kind: 'order.attributed' }>;
type LineOf =
  | { readonly ok: true; readonly line: ActivityLine }
  | { readonly ok: false; readonly error: InboxError };

function lineOf(order: OrderOf, event: TradeEvent, resolve: Resolver): LineOf {
  const orderId = ourOrderId(order);
  const { at } = event;
  switch (event.kind) {
    case 'order.placed': {
      const lines: { itemId: string; quantity: number; unitPrice: number }[] = [];
      for (const { ids, quantity, unitPrice } of event.lines) {
        const itemId = resolve.item(ids);
        if (itemId === null)
          return {
            ok: false,
            error: {
              code: 'unknown_product',
              message: `No item of the lineup has the sku or external id ${ids.join(' or ')}`,
            },
          };
        lines.push({ itemId, quantity, unitPrice });
      }
      const buyerId = ourBuyerId(order.connector, event.buyerId);
      const { amount } = event;
      return {
        ok: true,
        line: { factId: idOf(orderId, 'placed'), at, kind: event.kind, orderId, buyerId, lines, amount },
      };
    }
    case 'order.paid':
      return {
        ok: true,
        line: {
          factId: idOf(orderId, 'paid'),
          at,
          kind: event.kind,
          orderId,
          amount: event.amount ?? undefined,
        },
      };
    case 'order.cancelled':
      return { ok: true, line: { factId: idOf(orderId, 'cancelled'), at, kind: event.kind, orderId } };
    case 'order.refunded':
      return {
        ok: true,
        line: {
          factId: idOf(orderId, 'refund', event.refundId),
          at,
          kind: event.kind,
          orderId,
          amount: event.amount,
        },
      };
  }
}

/** The later message stands; of one message worked on again, the later try: a guide may have been mapped meanwhile. */
function attributedLine(order: OrderOf, { at, origin, line }: AttributedEvent, ref: string): ActivityLine {
  const orderId = ourOrderId(order);
  const { by } = origin;
  return {
    ...(line === undefined ? {} : { line }),
    factId: idOf(orderId, 'attributed', `${at}`, by, ref, ...(line === undefined ? [] : [`line-${line}`])),
    at,
    kind: 'order.attributed',
    orderId,
    ref,
    by,
    revision: at * 1000 + Math.min(order.attempts, 999),
  };
}

const ourOrderId = ({ connector, subject }: Pick<OrderOf, 'connector' | 'subject'>): string =>
  idOf(connector, subject);

/** A WeChat openid as it is: a mini-program that opens its visits with it makes buyer and viewer the same. */
const ourBuyerId = (connector: string, buyerId: string): string =>
  connector === 'wechat' ? idOf(buyerId) : idOf(connector, buyerId);

/** The parts joined, where that is an id of the contract; else as much as an id of what they are. */
function idOf(...parts: readonly string[]): string {
  const joined = parts.join(':');
  return /^[\w:.@-]{1,64}$/.test(joined) ? joined : hash('sha256', JSON.stringify(parts), 'hex');
}
