import type { AttributionView } from '#shared/contract/attribution.ts';
import type { OrdersQuery, OrderView } from '#shared/contract/viewers.ts';
import { stepsOf } from '#shared/domain/attribution/history.ts';
import type { Attribution } from '#shared/domain/attribution/types.ts';
import type { MetricsFold } from '#shared/domain/metrics/fold-state.ts';
import type { FoldedOrder } from '#shared/domain/metrics/folded-order.ts';
import { paidOf, refundedOf } from '#shared/domain/metrics/order-amounts.ts';
import { attributionOfFoldedLine, evidenceOf } from '#shared/domain/metrics/order-attribution.ts';
import { namedByLine } from '#shared/domain/metrics/refund-shares.ts';
import { lineValue } from '#shared/domain/metrics/shares.ts';
import type { ShowState } from '#shared/domain/show/state.ts';
import type { LedgerState } from '#shared/domain/stock/ledger.ts';
import type { LineLeft, Page } from './api.ts';
import { isIn } from './figures.ts';
import type { SellsWanted } from './order-pages.ts';

/** Says who and where no visit of ours is known: ids are never this short. */
const NOBODY = '-';

type Shown = Pick<ShowState, 'showId' | 'currency' | 'lineup'>;

/** Orders that other platforms reported, newest first: the figures count them, and no ledger of ours has them. */
export function pageOfReported(
  fold: MetricsFold,
  ledger: LedgerState,
  show: Shown,
  query: Pick<OrdersQuery, 'limit' | 'cursor' | 'status' | 'q' | 'guideId' | 'storeId' | 'unattributed'>,
  scope: ReadonlySet<string> | null,
  sells: SellsWanted,
): Page<OrderView> {
  const word = (query.q ?? '').toLowerCase();
  const wanted = [...fold.orders.byId.values()]
    .filter((order) => order.counted && !ledger.orders.has(order.orderId))
    .filter((order) => isWanted(order, query, scope))
    .filter(
      ({ orderId, placed }) =>
        word === '' ||
        orderId.toLowerCase().includes(word) ||
        placed.lines.some(({ itemId }) => sells(productIn(show, itemId))),
    )
    .sort((a, b) => b.placed.at - a.placed.at || (a.orderId < b.orderId ? -1 : 1));
  const from =
    query.cursor === undefined ? 0 : wanted.findIndex(({ orderId }) => orderId === query.cursor) + 1;
  const items = wanted.slice(from, from + query.limit).map((order) => viewOf(order, show));
  return { items, nextCursor: from + query.limit < wanted.length ? (items.at(-1)?.id ?? null) : null };
}

function isWanted(
  order: FoldedOrder,
  { status, guideId, storeId, unattributed }: Omit<OrdersQuery, 'limit'>,
  scope: ReadonlySet<string> | null,
): boolean {
  if (status !== undefined && statusOf(order) !== status) return false;
  return placesOf(order).some(
    (place) =>
      isIn(scope, place.regionId) &&
      (guideId === undefined || place.guideId === guideId) &&
      (storeId === undefined || place.storeId === storeId) &&
      (unattributed !== true || place.regionId === null),
  );
}

/** Where a reported order belongs, or its lines do. */
export const placesOf = (order: FoldedOrder): readonly Attribution[] =>
  order.shares ? order.shares.map(({ attribution }) => attribution) : [order.attribution];

function statusOf(order: FoldedOrder): OrderView['status'] {
  if (order.paid) return refundedOf(order) >= paidOf(order) && paidOf(order) > 0 ? 'refunded' : 'paid';
  return order.releasedAt === null ? 'reserved' : 'cancelled';
}

const plain = ({ regionId, storeId, guideId, rule, reason }: Attribution): Attribution => ({
  ...{ regionId, storeId, guideId, rule, reason },
});

const productIn = (show: Shown, itemId: string): string =>
  show.lineup.find((item) => item.itemId === itemId)?.productId ?? itemId;

function viewOf(order: FoldedOrder, show: Shown): OrderView {
  const { orderId, placed, paid } = order;
  const named = namedByLine(placed.lines.length, order.refunds);
  return {
    id: orderId,
    showId: show.showId,
    status: statusOf(order),
    amount: placed.amount,
    due: 0,
    refunded: refundedOf(order),
    currency: show.currency,
    placedAt: placed.at,
    payBy: placed.at,
    paidAt: paid?.at ?? null,
    lines: placed.lines.map((line, index) => ({
      itemId: line.itemId,
      productId: productIn(show, line.itemId),
      quantity: line.quantity,
      unitPrice: line.unitPrice,
      dealId: line.dealId,
      ...(named.has(index) ? { refunded: named.get(index) } : {}),
      ...(order.lineRevised.has(index) ? { attribution: plain(attributionOfFoldedLine(order, index)) } : {}),
    })),
    fulfilment: 'ship',
    storeId: null,
    viewerId: placed.viewerId ?? NOBODY,
    visitId: placed.visitId ?? NOBODY,
    attribution: plain(order.attribution),
  };
}

/** Lines of a reported order in their places, with what has not gone back for each by name. Minor units. */
export function linesLeft({ placed, refunds }: FoldedOrder): readonly LineLeft[] {
  const named = namedByLine(placed.lines.length, refunds);
  return placed.lines.map((line, index) => ({
    itemId: line.itemId,
    left: Math.max(0, lineValue(line) - (named.get(index) ?? 0)),
  }));
}

/**
 * Why a reported order belongs where it does: the default rule over what is known of it, then the platform's own word
 * where it gave one. Its entries count from 0; no person decides about it here.
 */
export function whyReported(fold: MetricsFold, order: FoldedOrder, show: Shown): AttributionView {
  const { orderId, placed, revised, lineRevised } = order;
  const evidence = evidenceOf(fold, order);
  const byRule = placed.attribution ?? evidence.attribution;
  const said = [
    ...(revised ? [{ line: null, ...revised }] : []),
    ...[...lineRevised].map(([line, own]) => ({ line, ...own })),
  ].sort((a, b) => a.revision - b.revision || Number(a.line !== null) - Number(b.line !== null));
  const wholeAt = said.findLastIndex(({ line }) => line === null);
  const lines = placed.lines.map((line, index) => {
    const own = said.findLastIndex((one) => one.line === index);
    return {
      ...plain(attributionOfFoldedLine(order, index)),
      itemId: line.itemId,
      productId: productIn(show, line.itemId),
      quantity: line.quantity,
      amount: lineValue(line),
      seq: Math.max(own, wholeAt) + 1,
    };
  });
  return {
    orderId,
    showId: show.showId,
    status: statusOf(order),
    amount: placed.amount,
    current: plain(order.attribution),
    lines,
    disputes: [],
    reported: true,
    entries: [
      {
        line: null,
        seq: 0,
        at: placed.at,
        ...plain(byRule),
        evidence: { ...evidence.said, visitRef: null, memberId: null },
        steps: stepsOf(evidence.said, byRule.reason),
        actor: null,
        note: null,
        superseded: wholeAt >= 0,
      },
      ...said.map((one, index) => ({
        line: one.line,
        seq: index + 1,
        at: Math.floor(one.revision / 1_000),
        ...plain(one.attribution),
        evidence: null,
        steps: [],
        actor: null,
        note: null,
        superseded: index < wholeAt || (one.line !== null && lines[one.line]?.seq !== index + 1),
      })),
    ],
  };
}
