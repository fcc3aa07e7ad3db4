import { useMemo } from 'react';
import { inLanguage } from '../i18n/language.ts';
import { useLiveShow } from '../live/use-live.ts';
import type { ApprovalNames } from '../offers/approval-words.ts';
import { useDesk } from './desk-context.tsx';

/** The desk's names as words about offers need them. */
export function useOfferNames(): ApprovalNames {
  const { language, itemName, regionName, money, moment } = useDesk();
  const offers = useLiveShow((show) => show.state.offers);
  return useMemo(() => {
    const titles = new Map(offers.map(({ offerId, title }) => [offerId, inLanguage(title, language)]));
    return {
      ...{ language, itemName, regionName, money, moment },
      offerTitle: (offerId) => titles.get(offerId) ?? offerId,
    };
  }, [language, itemName, regionName, money, moment, offers]);
}
