import type { EventOf } from '../events.ts';
import type { Offer, ShowState } from '../state.ts';
import { replaced } from './lists.ts';

export const offerRevised = (
  state: ShowState,
  { offerId, changes }: EventOf<'offer.revised'>,
): Partial<ShowState> => withOffer(state, offerId, (offer) => ({ ...offer, ...changes }));

export const offerDecided = (
  state: ShowState,
  { offerId, decision }: EventOf<'offer.decided'>,
): Partial<ShowState> => withOffer(state, offerId, (offer) => ({ ...offer, decision }));

export const offerStands = (state: ShowState, offerId: string, stands: Offer['state']): Partial<ShowState> =>
  withOffer(state, offerId, (offer) => ({ ...offer, state: stands }));

function withOffer(
  { offers }: ShowState,
  offerId: string,
  change: (offer: Offer) => Offer,
): Partial<ShowState> {
  return { offers: replaced(offers, (offer) => offer.offerId === offerId, offerId, change) };
}
