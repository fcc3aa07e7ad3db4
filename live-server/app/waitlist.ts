import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import type { WaitView } from '#shared/contract/viewers.ts';
import { isDealBelowFloor } from '#shared/domain/show/floor-at-sale.ts';
import { nextInLine } from '#shared/domain/stock/decide/waitlist.ts';
import type { Wait } from '#shared/domain/stock/entries.ts';
import type { LedgerState } from '#shared/domain/stock/ledger.ts';
import { onceKeyOf } from '#shared/domain/stock/once-key.ts';
import { waitingAhead } from '#shared/domain/stock/waitlist.ts';
import type { Visitor } from './api.ts';
import { attributed, mayClaim } from './claims.ts';
import { linesOfDeal, reserve } from './product-stock.ts';
import { quoteAs } from './quoting.ts';
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
  const joined = await runner.stores.ledger.apply(
    runner.showId,
    { op: 'join-waitlist', wait, isGone: isHeldElsewhere(runner, dealId) },
    runner.now(),
  );
  if (!joined.ok) return joined;
  return accept({ dealId, ahead: waitingAhead(await runner.ledgerState(), dealId, viewerId) });
}

/** Other shows hold whatever is left of the deal's product. */
function isHeldElsewhere({ state, products }: ShowRunner, dealId: string): boolean {
  const deal = state.deals.find((one) => one.dealId === dealId);
  const item = deal && state.lineup.find(({ itemId }) => itemId === deal.itemId);
  return item !== undefined && products.left(item.productId) === 0;
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

/** Tries to give a unit to who is next, when others leave or join meanwhile; then it is for the next round. */
const MOST_TRIES = 20;

/** Units that came back go to those who wait, one order each, until none is left or nobody waits. */
export async function offerUnits(runner: ShowRunner, ledger: LedgerState, now: number): Promise<void> {
  for (const dealId of [...ledger.waitlists.keys()]) {
    let lost = 0;
    while (!runner.isClosing(dealId) && lost < MOST_TRIES) {
      const offered = await offerNext(runner, dealId, now);
      if (offered === 'over') break;
      lost = offered === 'lost' ? lost + 1 : 0;
    }
  }
}

/** `lost`: somebody else was next by the time it was written. */
async function offerNext(
  runner: ShowRunner,
  dealId: string,
  now: number,
  withGift = true,
): Promise<'given' | 'lost' | 'over'> {
  const ledger = await runner.ledgerState();
  const deal = runner.state.deals.find((one) => one.dealId === dealId);
  const { products } = runner.directory;
  if (deal && isDealBelowFloor(runner.state, deal, (id) => products.get(id))) return 'over';
  const wait = deal?.state === 'open' ? nextInLine(ledger, dealId) : null;
  const gift = withGift && deal && wait ? giftFor(runner, ledger, deal, wait) : null;
  const offered = await reserve(
    runner,
    { op: 'offer-unit', dealId, orderId: runner.newId(), ...(gift ? { gift } : {}) },
    deal ? [...linesOfDeal(runner, deal, 1), ...(gift?.lines ?? [])] : [],
    now,
  );
  if (offered.ok) {
    if (offered.value.records.length > 0) return 'given';
    return gift && nextInLine(await runner.ledgerState(), dealId) !== null ? 'lost' : 'over';
  }
  const { code, params } = offered.error;
  // Another show has the last of the gift: the unit itself is there all the same.
  if (code === 'sold_out' && gift?.lines.some(({ itemId }) => itemId === params?.itemId))
    return offerNext(runner, dealId, now, false);
  if (code !== 'sold_out') runner.log.warn({ showId: runner.showId, dealId, code }, 'no unit was offered');
  return 'over';
}

/** What a unit of the deal brings along for who waits for it, as their own claim would; null = nothing. */
function giftFor(
  runner: ShowRunner,
  ledger: LedgerState,
  { dealId, itemId }: { readonly dealId: string; readonly itemId: string },
  { viewerId, evidence }: Wait,
) {
  const memberId = evidence?.memberId ?? null;
  const { visitCode = null, visitRegionId = null, memberHome = null } = evidence ?? {};
  const claimant = {
    viewerId,
    regionId: visitCode?.regionId ?? visitRegionId ?? memberHome?.regionId ?? null,
    segment: memberId === null ? null : (runner.directory.members.get(memberId)?.segment ?? null),
    isMember: memberId !== null,
    isFollower: runner.isFollower(viewerId),
  };
  const quoted = quoteAs(runner, ledger, claimant, { lines: [{ itemId, dealId, quantity: 1 }] });
  const lines = quoted.ok ? quoted.value.lines.filter(({ isGift }) => isGift) : [];
  return quoted.ok && lines.length > 0 ? { viewerId, lines, offerIds: quoted.value.offerIds } : null;
}

/** The deals a viewer waits for. */
export function waitsOf(ledger: LedgerState, viewerId: string): WaitView[] {
  return [...ledger.waitlists].flatMap(([dealId, queue]) =>
    queue.has(viewerId) ? [{ dealId, ahead: waitingAhead(ledger, dealId, viewerId) }] : [],
  );
}
