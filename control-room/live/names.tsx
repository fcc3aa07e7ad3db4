import { createContext, type ReactNode, useContext, useMemo } from 'react';
import type { Product, Region } from '#shared/contract/organisation.ts';
import { takenTitle } from '#shared/domain/offers/variants.ts';
import { inLanguage, type Language } from '../i18n/language.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { useText } from '../i18n/use-text.ts';
import { formatMoney, formatMoneyShort, formatPrice } from '../ui/money.ts';
import { formatClock, formatMinute, formatMoment } from '../ui/time.ts';
import { useLiveShow } from './use-live.ts';

/** The names of things, and how the watched show writes money and time, in the reader's language. */
export interface Names {
  readonly language: Language;
  readonly products: ReadonlyMap<string, Product>;
  readonly productName: (productId: string) => string;
  readonly itemName: (itemId: string) => string;
  /** The variant a presale's order is in, or the options wanted of a piece made for one customer; null for any other. */
  readonly variantName: (taken: Parameters<typeof takenTitle>[0]) => string | null;
  readonly itemProduct: (itemId: string) => Product | null;
  /** Null is what belongs to no region. */
  readonly regionName: (regionId: string | null) => string;
  readonly money: (minor: number | null) => string;
  /** A price, whole amounts without their decimals. */
  readonly price: (minor: number | null) => string;
  readonly moneyShort: (minor: number | null) => string;
  readonly clock: (at: number | null) => string;
  readonly minute: (at: number | null) => string;
  /** Day and minute. */
  readonly moment: (at: number | null) => string;
}

const Context = createContext<Names | null>(null);

/** Only under a page that has checked that a show is watched. */
export function NamesProvider(props: {
  products: readonly Product[];
  regions: readonly Region[];
  children: ReactNode;
}) {
  return <Context value={useNamesOf(props.products, props.regions)}>{props.children}</Context>;
}

export function useNames(): Names {
  const names = useContext(Context);
  if (!names) throw new Error('Outside a watched show');
  return names;
}

export function useNamesOf(products: readonly Product[], regions: readonly Region[]): Names {
  const t = useText();
  const language = useLanguage();
  const lineup = useLiveShow((show) => show.state.lineup);
  const offers = useLiveShow((show) => show.state.offers);
  const currency = useLiveShow((show) => show.state.currency);
  const timeZone = useLiveShow((show) => show.state.timeZone);
  return useMemo((): Names => {
    const byId = new Map(products.map((product) => [product.id, product]));
    const productOf = new Map(lineup.map((item) => [item.itemId, item.productId]));
    const regionOf = new Map(regions.map((region) => [region.id, inLanguage(region.name, language)]));
    const productName = (productId: string) => {
      const product = byId.get(productId);
      return product ? inLanguage(product.title, language) : productId;
    };
    return {
      language,
      products: byId,
      productName,
      itemName: (itemId) => productName(productOf.get(itemId) ?? itemId),
      variantName: (taken) => {
        const title = takenTitle(taken, (id) => offers.find(({ offerId }) => offerId === id)?.terms);
        return title && inLanguage(title, language);
      },
      itemProduct: (itemId) => byId.get(productOf.get(itemId) ?? '') ?? null,
      regionName: (regionId) =>
        regionId === null ? t('common.unattributed') : (regionOf.get(regionId) ?? regionId),
      money: (minor) => formatMoney(minor, currency, language),
      price: (minor) => formatPrice(minor, currency, language),
      moneyShort: (minor) => formatMoneyShort(minor, currency, language),
      clock: (at) => formatClock(at, timeZone, language),
      minute: (at) => formatMinute(at, timeZone, language),
      moment: (at) => formatMoment(at, timeZone, language),
    };
  }, [products, regions, lineup, offers, currency, timeZone, language, t]);
}
