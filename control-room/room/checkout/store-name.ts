import type { Language } from '../address.ts';

import type { Store } from '../api.ts';

/** A store with its city, which is not said again where the store is named after it. */
export function storeName({ name, city }: Pick<Store, 'name' | 'city'>, lang: Language): string {
  const isNamedAfter = [name.en, name.zh].some((each) => each.includes(city));
  return isNamedAfter ? name[lang] : `${name[lang]} (${city})`;
}
