import { useMemo } from 'react';
import type { CustomView } from '#shared/contract/custom.ts';
import type { CustomTerms } from '#shared/contract/custom-terms.ts';
import type { ShowView } from '#shared/contract/shows.ts';
import { useProducts, useStores } from '../app/queries.ts';
import { inLanguage, type Language } from '../i18n/language.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { type StaffText, useText } from '../i18n/use-text.ts';
import { formatPrice } from '../ui/money.ts';
import { formatMoment } from '../ui/time.ts';
import { ageOf } from './stages.ts';

/** What a piece and its show are called, in the reader's words. */
export interface PieceNames {
  readonly language: Language;
  readonly piece: (custom: CustomView) => string;
  readonly customer: (custom: CustomView) => string;
  readonly show: string;
  readonly money: (minor: number) => string;
  readonly moment: (at: number) => string;
  readonly store: (storeId: string) => string;
  /** The offer's terms; null while its show is being read. */
  readonly terms: (custom: CustomView) => CustomTerms | null;
  readonly option: (custom: CustomView, optionId: string) => string;
  readonly value: (custom: CustomView, optionId: string, value: string) => string;
  /** Minor units; null until the catalogue is read. */
  readonly prices: (custom: CustomView) => { readonly list: number; readonly floor: number } | null;
}

/** Names for the pieces of each show. */
export function usePieceNames(): (view: ShowView | undefined) => PieceNames {
  const t = useText();
  const language = useLanguage();
  const products = useProducts().data;
  const stores = useStores().data;
  return useMemo(() => {
    const product = new Map(products?.map((one) => [one.id, one]));
    const store = new Map(stores?.map((one) => [one.id, one]));
    return (view) => {
      const currency = view?.show.currency ?? 'CNY';
      const timeZone = view?.show.timeZone ?? 'Asia/Shanghai';
      const productOf = ({ itemId }: CustomView) =>
        product.get(view?.lineup.find((item) => item.id === itemId)?.productId ?? '');
      const terms = ({ offerId }: CustomView): CustomTerms | null => {
        const found = view?.offers.find(({ id }) => id === offerId)?.terms;
        return found?.kind === 'custom' ? found : null;
      };
      const optionOf = (custom: CustomView, optionId: string) =>
        terms(custom)?.options.find(({ id }) => id === optionId);
      return {
        language,
        piece: (custom) => {
          const found = productOf(custom);
          return found ? inLanguage(found.title, language) : custom.itemId;
        },
        customer: ({ viewerName }) => viewerName ?? t('custom.nobody'),
        show: view ? inLanguage(view.show.title, language) : '',
        money: (minor) => formatPrice(minor, currency, language),
        moment: (at) => formatMoment(at, timeZone, language),
        store: (id) => {
          const found = store.get(id);
          return found ? inLanguage(found.name, language) : id;
        },
        terms,
        option: (custom, optionId) => {
          const found = optionOf(custom, optionId);
          return found ? inLanguage(found.title, language) : optionId;
        },
        value: (custom, optionId, value) => {
          const input = optionOf(custom, optionId)?.input;
          if (input?.kind !== 'choice') return value;
          const found = input.choices.find(({ id }) => id === value);
          return found ? inLanguage(found.title, language) : value;
        },
        prices: (custom) => {
          const found = productOf(custom);
          return found ? { list: found.listPrice, floor: found.floorPrice } : null;
        },
      };
    };
  }, [t, language, products, stores]);
}

/** 3 min, 5 h, 2 d; null below a minute. */
export function ageText(t: StaffText, ms: number): string | null {
  const age = ageOf(ms);
  return age && t(`custom.age.${age.unit}`, { n: age.n });
}
