import type { CommandOf } from '../../../contract/commands.ts';
import { refuse } from '../../../contract/errors.ts';
import { may, role as roles } from '../../../contract/roles.ts';
import { AIR_WAIT_MS, hasSeen, lastRequest, planWaitsTill, requestState } from '../approval-requests.ts';
import { isBelowFloor, isLetThrough } from '../approved.ts';
import { type Beyond, offerBeyond, type Publishing, pricedBeyond } from '../beyond.ts';
import type { DecideContext, Decision } from '../decide.ts';
import { setBy } from '../evolve/authors.ts';
import { itemSubject } from '../guardrails.ts';
import { personOf } from '../person.ts';
import type { ApprovalRequest, ShowState } from '../state.ts';
import { letThrough } from './guardrails.ts';
import { dealOf, events, itemOf, notPlannable } from './phase.ts';

const unknown = (subject: string) =>
  refuse('not_found', 'There is nothing like that to approve', { subject });

/** Asks for somebody else's approval, of what goes beyond the guardrails and is not asked about yet. */
export function requestApproval(
  state: ShowState,
  { subject, note }: CommandOf<'approval.request'>,
  context: DecideContext,
): Decision {
  const refusal = notPlannable(state);
  if (refusal) return refusal;
  const meant = meantBy(state, subject);
  if (!meant) return unknown(subject);
  const all = beyondBy(state, meant, context, () => false);
  const [furthest] = all;
  if (!furthest) return refuse('already_done', 'It needs no approval', { subject });
  const asked = isNewPrice(meant) ? setBy(state, subject, context.actor) : state;
  if (beyondBy(asked, meant, context, letThrough(asked)).length === 0)
    return refuse('already_done', 'It is approved', { subject });
  const last = lastRequest(state, subject);
  if (last && requestState(last, context.now) === 'waiting' && hasSeen(last, all))
    return refuse('already_done', 'It has been asked already', { subject });
  const { now } = context;
  const expiresAt = state.status === 'live' ? now + AIR_WAIT_MS : planWaitsTill(state, now);
  return events({
    type: 'approval.requested',
    ...{ subject, ...furthest, covers: all, note: note ?? null, expiresAt },
  });
}

/** Who set a price, or asked about it, does not approve it, where a second person is asked for. */
export function giveApproval(
  state: ShowState,
  { subject, note }: CommandOf<'approval.give'>,
  context: DecideContext,
): Decision {
  const refusal = notPlannable(state);
  if (refusal) return refusal;
  const meant = meantBy(state, subject);
  if (!meant) return unknown(subject);
  const last = lastRequest(state, subject);
  const asked = last === null ? null : requestState(last, context.now);
  const person = personOf(context.actor);
  const isOwn = state.authors.get(subject) === person || (asked === 'waiting' && last?.by === person);
  const covers = beyondBy(state, meant, context, () => false);
  if (isOwn && (state.guardrails.secondPerson || covers.some(isBelowFloor)))
    return refuse('forbidden', 'Somebody else must approve it', { subject });
  const isTheirs = state.approvals.get(subject)?.by === person;
  if (isTheirs && covers.every((one) => isLetThrough(state, subject, one)))
    return refuse('already_done', 'It is approved', { subject });
  if (asked === 'expired') return refuse('approval_over', undefined, { subject });
  if (last && asked === 'waiting' && !hasSeen(last, covers))
    return refuse('stale_view', 'It goes further down by now than was asked', { subject });
  const askedBy = asked === 'waiting' && last?.by !== person && last && setsPrices(last) ? last.by : null;
  return events({
    ...{ type: 'approval.given', subject, note: note ?? null, covers },
    ...(askedBy === null ? {} : { askedBy }),
  });
}

/** Whether whoever asked could have set the price: a wish of others is no second person's word for it. */
const setsPrices = ({ role }: ApprovalRequest): boolean =>
  roles.options.some((one) => one === role && (may(one, 'shows.trade') || may(one, 'shows.plan')));

/** Says no to a request that waits, and why. Whoever asked may take it back so. */
export function refuseApproval(
  state: ShowState,
  { subject, reason }: CommandOf<'approval.refuse'>,
  context: DecideContext,
): Decision {
  const refusal = notPlannable(state);
  if (refusal) return refusal;
  const last = lastRequest(state, subject);
  if (!last) return unknown(subject);
  switch (requestState(last, context.now)) {
    case 'waiting':
      return events({ type: 'approval.refused', subject, reason });
    case 'expired':
      return refuse('approval_over', undefined, { subject });
    default:
      return refuse('already_done', 'It has been answered', { subject });
  }
}

type Meant =
  | { readonly kind: 'offer'; readonly id: string }
  | { readonly kind: 'price'; readonly publishing: Publishing };

/** Whether it is yet to be set, by who asks. */
const isNewPrice = (meant: Meant): boolean =>
  meant.kind === 'price' &&
  meant.publishing.dealId === undefined &&
  meant.publishing.price !== meant.publishing.item.price;

const beyondBy = (
  state: ShowState,
  meant: Meant,
  { product }: DecideContext,
  isLetThrough: (subject: string, beyond: Beyond) => boolean,
): Beyond[] =>
  meant.kind === 'offer'
    ? offerBeyond(state, meant.id, product, isLetThrough)
    : pricedBeyond(state, meant.publishing, product, isLetThrough);

/** What a subject is about; null for what there is not, or not at that price. */
function meantBy(state: ShowState, subject: string): Meant | null {
  const parts = subject.split(':');
  const id = parts[0] === 'offer' ? parts.slice(1).join(':') : parts.slice(1, -1).join(':');
  const price = Number(parts.at(-1));
  switch (parts[0]) {
    case 'offer':
      return state.offers.some((offer) => offer.offerId === id) ? { kind: 'offer', id } : null;
    case 'deal': {
      const deal = dealOf(state, id);
      const item = deal && itemOf(state, deal.itemId);
      return item && deal.price === price ? { kind: 'price', publishing: { item, price, dealId: id } } : null;
    }
    default: {
      const item = itemOf(state, id);
      return item && subject === itemSubject(id, price)
        ? { kind: 'price', publishing: { item, price } }
        : null;
    }
  }
}
