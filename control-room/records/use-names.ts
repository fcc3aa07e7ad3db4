import { segment, storeKind } from '#shared/contract/organisation.ts';
import { useGuides, useRegions, useStores } from '../app/queries.ts';
import { inLanguage } from '../i18n/language.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { useText } from '../i18n/use-text.ts';
import type { AnyRecord, Field } from './kinds.ts';
import { useTiers } from './use-tiers.ts';

export interface Choice {
  readonly value: string;
  readonly label: string;
}
/** What records and their fields are called. */
export interface Names {
  readonly nameOf: (record: AnyRecord) => string;
  readonly choices: (to: Field['to']) => Choice[];
  /** A field's value as it is read: a region's name for its id. */
  readonly said: (to: Field['to'], value: unknown) => string;
}

export function useNames(): Names {
  const t = useText();
  const language = useLanguage();
  const regions = useRegions().data ?? [];
  const stores = useStores().data ?? [];
  const guides = useGuides().data ?? [];
  const tiers = useTiers();
  const word = (value: string): string => {
    const kind = storeKind.options.find((one) => one === value);
    if (kind) return t(`records.store.${kind}`);
    const one = segment.options.find((each) => each === value);
    return one ? t(`records.segment.${one}`) : value;
  };
  const choices: Names['choices'] = (to) => {
    if (to === undefined) return [];
    if (typeof to !== 'string') return to.map((value) => ({ value, label: word(value) }));
    if (to === 'regions')
      return regions.map(({ id, name }) => ({ value: id, label: inLanguage(name, language) }));
    if (to === 'stores')
      return stores.map(({ id, code, name }) => ({
        value: id,
        label: `${code} · ${inLanguage(name, language)}`,
      }));
    if (to === 'tiers')
      return tiers.map(({ code, name }) => ({ value: code, label: inLanguage(name, language) }));
    return guides.map(({ id, code, name }) => ({ value: id, label: `${code} · ${name}` }));
  };
  const known = new Map(
    (['regions', 'stores', 'guides'] as const).flatMap((to) =>
      choices(to).map(({ value, label }) => [value, label] as const),
    ),
  );
  return {
    choices,
    said: (to, value) => {
      if (value === null || value === undefined) return '–';
      const text = String(value);
      // A program may have named a tier of its own.
      if (to === 'tiers') return choices(to).find((tier) => tier.value === text)?.label ?? text;
      return known.get(text) ?? word(text);
    },
    nameOf: ({ id, title, name }) => {
      const own = title ?? name;
      if (typeof own === 'string') return own;
      if (typeof own === 'object' && own !== null && 'en' in own && 'zh' in own)
        return inLanguage({ en: String(own.en), zh: String(own.zh) }, language);
      return id;
    },
  };
}
