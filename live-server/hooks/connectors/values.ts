/** Reading what others wrote: each answers null for what is missing or not what it should be. */
export function field(value: unknown, path: string): unknown {
  let at: unknown = value;
  for (const name of path.split('.')) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return undefined;
    at = (at as Record<string, unknown>)[name];
  }
  return at;
}

/** A text or a number as text; empty is missing. */
export function textAt(value: unknown, path: string): string | null {
  const found = field(value, path);
  if (typeof found === 'number') return Number.isSafeInteger(found) ? String(found) : null;
  return typeof found === 'string' && found !== '' ? found : null;
}

/** A whole number, also written as text. */
export function wholeAt(value: unknown, path: string): number | null {
  const text = textAt(value, path);
  return text !== null && /^-?\d{1,16}$/.test(text) && Number.isSafeInteger(Number(text))
    ? Number(text)
    : null;
}

/** A list; one thing alone stands for a list of one, as XML cannot tell the difference. */
export function listAt(value: unknown, path: string): readonly unknown[] {
  const found = field(value, path);
  if (Array.isArray(found)) return found;
  return found === undefined || found === null || found === '' ? [] : [found];
}

/** Money written as `12`, `12.3` or `12.34` whole units, in minor units, without floating point in between. */
export function minorAt(value: unknown, path: string, digits = 2): number | null {
  const found = field(value, path);
  const parts = /^(\d{1,12})(?:\.(\d+))?$/.exec(
    typeof found === 'number' || typeof found === 'string' ? String(found) : '',
  );
  if (!parts) return null;
  const [, whole = '', fraction = ''] = parts;
  if (!/^0*$/.test(fraction.slice(digits))) return null;
  return Number(whole + fraction.slice(0, digits).padEnd(digits, '0'));
}

/** Epoch seconds as milliseconds. */
export function secondsAt(value: unknown, path: string): number | null {
  const seconds = wholeAt(value, path);
  return seconds !== null && seconds > 0 && seconds < 8_640_000_000_000 ? seconds * 1000 : null;
}

/** The texts found at some paths, each once, in order. */
export const textsAt = (value: unknown, paths: readonly string[]): string[] => [
  ...new Set(paths.flatMap((path) => textAt(value, path) ?? [])),
];
