import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import type { WaitView } from '#shared/contract/viewers.ts';
import type { LedgerState } from '#shared/domain/stock/ledger.ts';
import { onceKeyOf } from '#shared/domain/stock/once-key.ts';
import { waitingAhead } from '#shared/domain/stock/waitlist.ts';
import type { Visitor } from './api.ts';
import { attributed, mayClaim } from './claims.ts';
import { linesOfDeal, reserve } from './product-stock.ts';
import type { ShowRunner } from './show-runner.ts';

/** Joins the waitlist of a deal that is sold out; asked again, tells where the viewer stands. */
export async function joinWaitlist(
  runner: ShowRunner,
  dealId: string,
  key: string,
  visitor: Visitor,
): Promise<Result<WaitView>> {
  const { viewerId, visitId } = visitor;
  const isRepeat = (await runner.ledgerState()).waitByKey.has(onceKeyOf(viewerId, key));
  const allowed = isRepeat ? accept(null) : mayClaim(runner, dealId, visitor);
  if (!allowed.ok) return allowed;
  const wait = { dealId, viewerId, visitId, key, ...attributed(runner, visitor) };
  const joined = await runner.stores.ledger.apply(runner.showId, { op: 'join-waitlist', wait }, runner.now());
  if (!joined.ok) return joined;
  return accept({ dealId, ahead: waitingAhead(await runner.ledgerState(), dealId, viewerId) });
}

export async function leaveWaitlist(
  runner: ShowRunner,
  dealId: string,
  { viewerId }: Visitor,
): Promise<Result<null>> {
  if (!runner.state.deals.some((deal) => deal.dealId === dealId))
    return refuse('not_found', 'This show has no such deal');
  const left = await runner.stores.ledger.apply(
    runner.showId,
    { op: 'leave-waitlist', dealId, viewerId },
    runner.now(),
  );
  return left.ok ? accept(null) : left;
}

/** Units that came back go to those who wait, one order each, until none is left or nobody waits. */
export async function offerUnits(runner: ShowRunner, ledger: LedgerState, now: number): Promise<void> {
  for (const dealId of [...ledger.waitlists.keys()]) {
    const deal = runner.state.deals.find((one) => one.dealId === dealId);
    for (;;) {
      if (runner.isClosing(dealId)) break;
      const orderId = runner.newId();
      const offered = await reserve(
        runner,
        { op: 'offer-unit', dealId, orderId },
        deal ? linesOfDeal(runner, deal, 1) : [],
        now,
      );
      if (!offered.ok && offered.error.code === 'sold_out') break;
      if (!offered.ok) {
        runner.log.warn({ showId: runner.showId, dealId, code: offered.error.code }, 'no unit was offered');
        break;
      }
      if (offered.value.records.length === 0) break;
    }
  }
}

/** The deals a viewer waits for. */
export function waitsOf(ledger: LedgerState, viewerId: string): WaitView[] {
  return [...ledger.waitlists].flatMap(([dealId, queue]) =>
    queue.has(viewerId) ? [{ dealId, ahead: waitingAhead(ledger, dealId, viewerId) }] : [],
  );
}
