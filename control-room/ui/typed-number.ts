/** What a number may be, both ends included. */
export interface NumberRange {
  readonly min: number;
  readonly max: number;
  /** Whether it may have decimals. */
  readonly isWhole?: boolean | undefined;
}

/** The number that stands in a field as it was typed; null for nothing yet, half of one, or one that may not be. */
export function typedNumber(
  typed: string | number,
  { min, max, isWhole = true }: NumberRange,
): number | null {
  const text = String(typed).trim();
  const number = text === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(number) || number < min || number > max) return null;
  return isWhole && !Number.isInteger(number) ? null : number;
}
