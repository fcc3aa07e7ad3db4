import type { ProviderFee, ProviderRecord, ReconciliationView, Sums } from '../../contract/reconciliation.ts';
import { RECONCILIATION_ROWS } from '../../contract/reconciliation.ts';
import type { LedgerNotices } from './ledger-notices.ts';

export interface ReconciliationInput {
  readonly showId: string;
  readonly currency: string;
  /** The provider's lines; an event stands once, however often its line is repeated. */
  readonly records: readonly ProviderRecord[];
  /** The provider's lines about its fees; the very same line stands once. */
  readonly fees: readonly ProviderFee[];
  readonly isOwn: (orderId: string) => boolean;
  /** The show's notices. */
  readonly notices: Pick<LedgerNotices, 'byEvent' | 'stranded'>;
  /** True for an order of another show. */
  readonly isElsewhere: (orderId: string) => boolean;
}

type Group<Row> = { count: number; paid: number; refunded: number; rows: Row[] };
type RowOf<K extends 'missingHere' | 'missingThere' | 'differs' | 'notApplied' | 'stranded'> =
  ReconciliationView[K]['rows'][number];

/**
 * Lays a provider's record beside the ledger, event by event. What a payment did for its order is no matter: one that
 * bought nothing is money that came as well, and so is its refund money that went.
 */
export function reconcile(input: ReconciliationInput): ReconciliationView {
  const { isElsewhere } = input;
  const { byEvent: notices, stranded: payments } = input.notices;
  const isForeign = ({ currency = input.currency }: ProviderRecord) => currency !== input.currency;
  const add = (sums: Sums, record: ProviderRecord, by: 1 | -1): void => {
    if (!isForeign(record)) sums[record.kind] += by * record.amount;
  };
  const put = <Row>(into: Group<Row>, row: Row, record: ProviderRecord): void => {
    into.count += 1;
    add(into, record, 1);
    if (into.rows.length < RECONCILIATION_ROWS) into.rows.push(row);
  };
  const provider = nothing();
  const ledger = nothing();
  const matched = { count: 0, ...nothing() };
  const elsewhere = { count: 0, ...nothing() };
  const missingHere: Group<RowOf<'missingHere'>> = group();
  const missingThere: Group<RowOf<'missingThere'>> = group();
  const differs: Group<RowOf<'differs'>> = group();
  const notApplied: Group<RowOf<'notApplied'>> = group();
  const seen = new Set<string>();
  let repeated = 0;

  for (const record of input.records) {
    if (seen.has(record.eventId)) {
      repeated += 1;
      continue;
    }
    seen.add(record.eventId);
    const notice = notices.get(record.eventId);
    if (!notice && isElsewhere(record.orderId)) {
      elsewhere.count += 1;
      add(elsewhere, record, 1);
      continue;
    }
    add(provider, record, 1);
    if (!notice) put(missingHere, record, record);
    else if (notice.state !== 'taken')
      put(notApplied, { provider: record, because: notice.state, amount: notice.amount }, record);
    else {
      const fields = (['amount', 'currency', 'orderId', 'kind'] as const).filter((field) =>
        field === 'currency' ? isForeign(record) : notice.record[field] !== record[field],
      );
      if (fields.length > 0) {
        put(differs, { provider: record, ledger: notice.record, fields }, record);
        add(differs, notice.record, -1);
      } else {
        matched.count += 1;
        add(matched, record, 1);
      }
    }
  }
  const fees = { count: 0, amount: 0, elsewhere: { count: 0, amount: 0 } };
  const seenFees = new Set<string>();
  for (const fee of input.fees) {
    // A fee may go by the name of the payment it is for, and so may what is given back of it.
    const said = JSON.stringify(fee);
    if (seenFees.has(said)) {
      repeated += 1;
      continue;
    }
    seenFees.add(said);
    const into = fee.orderId !== undefined && input.isOwn(fee.orderId) ? fees : fees.elsewhere;
    into.count += 1;
    if ((fee.currency ?? input.currency) === input.currency) into.amount += fee.amount;
  }
  for (const notice of notices.values()) {
    if (notice.state !== 'taken') continue;
    add(ledger, notice.record, 1);
    if (!seen.has(notice.record.eventId)) put(missingThere, notice.record, notice.record);
  }
  const stranded: Group<RowOf<'stranded'>> = group();
  for (const { record, reason, back } of payments.values()) {
    const { eventId, orderId, amount, at } = record;
    put(stranded, { eventId, orderId, amount, at, reason, back }, record);
    stranded.refunded += back;
  }
  return {
    showId: input.showId,
    currency: input.currency,
    provider,
    ledger,
    difference: { paid: provider.paid - ledger.paid, refunded: provider.refunded - ledger.refunded },
    matched,
    missingHere,
    missingThere,
    differs,
    notApplied,
    stranded,
    fees,
    elsewhere,
    repeated,
  };
}

const nothing = (): Sums => ({ paid: 0, refunded: 0 });
const group = <Row>(): Group<Row> => ({ count: 0, ...nothing(), rows: [] });
