import type { OrderView } from '#shared/contract/viewers.ts';
import { hasOnly, quoted, quotedOrNull, textOfAttribution } from '../json-text.ts';

const plainFields = [
  ...[
    'id',
    'showId',
    'status',
    'amount',
    'due',
    'refunded',
    'currency',
    'placedAt',
    'payBy',
    'paidAt',
    'lines',
  ],
  ...['fulfilment', 'storeId', 'viewerId', 'visitId', 'attribution'],
];
const lineFields = ['itemId', 'productId', 'quantity', 'unitPrice', 'dealId'];

/**
 * What `JSON.stringify` makes of an order's answer. Nearly every order of a flash deal has no more than what all have,
 * and is put together here.
 */
export function textOfOrderAnswer(answer: { readonly order: OrderView }): string {
  const { order } = answer;
  if (!hasOnly(order, plainFields) || !hasOnly(answer, ['order'])) return JSON.stringify(answer);
  const { id, showId, status, amount, due, refunded, currency, placedAt, payBy, paidAt } = order;
  const { lines, fulfilment, storeId, viewerId, visitId, attribution } = order;
  const numbers = amount + due + refunded + placedAt + payBy + (paidAt ?? 0);
  if (!Number.isFinite(numbers)) return JSON.stringify(answer);
  return `{"order":{"id":${quoted(id)},"showId":${quoted(showId)},"status":"${status}","amount":${amount},"due":${due},"refunded":${refunded},"currency":${quoted(currency)},"placedAt":${placedAt},"payBy":${payBy},"paidAt":${paidAt},"lines":${textOfLines(lines)},"fulfilment":"${fulfilment}","storeId":${quotedOrNull(storeId)},"viewerId":${quoted(viewerId)},"visitId":${quoted(visitId)},"attribution":${textOfAttribution(attribution)}}}`;
}

function textOfLines(lines: OrderView['lines']): string {
  const [line] = lines;
  if (!line || lines.length > 1 || !hasOnly(line, lineFields)) return JSON.stringify(lines);
  const { itemId, productId, quantity, unitPrice, dealId } = line;
  if (!Number.isFinite(quantity + unitPrice)) return JSON.stringify(lines);
  return `[{"itemId":${quoted(itemId)},"productId":${quoted(productId)},"quantity":${quantity},"unitPrice":${unitPrice},"dealId":${quotedOrNull(dealId)}}]`;
}
