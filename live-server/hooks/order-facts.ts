import { hash } from 'node:crypto';
import type { ActivityLine } from '#shared/contract/activity.ts';
import type { InboxError } from '#shared/contract/hooks.ts';
import type { InboxDeed } from '#shared/contract/inbox-deeds.ts';
import type { ShopEvent } from './connectors/connector.ts';
import { type KnownLine, refundLines } from './refund-lines.ts';

/** What turns a platform's ids into ours. */
export interface Resolver {
  /** The lineup item that one of the ids stands for, the most exact id first. */
  item(ids: readonly string[]): string | null;
  /** The order's lines as far as they are known; none for an order that is not. */
  readonly lines: readonly KnownLine[];
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
  | { readonly ok: true; readonly lines: readonly ActivityLine[]; readonly deeds: readonly InboxDeed[] }
  | { readonly ok: false; readonly error: InboxError };

/**
 * The facts a platform's news of one order come to. Ids are made of the platform's own, so that the same news gives
 * the same `factId` however often it is told. A product nobody knows fails the whole; an unknown sharer only where it
 * is all the message tells.
 */
export function orderFacts(order: OrderOf, events: readonly ShopEvent[], resolve: Resolver): OrderFacts {
  const lines: ActivityLine[] = [];
  const deeds: InboxDeed[] = [];
  for (const event of events) {
    if ('deed' in event) deeds.push(event.deed);
    else if (event.kind === 'order.attributed') {
      const ref = resolve.code(event.origin.key);
      if (ref !== null) lines.push(attributedLine(order, event, ref));
      else deeds.push({ code: 'unknown_origin', ...event.origin });
    } else {
      const line = lineOf(order, event, resolve);
      if (!line.ok) return line;
      lines.push(line.line);
      deeds.push(...line.deeds);
    }
  }
  const isNothing = lines.length === 0 && events.some(({ kind }) => kind === 'order.attributed');
  if (isNothing) {
    const keys = deeds.flatMap((deed) => (deed.code === 'unknown_origin' ? [deed.key] : [])).join(', ');
    const message = `No guide and no store is known by ${keys}`;
    return { ok: false, error: { code: 'unknown_origin', message, params: { keys } } };
  }
  return { ok: true, lines, deeds };
}

type AttributedEvent = Extract<ShopEvent, { kind: 'order.attributed' }>;
type TradeEvent = Exclude<ShopEvent, { deed: InboxDeed } | { kind: 'order.attributed' }>;
type LineOf =
  | { readonly ok: true; readonly line: ActivityLine; readonly deeds: readonly InboxDeed[] }
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
              params: { ids: ids.join(', ') },
            },
          };
        lines.push({ itemId, quantity, unitPrice });
      }
      const buyerId = ourBuyerId(order.connector, event.buyerId);
      const { amount } = event;
      return told({ factId: idOf(orderId, 'placed'), at, kind: event.kind, orderId, buyerId, lines, amount });
    }
    case 'order.paid':
      return told({
        factId: idOf(orderId, 'paid'),
        at,
        kind: event.kind,
        orderId,
        amount: event.amount ?? undefined,
      });
    case 'order.cancelled':
      return told({ factId: idOf(orderId, 'cancelled'), at, kind: event.kind, orderId });
    case 'order.refunded': {
      const { refundId, amount, of = [] } = event;
      const known = resolve.lines.length > 0 ? of : [];
      const { lines, unknown } = refundLines(amount, known, resolve.lines, resolve.item);
      const fact = { factId: idOf(orderId, 'refund', refundId), at, kind: event.kind, orderId, amount };
      const deeds: InboxDeed[] = [];
      if (lines) deeds.push({ code: 'refund_of_lines', lines: lines.map(({ line }) => line + 1) });
      if (unknown.length > 0) deeds.push({ code: 'refund_of_unknown', ids: [...unknown] });
      return told(lines ? { ...fact, lines: [...lines] } : fact, deeds);
    }
  }
}

const told = (line: ActivityLine, deeds: readonly InboxDeed[] = []): LineOf => ({ ok: true, line, deeds });

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

export const ourOrderId = ({ connector, subject }: Pick<OrderOf, 'connector' | 'subject'>): string =>
  idOf(connector, subject);

/** A WeChat openid as it is: a mini-program that opens its visits with it makes buyer and viewer the same. */
const ourBuyerId = (connector: string, buyerId: string): string =>
  connector === 'wechat' ? idOf(buyerId) : idOf(connector, buyerId);

/** The parts joined, where that is an id of the contract; else as much as an id of what they are. */
function idOf(...parts: readonly string[]): string {
  const joined = parts.join(':');
  return /^[\w:.@-]{1,64}$/.test(joined) ? joined : hash('sha256', JSON.stringify(parts), 'hex');
}
