import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import type { GroupView } from '#shared/contract/offers.ts';
import type { OrderView, TakingRequest } from '#shared/contract/viewers.ts';
import { isEligible } from '#shared/domain/deals/eligible.ts';
import { groupView } from '#shared/domain/offers/figures.ts';
import type { Order } from '#shared/domain/orders/types.ts';
import { isOfferBelowFloor } from '#shared/domain/show/floor-at-sale.ts';
import type { LedgerState } from '#shared/domain/stock/ledger.ts';
import { newPickupCode } from './after-sale.ts';
import type { Visitor } from './api.ts';
import { claimantOf } from './claimant.ts';
import { answer, attributed, knowsKey, pickupTrouble } from './claims.ts';
import { reserve } from './product-stock.ts';
import { belowFloor } from './sale-floor.ts';
import type { ShowRunner } from './show-runner.ts';

/** Groups shown in the room. */
const GROUPS_SHOWN = 20;

/** Takes units of a presale, or joins or opens a group. The ledger says whether there is a place, and units. */
export async function takeOffer(
  runner: ShowRunner,
  offerId: string,
  { quantity, groupId, variantId, fulfilment, storeId, key, expectedTotal }: TakingRequest,
  visitor: Visitor,
): Promise<Result<OrderView>> {
  const offer = runner.state.offers.find((one) => one.offerId === offerId);
  const { terms } = offer ?? {};
  if (!offer || (terms?.kind !== 'presale' && terms?.kind !== 'group-buy'))
    return refuse('not_found', 'This show has no such presale or group buy');
  const isRepeat = await knowsKey(runner, visitor, key);
  const allowed = isRepeat ? accept(null) : mayTake(runner, offerId, visitor);
  if (!allowed.ok) return allowed;
  const there = pickupTrouble(runner, { fulfilment, storeId });
  if (!there.ok) return there;
  const item = runner.state.lineup.find(({ itemId }) => itemId === terms.itemId);
  if (!item) return refuse('not_found', 'This show has no such item', { itemId: terms.itemId });
  const { segment } = claimantOf(runner, visitor);
  const isGroup = terms.kind === 'group-buy';
  const { productId, itemId } = item;
  const taken = await reserve(
    runner,
    {
      op: 'take-offer',
      ...{ offerId, quantity, productId, key, fulfilment, expectedTotal },
      ...(variantId === undefined ? {} : { variantId }),
      ...(segment === null ? {} : { segment }),
      orderId: runner.newId(),
      groupId: isGroup ? (groupId ?? runner.newId()) : null,
      opensGroup: isGroup && groupId === undefined,
      viewerId: visitor.viewerId,
      visitId: visitor.visitId,
      holdMs: terms.holdMs,
      pickupStoreId: fulfilment === 'pickup' ? (storeId ?? null) : null,
      ...(fulfilment === 'pickup' ? { pickupCode: newPickupCode() } : {}),
      ...attributed(runner, visitor),
    },
    isRepeat ? [] : [{ itemId, productId, quantity }],
  );
  return answer(runner, taken);
}

/** Whether an offer is one this viewer may take now. */
export function mayTake(runner: ShowRunner, offerId: string, visitor: Visitor): Result<null> {
  const offer = runner.state.offers.find((one) => one.offerId === offerId);
  if (offer?.state !== 'open' || !runner.isSelling()) return refuse('offer_not_open');
  const { products } = runner.directory;
  if (isOfferBelowFloor(runner.state, offer, (id) => products.get(id)) && 'itemId' in offer.terms)
    return belowFloor(offer.terms.itemId);
  return isEligible(offer.terms.audience, claimantOf(runner, visitor))
    ? accept(null)
    : refuse('not_eligible');
}

/** Groups of an offer that wait for buyers, first due first. */
export function openGroups(ledger: Pick<LedgerState, 'book' | 'orders'>, offerId: string): GroupView[] {
  const groups: GroupView[] = [];
  for (const groupId of ledger.book.openGroups.keys()) {
    const group = ledger.book.groups.get(groupId)?.offerId === offerId ? groupView(ledger, groupId) : null;
    if (group) groups.push(group);
  }
  return groups.sort((a, b) => a.closesAt - b.closesAt).slice(0, GROUPS_SHOWN);
}

/** The open groups, those this viewer is or was in, and one somebody shared, however they ended. */
export function groupsFor(
  ledger: LedgerState,
  offerId: string,
  orders: readonly Order[],
  shared?: string,
): GroupView[] {
  const open = openGroups(ledger, offerId);
  const known = new Set(open.map(({ id }) => id));
  const own = new Set(orders.map(({ offer }) => offer?.groupId));
  for (const group of ledger.book.groups.values()) {
    if (group.offerId !== offerId || known.has(group.groupId)) continue;
    if (!own.has(group.groupId) && group.groupId !== shared) continue;
    const view = groupView(ledger, group.groupId);
    if (view) open.push(view);
  }
  return open;
}
