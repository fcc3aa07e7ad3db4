import type { Origin, Reading, RefundedGoods, ShopEvent, ShopLine } from './connector.ts';
import { lacking, understood } from './connector.ts';
import { field, listAt, secondsAt, textAt, textsAt, wholeAt } from './values.ts';

/** Status of an order that was never paid and is cancelled. */
const CANCELLED_UNPAID = 250;

/**
 * What an order's details say (the shape of the shop's `order/get`): placed, perhaps paid or cancelled, and who
 * brought it. Amounts come in 分, times in seconds; a sku's `real_price` is that of all its units.
 */
export function readWechatOrder(order: unknown): Reading {
  const at = secondsAt(order, 'create_time');
  const amount = wholeAt(order, 'order_detail.price_info.order_price');
  const buyerId = textAt(order, 'openid');
  const lines = listAt(order, 'order_detail.product_infos').map(lineOf);
  if (at === null || amount === null || amount < 0 || buyerId === null || lines.length === 0)
    return lacking('order_details', 'An order without its time, price, buyer or products');
  const sound = lines.filter((line) => line !== null);
  if (sound.length < lines.length) return lacking('line_details', 'A product without its count or price');

  const events: ShopEvent[] = [
    { kind: 'order.placed', at, buyerId, roomIds: roomsOf(order), lines: sound, amount },
  ];
  const saidAt = secondsAt(order, 'update_time') ?? at;
  const { whole, byLine } = originsOf(field(order, 'order_detail'));
  if (whole) events.push({ kind: 'order.attributed', at: saidAt, origin: whole });
  for (const [line, origin] of byLine) events.push({ kind: 'order.attributed', at: saidAt, origin, line });
  const paidAt = secondsAt(order, 'order_detail.pay_info.pay_time');
  // What the order costs by then: the seller may have changed the price after it was placed.
  if (paidAt !== null) events.push({ kind: 'order.paid', at: paidAt, amount });
  else if (wholeAt(order, 'status') === CANCELLED_UNPAID)
    events.push({ kind: 'order.cancelled', at: saidAt });
  return understood(events);
}

/** The refund an after-sale order came to (the shape of `getaftersaleorder`). */
export function readWechatRefund(afterSale: unknown): Reading {
  const refundId = textAt(afterSale, 'after_sale_order_id');
  const amount = wholeAt(afterSale, 'refund_info.amount');
  const at = secondsAt(afterSale, 'complete_time') ?? secondsAt(afterSale, 'update_time');
  if (refundId === null || amount === null || amount < 0 || at === null)
    return lacking('refund_details', 'An after-sale order without its amount or time');
  const of = refundedGoods(afterSale, amount);
  return understood([{ kind: 'order.refunded', at, refundId, amount, ...of }]);
}

/** An after-sale order is for one variant of the order, which its `product_info` names. */
export function refundedGoods(afterSale: unknown, amount: number): { of?: readonly RefundedGoods[] } {
  const ids = textsAt(afterSale, ['product_info.sku_id', 'product_info.product_id']);
  return ids.length > 0 ? { of: [{ ids, amount }] } : {};
}

export interface Origins {
  /** Who shared the order as a whole, or every line of it. */
  readonly whole: Origin | null;
  /** Lines, by their place in the order, that somebody else shared. */
  readonly byLine: ReadonlyMap<number, Origin>;
}

/** Who shared what was bought: each line its own sharer, where the platform tells them apart. */
export function originsOf(detail: unknown): Origins {
  const ofOrder = sharerOf(field(detail, 'sharer_info'));
  const skus = listAt(detail, 'product_infos').map((product) => textAt(product, 'sku_id'));
  const bySku = new Map<string | null, Origin>();
  for (const { sku, origin } of sharedSkus(detail)) {
    // One that names no line of the order is about all of it.
    const key = sku !== null && skus.includes(sku) ? sku : null;
    if (!bySku.has(key)) bySku.set(key, origin);
  }
  const shared = skus.map((sku) => (sku === null ? undefined : bySku.get(sku)));
  const [first] = shared;
  const isOne = first !== undefined && shared.every((origin) => origin && isSame(origin, first));
  const whole = isOne ? first : (ofOrder ?? bySku.get(null) ?? null);
  const byLine = new Map<number, Origin>();
  for (const [line, origin] of shared.entries())
    if (origin && !(whole && isSame(origin, whole))) byLine.set(line, origin);
  return { whole, byLine };
}

/** Whether news of sharers tells several apart, so that the order's lines must be known to place them. */
export const hasSeveralSharers = (detail: unknown): boolean =>
  new Set(sharedSkus(detail).map(({ origin }) => origin.key)).size > 1;

/**
 * Who shared which variant: its sharer, and else the member of WeCom who passed it on. The shop's documents have
 * taken the sharers out of service since; orders of before still name them.
 */
function sharedSkus(detail: unknown): { sku: string | null; origin: Origin }[] {
  const infos = [
    ...listAt(detail, 'sku_sharer_infos').map((info) => ({ info, origin: sharerOf(info) })),
    ...listAt(detail, 'source_infos').map((info) => ({ info, origin: forwarderOf(info) })),
  ];
  return infos.flatMap(({ info, origin }) => (origin ? [{ sku: textAt(info, 'sku_id'), origin }] : []));
}

/** `content_type` of a source: passed on by a member of WeCom, whose user id is then the `content_id`. */
const WECOM_FORWARD = '1';

const isForwarded = (source: unknown): boolean => textAt(source, 'content_type') === WECOM_FORWARD;

function forwarderOf(source: unknown): Origin | null {
  const key = isForwarded(source) ? textAt(source, 'content_id') : null;
  return key === null ? null : { by: 'wecom-inviter', key };
}

function sharerOf(info: unknown): Origin | null {
  const key = textAt(info, 'sharer_openid') ?? textAt(info, 'sharer_unionid');
  if (key === null) return null;
  const isFromWecom = ['true', '1'].includes(String(field(info, 'from_wecom')));
  return { by: isFromWecom ? 'wecom-inviter' : 'sharer', key };
}

const isSame = (a: Origin, b: Origin): boolean => a.by === b.by && a.key === b.key;

function lineOf(product: unknown): ShopLine | null {
  const quantity = wholeAt(product, 'sku_cnt');
  const salePrice = wholeAt(product, 'sale_price');
  const realPrice = wholeAt(product, 'real_price');
  if (quantity === null || quantity < 1 || (salePrice === null && realPrice === null)) return null;
  const unitPrice = realPrice === null ? (salePrice ?? 0) : Math.round(realPrice / quantity);
  if (unitPrice < 0) return null;
  const ids = textsAt(product, ['sku_id', 'out_sku_id', 'sku_code', 'product_id', 'out_product_id']);
  return { ids, quantity, unitPrice };
}

/** The broadcast, then the account it ran on. */
function roomsOf(order: unknown): string[] {
  const sources = listAt(order, 'order_detail.source_infos').filter((source) => !isForwarded(source));
  return [
    ...new Set([
      ...textsAt(order, ['order_detail.ext_info.live_id']),
      ...sources.flatMap((source) => textsAt(source, ['content_id'])),
      ...textsAt(order, ['order_detail.ext_info.finder_id']),
      ...sources.flatMap((source) => textsAt(source, ['account_id'])),
    ]),
  ];
}
