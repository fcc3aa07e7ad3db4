/**
 * Currencies whose minor unit is not a hundredth, by ISO 4217. A table and not the runtime's own: engines differ. One
 * has no decimals for IDR or HUF, another has two, and amounts would be a hundredfold of each other.
 */
const otherDecimals: ReadonlyMap<string, number> = new Map([
  ...['BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'VND', 'VUV'].map(none),
  ...['XAF', 'XOF', 'XPF'].map(none),
  ...['BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND'].map(three),
]);
function none(currency: string): [string, number] {
  return [currency, 0];
}
function three(currency: string): [string, number] {
  return [currency, 3];
}

/** How many decimals a currency's amounts have: 2 for CNY, 0 for JPY, 3 for KWD. `currency`: three letters. */
export const decimalsOf = (currency: string): number => otherDecimals.get(currency) ?? 2;

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
