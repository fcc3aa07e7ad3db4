export type SortValue = number | string | null;

export interface Sort {
  readonly key: string;
  readonly isDescending: boolean;
}

/** `-paid` ↔ paid, largest first: how a sort stands in the address. */
export const readSort = (text: string | null): Sort | null =>
  text === null || !/^-?[\w.]+$/.test(text)
    ? null
    : { key: text.replace(/^-/, ''), isDescending: text.startsWith('-') };
export const writeSort = ({ key, isDescending }: Sort): string => `${isDescending ? '-' : ''}${key}`;

/** Pressing a column: numbers start with the largest, words with the first; pressed again it turns round. */
export const nextSort = (now: Sort | null, key: string, isNumeric: boolean): Sort =>
  now?.key === key ? { key, isDescending: !now.isDescending } : { key, isDescending: isNumeric };

/** A sorted copy; unknown values stand last whichever way it runs, equal ones keep their order. */
export function sortRows<Row>(
  rows: readonly Row[],
  read: (row: Row) => SortValue,
  isDescending: boolean,
  language: string,
): Row[] {
  const { compare } = new Intl.Collator(language, { numeric: true });
  const turn = isDescending ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [x, y] = [read(a), read(b)];
    if (x === null || y === null) return Number(x === null) - Number(y === null);
    return turn * (typeof x === 'number' && typeof y === 'number' ? x - y : compare(String(x), String(y)));
  });
}
