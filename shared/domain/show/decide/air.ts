import type { CommandOf } from '../../../contract/commands.ts';
import { refuse } from '../../../contract/errors.ts';
import { blockersOf, preflight, preflightFailed } from '../../readiness/preflight.ts';
import type { DecideContext, Decision } from '../decide.ts';
import type { ShowEvent } from '../events.ts';
import type { ShowState } from '../state.ts';
import { settledWithShow } from './draws.ts';
import { floorBroken } from './guardrails.ts';
import type { Refused } from './phase.ts';
import { events, itemOf, noItem, notOnAir, notPlannable } from './phase.ts';
import { closedWithShow } from './polls.ts';

/** Products pinned at once. One more pushes out the one pinned longest ago, so that a pin never waits for an unpin. */
const MAX_PINNED = 3;

/** The same product pinned again within this time is one press too many. */
const PIN_AGAIN_MS = 400;

/** Refused with every blocker of the preflight, unless an override says why it goes live in spite of them. */
export function startShow(
  state: ShowState,
  command: CommandOf<'show.start'>,
  context: DecideContext,
): Decision {
  const refusal = notPlannable(state);
  if (refusal) return refusal;
  if (state.status !== 'scheduled' && state.status !== 'rehearsal') {
    return refuse('show_not_scheduled', undefined, { status: state.status });
  }
  const blockers = blockersOf(preflight(state, context.product, context.now));
  if (blockers.length > 0 && !command.override) return preflightFailed(blockers);
  // A floor may have risen since the show was scheduled: that takes a second person, and no override.
  for (const item of state.lineup) {
    const below = floorBroken(state, { item, price: item.price }, context);
    if (below) return below;
  }
  if (!command.override || blockers.length === 0) return events({ type: 'show.started' });
  const known = blockers.map(({ code, path }) => ({ code, path }));
  return events({ type: 'show.started', override: { reason: command.override.reason, blockers: known } });
}

/** Not while the show itself is on: the machine, and the people, have it to run. Changes nothing. */
export function rehearseShow(state: ShowState): Decision {
  const refusal = notPlannable(state);
  if (refusal) return refusal;
  if (state.status === 'live') return refuse('in_use', 'The show is live');
  if (state.lineup.length === 0) return refuse('lineup_empty');
  return events();
}

/** Everything on air goes first, so that no deal, offer or pin outlives the show. */
export function endShow(state: ShowState, context: DecideContext): Decision {
  const refusal = notOnAir(state);
  if (refusal) return refusal;
  const closed = state.deals
    .filter((deal) => deal.state === 'open')
    .map((deal): ShowEvent => ({ type: 'deal.closed', dealId: deal.dealId, reason: 'show-ended' }));
  const offers = state.offers
    .filter((offer) => offer.state === 'open')
    .map(({ offerId }): ShowEvent => ({ type: 'offer.closed', offerId, reason: 'show-ended' }));
  const draws = settledWithShow(state, context);
  const polls = closedWithShow(state);
  return events(...closed, ...offers, ...draws, ...polls, ...unpinned(state.pinned), { type: 'show.ended' });
}

export function pinProduct(
  state: ShowState,
  command: CommandOf<'product.pin'>,
  context: DecideContext,
): Decision {
  const refusal = notOnAir(state);
  if (refusal) return refusal;
  const { itemId } = command;
  if (!itemOf(state, itemId)) return noItem(itemId);
  const { lastPin } = state;
  if (lastPin?.itemId === itemId && context.now - lastPin.at < PIN_AGAIN_MS) return refuse('too_soon');
  const stale = stalePins(state, command.expected?.pinned);
  if (stale) return stale;
  if (state.pinned[0] === itemId) return refuse('already_done', 'It is the newest pin', { itemId });
  const others = state.pinned.filter((pinned) => pinned !== itemId);
  return events(...unpinned(others.slice(MAX_PINNED - 1)), { type: 'product.pinned', itemId });
}

/** Without an item: everything pinned. */
export function unpinProduct(state: ShowState, command: CommandOf<'product.unpin'>): Decision {
  const refusal = notOnAir(state);
  if (refusal) return refusal;
  const { itemId } = command;
  if (itemId !== undefined && !itemOf(state, itemId)) return noItem(itemId);
  const stale = stalePins(state, command.expected?.pinned);
  if (stale) return stale;
  const gone = itemId === undefined ? state.pinned : state.pinned.filter((pinned) => pinned === itemId);
  if (gone.length === 0) return refuse('not_pinned');
  return events(...unpinned(gone));
}

export function postNotice(state: ShowState, command: CommandOf<'notice.post'>): Decision {
  return notOnAir(state) ?? events({ type: 'notice.posted', text: command.text });
}

export function clearNotice(state: ShowState): Decision {
  const refusal = notOnAir(state);
  if (refusal) return refusal;
  return state.notice ? events({ type: 'notice.cleared' }) : refuse('already_done', 'There is no notice');
}

/** From the plan on, so that the first viewers are welcomed too. */
export function setWelcome(state: ShowState, command: CommandOf<'welcome.set'>): Decision {
  const refusal = notPlannable(state);
  if (refusal) return refusal;
  const { text } = command;
  if (text === (state.welcome ?? '')) return refuse('already_done', 'That is the welcome');
  return events({ type: 'welcome.set', text });
}

export function sendPrompt(state: ShowState, command: CommandOf<'prompt.send'>): Decision {
  return notOnAir(state) ?? events({ type: 'prompt.sent', text: command.text, tone: command.tone });
}

const unpinned = (itemIds: readonly string[]) =>
  itemIds.map((itemId): ShowEvent => ({ type: 'product.unpinned', itemId }));

/** The order counts: the newest pin is the one viewers see first. */
function stalePins(state: ShowState, expected: readonly string[] | undefined): Refused | null {
  if (!expected) return null;
  const isSame =
    expected.length === state.pinned.length && expected.every((id, index) => id === state.pinned[index]);
  return isSame ? null : refuse('stale_view', undefined, { pinned: state.pinned.join(' ') });
}
