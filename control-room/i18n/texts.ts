/** A tree of sentences, as written in `i18n/en/*.ts`. */
export type TextTree = { readonly [key: string]: string | TextTree };

/** The same tree with any sentence in each place: what a translation must fill, no key more and none less. */
export type Translation<T> = { readonly [K in keyof T]: T[K] extends string ? string : Translation<T[K]> };

/** Every path to a sentence: `desk.deal.open`. */
export type Path<T> = {
  [K in keyof T & string]: T[K] extends string ? K : `${K}.${Path<T[K]>}`;
}[keyof T & string];

export type Params = Readonly<Record<string, string | number>>;
export type Translate<T> = (path: Path<T>, params?: Params) => string;

/** Every path of a tree at run time, in order; used to compare two languages. */
export function pathsOf(tree: TextTree, prefix = ''): string[] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [`${prefix}${key}`] : pathsOf(value, `${prefix}${key}.`),
  );
}

/** The names inside {{…}} of a sentence, sorted. */
export const holesOf = (sentence: string): string[] =>
  [...sentence.matchAll(/\{\{\s*(\w+)/g)].map((match) => match[1] ?? '').sort();
