import type { ProviderFile, ReconciliationView } from '#shared/contract/reconciliation.ts';
import { noNotices, noteNotice } from '#shared/domain/reconciliation/ledger-notices.ts';
import { reconcile } from '#shared/domain/reconciliation/reconcile.ts';
import { breathe } from './serial.ts';
import type { ShowRunner } from './show-runner.ts';

const PAGE = 5_000;

/** A provider's record of payments against the show's ledger; changes nothing. */
export async function reconciliationOf(
  runner: ShowRunner,
  { records, fees }: ProviderFile,
): Promise<ReconciliationView> {
  const { showId, state } = runner;
  const { ledger } = runner.stores;
  const notices = noNotices();
  for (let after = 0; ; ) {
    const page = await ledger.read(showId, after, PAGE);
    const last = page.at(-1);
    if (!last) break;
    for (const record of page) noteNotice(notices, record);
    after = last.seq;
    await breathe();
  }
  const { orders } = await runner.ledgerState();
  const elsewhere = new Set<string>();
  for (const { eventId, orderId } of records) {
    if (notices.byEvent.has(eventId) || orders.has(orderId)) continue;
    if ((await ledger.showOfOrder(orderId)) !== null) elsewhere.add(orderId);
  }
  return reconcile({
    showId,
    currency: state.currency,
    records,
    fees,
    isOwn: (orderId) => orders.has(orderId),
    notices,
    isElsewhere: (orderId) => elsewhere.has(orderId),
  });
}
