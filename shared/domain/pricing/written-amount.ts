const known = new Map<string, number>();

/** How many decimals a currency's amounts have: 2 for CNY, 0 for JPY. `currency`: three letters. */
export function decimalsOf(currency: string): number {
  const found = known.get(currency);
  if (found !== undefined) return found;
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  const decimals = format.resolvedOptions().maximumFractionDigits ?? 2;
  known.set(currency, decimals);
  return decimals;
}

/** An amount written in units, `1299.5`, in minor ones; null when no amount of so many decimals is written so. */
export function minorOf(written: string, decimals: number): number | null {
  const match = /^(\d+)(?:\.(\d+))?$/.exec(written);
  if (!match) return null;
  const [, whole = '', fraction = ''] = match;
  // By digits and not by multiplying: 9999900935.20 × 100 is not a whole number in floating point.
  const kept = fraction.replace(/0+$/, '');
  if (kept.length > decimals) return null;
  const minor = Number(whole + kept.padEnd(decimals, '0'));
  return Number.isSafeInteger(minor) ? minor : null;
}
