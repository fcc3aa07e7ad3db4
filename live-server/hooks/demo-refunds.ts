import type { LedgerStore } from '../storage/stores.ts';
import { type DemoProvider, refundAsDemoProvider } from './demo-provider.ts';

export interface DemoRefunds extends DemoProvider {
  readonly log: { warn(fields: object, message: string): void };
}

/** Lets the demo's payment provider do the refunds it is asked for; answers how it stops. */
export function answerRefunds(
  ledger: Pick<LedgerStore, 'onRecord'>,
  { log, ...provider }: DemoRefunds,
): () => Promise<void> {
  const running = new Set<Promise<void>>();
  const stop = ledger.onRecord(({ showId, entry }) => {
    if (entry.kind !== 'refund.requested') return;
    const { request } = entry;
    const answer = refundAsDemoProvider(provider, request)
      .then((done) => {
        if (!done.ok) log.warn({ showId, orderId: request.orderId, code: done.error.code }, 'not refunded');
      })
      .catch((err: unknown) => log.warn({ err, showId, orderId: request.orderId }, 'not refunded'))
      .finally(() => running.delete(answer));
    running.add(answer);
  });
  return async () => {
    stop();
    await Promise.all(running);
  };
}
