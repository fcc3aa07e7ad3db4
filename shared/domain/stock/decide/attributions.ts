import { isSamePlace } from '../../attribution/by-hand.ts';
import type { Attribution } from '../../attribution/types.ts';
import { attributionOfLine } from '../../orders/types.ts';
import type { OperationOf } from '../entries.ts';
import type { LedgerDecision, LedgerState } from '../ledger.ts';
import { done, refused, repeated } from './answers.ts';

/** A new attribution supersedes the old one; the old entry stays in the log. */
export function attributeOrder(state: LedgerState, operation: OperationOf<'attribute'>): LedgerDecision {
  const { orderId, line, attribution, evidence, actor, reason, over } = operation;
  const order = state.orders.get(orderId);
  if (!order) return refused('not_found');
  if (line !== undefined && !order.lines[line])
    return refused('not_found', 'The order has no such line', { line });
  const now = line === undefined ? order.attribution : attributionOfLine(order, line);
  const isApart = line === undefined && order.lineAttributions !== undefined;
  if (over && (isApart || !isSameAttribution(now, over))) return repeated(orderId);
  if (!isApart && isSameAttribution(now, attribution)) return repeated(orderId);
  return done(orderId, {
    kind: 'order.attributed',
    orderId,
    ...(line === undefined ? {} : { line }),
    attribution,
    ...(evidence ? { evidence } : {}),
    ...(actor ? { actor } : {}),
    ...(reason === undefined ? {} : { reason }),
  });
}

const isSameAttribution = (a: Attribution, b: Attribution): boolean =>
  a.rule === b.rule && a.reason === b.reason && isSamePlace(a, b);

/** Somebody disagrees: kept with the order, and changes nothing until a person decides. */
export function disputeAttribution(
  state: LedgerState,
  { orderId, line, actor, claim, reason, ref }: OperationOf<'dispute-attribution'>,
): LedgerDecision {
  if (state.refs.has(ref)) return repeated(orderId);
  const order = state.orders.get(orderId);
  if (!order) return refused('not_found');
  if (line !== undefined && !order.lines[line])
    return refused('not_found', 'The order has no such line', { line });
  const ofLine = line === undefined ? {} : { line };
  return done(orderId, { kind: 'attribution.disputed', orderId, ...ofLine, ref, actor, claim, reason });
}
