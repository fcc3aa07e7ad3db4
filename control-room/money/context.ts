import { createContext, useContext, useMemo } from 'react';
import type { ShowSummary, ShowView } from '#shared/contract/shows.ts';
import { takenTitle } from '#shared/domain/offers/variants.ts';
import { useGuides, useProducts, useRegions, useStores } from '../app/queries.ts';
import { inLanguage, type Language } from '../i18n/language.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { useText } from '../i18n/use-text.ts';
import { formatMoney } from '../ui/money.ts';
import { formatDay } from '../ui/time.ts';
import { unnamed } from '../ui/unnamed.ts';

interface Place {
  readonly regionId: string | null;
  readonly storeId: string | null;
  readonly guideId: string | null;
}

/** A show's money in the reader's words. */
export interface MoneyPageData {
  readonly show: ShowSummary;
  readonly language: Language;
  readonly money: (minor: number | null) => string;
  readonly time: (at: number | null) => string;
  readonly product: (productId: string) => string;
  /** The variant a presale's order is in, or the options wanted of a piece made for one customer; null for any other. */
  readonly variant: (taken: Parameters<typeof takenTitle>[0]) => string | null;
  readonly guide: (guideId: string) => string;
  readonly store: (storeId: string) => string;
  readonly region: (regionId: string) => string;
  /** The most exact part first: Mei · Nanjing Road · East. */
  readonly place: (place: Place) => string;
  /** The store where a guide is today, who was at another when the sale was made; else null. */
  readonly movedTo: (place: Place) => string | null;
  /** The region a store belongs to today, which belonged to another when the sale was made; else null. */
  readonly regroupedTo: (place: Place) => string | null;
}

const Context = createContext<MoneyPageData | null>(null);
export const MoneyPageProvider = Context.Provider;

export function useMoneyPage(): MoneyPageData {
  const data = useContext(Context);
  if (!data) throw new Error('Outside a show’s money');
  return data;
}

export function useMoneyPageData(view: ShowView | undefined): MoneyPageData | null {
  const t = useText();
  const language = useLanguage();
  const products = useProducts();
  const regions = useRegions();
  const stores = useStores();
  const guides = useGuides();
  const isAwaited = [products, regions, stores, guides].some(({ isPending }) => isPending);
  return useMemo(() => {
    if (!view) return null;
    const byId = <T extends { id: string }>(list: readonly T[] = []) =>
      new Map(list.map((one) => [one.id, one]));
    const product = byId(products.data);
    const region = byId(regions.data);
    const store = byId(stores.data);
    const guide = byId(guides.data);
    const titled = (known: { en: string; zh: string } | undefined, id: string) =>
      known ? inLanguage(known, language) : unnamed(id, isAwaited);
    const nameOf = {
      guide: (id: string) => guide.get(id)?.name ?? unnamed(id, isAwaited),
      store: (id: string) => titled(store.get(id)?.name, id),
      region: (id: string) => titled(region.get(id)?.name, id),
    };
    const { show, offers } = view;
    return {
      ...nameOf,
      show,
      language,
      money: (minor) => formatMoney(minor, show.currency, language),
      time: (at) => formatDay(at, show.timeZone, language),
      product: (id) => titled(product.get(id)?.title, id),
      variant: (taken) => {
        const title = takenTitle(taken, (id) => offers.find((offer) => offer.id === id)?.terms);
        return title && inLanguage(title, language);
      },
      movedTo: ({ guideId, storeId }) => {
        const today = guideId === null ? undefined : guide.get(guideId)?.storeId;
        return today === undefined || today === storeId ? null : nameOf.store(today);
      },
      regroupedTo: ({ storeId, regionId }) => {
        const today = storeId === null ? undefined : store.get(storeId)?.regionId;
        return today === undefined || today === regionId ? null : nameOf.region(today);
      },
      place: ({ guideId, storeId, regionId }) => {
        const parts = [
          guideId === null ? null : nameOf.guide(guideId),
          storeId === null ? null : nameOf.store(storeId),
          regionId === null ? null : nameOf.region(regionId),
        ].filter((part) => part !== null);
        return parts.length === 0 ? t('common.unattributed') : parts.join(' · ');
      },
    };
  }, [view, products.data, regions.data, stores.data, guides.data, isAwaited, language, t]);
}
