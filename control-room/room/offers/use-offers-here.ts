import { isOfOtherRegion } from '../audience.ts';
import { useViewerState } from '../context.tsx';

/** The room's offers without other regions' own. */
export function useOffersHere() {
  const offers = useViewerState(({ room }) => room?.offers);
  const me = useViewerState(({ room }) => room?.me);
  return offers && me ? offers.filter(({ terms }) => !isOfOtherRegion(terms.audience, { me })) : [];
}
