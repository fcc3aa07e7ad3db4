import { isDeepStrictEqual } from 'node:util';

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A known record with a row's cells over it; of a field with parts (a title in two languages), the parts given. */
export function mergedRecord(known: object, raw: Fields): Fields {
  const merged: Record<string, unknown> = { ...known };
  for (const [name, value] of Object.entries(raw)) {
    const before = merged[name];
    merged[name] = isFields(before) && isFields(value) ? { ...before, ...value } : value;
  }
  return merged;
}

/** Of the fields a row gives, those that say something else than the record. */
export const changedFields = (known: object, next: object, given: readonly string[]): string[] =>
  given.filter((name) => !isDeepStrictEqual((known as Fields)[name], (next as Fields)[name]));

const MOST_SIGNS = 120;

/** A value in few words, for people to compare; null where there is none. */
export function saidValue(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  const parts = Array.isArray(value) ? value : isFields(value) ? Object.values(value) : [value];
  const text = parts.map(String).join(isFields(value) ? ' / ' : '; ');
  return text.length > MOST_SIGNS ? `${text.slice(0, MOST_SIGNS)}…` : text;
}
