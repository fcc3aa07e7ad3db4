import { createContext, useContext, useMemo } from 'react';
import type { ReviewView } from '#shared/contract/review.ts';
import { guidesAtShow, storesAtShow } from '../app/places-then.ts';
import { useGuides, useProducts, useRegions, useStores } from '../app/queries.ts';
import { inLanguage, type Language } from '../i18n/language.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { useText } from '../i18n/use-text.ts';
import { formatMoney, formatPrice, minorPerUnit } from '../ui/money.ts';
import { formatCount, formatRate } from '../ui/number.ts';
import { formatClock } from '../ui/time.ts';
import { unnamed } from '../ui/unnamed.ts';
import type { Basis } from './outcome.ts';

/** What every part of the page needs: the review, the names behind its ids, and how its figures are written. */
export interface ReviewPageData {
  readonly review: ReviewView;
  readonly basis: Basis;
  /** Rows a table has at most: on paper the longest lists end in a word on where the rest is. Null on the screen. */
  readonly mostRows: number | null;
  readonly language: Language;
  readonly names: Names;
  readonly money: (minor: number | null) => string;
  /** An estimate: to the whole unit, since its cents mean nothing. */
  readonly about: (minor: number | null) => string;
  readonly count: (n: number | null) => string;
  readonly rate: (ratio: number | null) => string;
  /** 20:31:07 in the show's zone. */
  readonly clock: (at: number | null) => string;
}

/**
 * Whether the names behind ids are there, or will not come: nobody reads ids. The screen waits for what it opens on;
 * paper, for all of them.
 */
export function useHasNames(isReport: boolean): boolean {
  const [products, regions, stores, guides] = [useProducts(), useRegions(), useStores(), useGuides()];
  const awaited = isReport ? [products, regions, stores, guides] : [products, regions];
  return awaited.every(({ isPending }) => !isPending);
}

export interface Names {
  readonly item: (itemId: string) => string;
  readonly region: (regionId: string | null) => string;
  readonly store: (storeId: string | null) => string;
  readonly guide: (guideId: string | null) => string;
  /** At the show, as below. */
  readonly regionOfStore: (storeId: string | null) => string | null;
  readonly storeOfGuide: (guideId: string | null) => string | null;
}

const reportRows = 30;

const Context = createContext<ReviewPageData | null>(null);
export const ReviewProvider = Context.Provider;

export function useReviewPage(): ReviewPageData {
  const data = useContext(Context);
  if (data === null) throw new Error('outside ReviewProvider');
  return data;
}

export function useReviewPageData(review: ReviewView, basis: Basis, isReport: boolean): ReviewPageData {
  const language = useLanguage();
  const t = useText();
  const products = useProducts().data;
  const regions = useRegions().data;
  const { data: stores, isPending: storesAwaited } = useStores();
  const { data: guides, isPending: guidesAwaited } = useGuides();
  return useMemo(() => {
    const { currency, timeZone } = review.show;
    const by = <T extends { id: string }>(things: readonly T[] | undefined) =>
      new Map(things?.map((thing) => [thing.id, thing]));
    const [product, region] = [by(products), by(regions)];
    const store = by(storesAtShow(stores, review.show));
    const guide = by(guidesAtShow(guides, review.show));
    const productOf = new Map(review.products.map(({ itemId, productId }) => [itemId, productId]));
    const nobody = t('common.unattributed');
    const title = (thing: { name: { en: string; zh: string } } | undefined, id: string, isAwaited = false) =>
      thing ? inLanguage(thing.name, language) : unnamed(id, isAwaited);
    const names: Names = {
      item: (itemId) => {
        const found = product.get(productOf.get(itemId) ?? '');
        return found ? inLanguage(found.title, language) : itemId;
      },
      region: (id) => (id === null ? nobody : title(region.get(id), id)),
      store: (id) => (id === null ? nobody : title(store.get(id), id, storesAwaited)),
      guide: (id) => (id === null ? nobody : (guide.get(id)?.name ?? unnamed(id, guidesAwaited))),
      regionOfStore: (id) => (id === null ? null : (store.get(id)?.regionId ?? null)),
      storeOfGuide: (id) => (id === null ? null : (guide.get(id)?.storeId ?? null)),
    };
    return {
      review,
      basis,
      mostRows: isReport ? reportRows : null,
      language,
      names,
      money: (minor) => formatMoney(minor, currency, language).replace(/\.00$/, ''),
      about: (minor) => formatPrice(minor === null ? null : wholeUnits(minor, currency), currency, language),
      count: (n) => formatCount(n, language),
      rate: (ratio) => formatRate(ratio, language),
      clock: (at) => formatClock(at, timeZone, language),
    };
  }, [review, basis, isReport, language, t, products, regions, stores, guides, storesAwaited, guidesAwaited]);
}

const wholeUnits = (minor: number, currency: string): number => {
  const unit = minorPerUnit(currency);
  return Math.round(minor / unit) * unit;
};
