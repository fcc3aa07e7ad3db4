import type { AttributionView } from '../../contract/attribution.ts';
import { attributionOfLine, lineAmount, type Order } from '../orders/types.ts';
import type { LedgerRecord } from '../stock/entries.ts';
import type { Attribution, AttributionEvidence, Place } from './types.ts';
import { nowhere } from './types.ts';

type Entry = AttributionView['entries'][number];

/** Whether a ledger record says where this order belongs. */
export const isAttributionOf = (orderId: string, { entry }: LedgerRecord): boolean =>
  entry.kind === 'order.reserved'
    ? entry.order.orderId === orderId
    : entry.kind === 'order.attributed' && entry.orderId === orderId;

/**
 * Why an order belongs where it does: its first attribution and every one that superseded it, each with its evidence,
 * its rule, and who decided. `records` are the order's own, in order; of each line the last one stands.
 */
export function attributionHistory(order: Order, records: readonly LedgerRecord[]): AttributionView {
  const entries = records.flatMap((record) => entryOf(record) ?? []);
  const wholeSince = entries.findLastIndex(({ line }) => line === null);
  /** The place of the entry that stands for a line. */
  const standing = (line: number) => {
    const own = entries.findLastIndex((entry) => entry.line === line);
    return Math.max(own, wholeSince);
  };
  return {
    orderId: order.orderId,
    showId: order.showId,
    status: order.status,
    amount: order.amount,
    current: plain(order.attribution),
    lines: order.lines.map((line, index) => ({
      ...plain(attributionOfLine(order, index)),
      itemId: line.itemId,
      productId: line.productId,
      quantity: line.quantity,
      amount: lineAmount(line),
      seq: entries[standing(index)]?.seq ?? 0,
    })),
    disputes: (order.disputes ?? []).map((dispute) => ({ ...dispute })),
    entries: entries.map((entry, index) => ({
      ...entry,
      superseded: index < wholeSince || (entry.line !== null && standing(entry.line) !== index),
    })),
  };
}

const plain = ({ regionId, storeId, guideId, rule, reason }: Attribution): Attribution => ({
  regionId,
  storeId,
  guideId,
  rule,
  reason,
});

function entryOf({ seq, at, entry }: LedgerRecord): Omit<Entry, 'superseded'> | null {
  if (entry.kind === 'order.reserved') {
    const { evidence = null } = entry;
    return { line: null, seq, at, ...told(entry.order.attribution, evidence), actor: null, note: null };
  }
  if (entry.kind !== 'order.attributed') return null;
  const { line = null, attribution, evidence = null, actor = null, reason = null } = entry;
  return { line, seq, at, ...told(attribution, evidence), actor, note: reason };
}

function told(attribution: Attribution, evidence: AttributionEvidence | null) {
  const { rule, reason } = attribution;
  const isByRule = rule === 'default@1';
  return {
    ...plain(attribution),
    evidence: evidence && {
      ...evidence,
      visitRef: evidence.visitRef ?? null,
      memberId: evidence.memberId ?? null,
    },
    steps: evidence && isByRule ? stepsOf(evidence, reason) : [],
  };
}

/** The default rule's steps in order; METRICS.md, "Where a sale belongs". */
export function stepsOf(evidence: AttributionEvidence, reason: Attribution['reason']): Entry['steps'] {
  const { visitCode, firstVisitCode, memberHome, visitRegionId } = evidence;
  const region: Place | null = visitRegionId === null ? null : { ...nowhere, regionId: visitRegionId };
  const found = [
    ['visit-code', visitCode],
    ['first-visit-code', firstVisitCode],
    ['member-home', memberHome],
    ['visit-region', region],
  ] as const;
  return found.map(([step, place]) => ({ step, place, decided: step === reason }));
}
