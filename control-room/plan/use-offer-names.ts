import { useMemo } from 'react';
import { inLanguage } from '../i18n/language.ts';
import type { ApprovalNames } from '../offers/approval-words.ts';
import { formatMoment } from '../ui/time.ts';
import { usePlan } from './plan-context.tsx';

/** The plan's names as words about offers need them. */
export function useOfferNames(): ApprovalNames {
  const { language, itemName, regionName, money, view } = usePlan();
  const { offers, show } = view;
  return useMemo(() => {
    const titles = new Map(offers.map(({ id, title }) => [id, inLanguage(title, language)]));
    return {
      ...{ language, itemName, regionName, money },
      moment: (at) => formatMoment(at, show.timeZone, language),
      offerTitle: (offerId) => titles.get(offerId) ?? offerId,
    };
  }, [language, itemName, regionName, money, offers, show.timeZone]);
}
