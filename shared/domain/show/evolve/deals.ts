import type { EventOf } from '../events.ts';
import type { Deal, ShowState } from '../state.ts';
import { replaced } from './lists.ts';

export const dealRevised = (
  state: ShowState,
  { dealId, changes }: EventOf<'deal.revised'>,
): Partial<ShowState> => withDeal(state, dealId, (deal) => ({ ...deal, ...changes }));

export const dealCancelled = (state: ShowState, { dealId }: EventOf<'deal.cancelled'>): Partial<ShowState> =>
  withDeal(state, dealId, (deal) => ({ ...deal, state: 'cancelled' }));

export const dealOpened = (
  state: ShowState,
  { dealId, opensAt, endsAt }: EventOf<'deal.opened'>,
): Partial<ShowState> =>
  withDeal(state, dealId, (deal) => ({ ...deal, state: 'open', openedAt: opensAt, endsAt }));

export const dealExtended = (
  state: ShowState,
  { dealId, endsAt }: EventOf<'deal.extended'>,
): Partial<ShowState> => withOpenDeal(state, dealId, (deal) => ({ ...deal, endsAt }));

export const dealRestocked = (
  state: ShowState,
  { dealId, quantity }: EventOf<'deal.restocked'>,
): Partial<ShowState> =>
  withOpenDeal(state, dealId, (deal) => ({ ...deal, quantity: deal.quantity + quantity }));

export const dealClosed = (
  state: ShowState,
  { dealId, reason }: EventOf<'deal.closed'>,
  closedAt: number,
): Partial<ShowState> =>
  withOpenDeal(state, dealId, (deal) => ({ ...deal, state: 'closed', closedAt, reason }));

function withDeal({ deals }: ShowState, dealId: string, change: (deal: Deal) => Deal): Partial<ShowState> {
  return { deals: replaced(deals, (deal) => deal.dealId === dealId, dealId, change) };
}

type OpenDeal = Extract<Deal, { state: 'open' }>;
function withOpenDeal(
  state: ShowState,
  dealId: string,
  change: (deal: OpenDeal) => Deal,
): Partial<ShowState> {
  return withDeal(state, dealId, (deal) => {
    if (deal.state !== 'open') throw new Error(`Show ${state.showId}: deal ${dealId} is ${deal.state}`);
    return change(deal);
  });
}
