import { isOfOtherRegion } from '../audience.ts';
import { useViewerState } from '../context.tsx';

/** Whether an offer can be taken up now. One's own stay to be looked at when they have closed. */
export const useIsOpen = (offerId: string): boolean =>
  useViewerState(({ room }) => room?.offers.some(({ id }) => id === offerId) ?? false);

/** The room's offers without other regions' own. */
export function useOffersHere() {
  const offers = useViewerState(({ room }) => room?.offers);
  const me = useViewerState(({ room }) => room?.me);
  return offers && me ? offers.filter(({ terms }) => !isOfOtherRegion(terms.audience, { me })) : [];
}
