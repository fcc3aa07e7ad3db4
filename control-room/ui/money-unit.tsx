/** What a field for an amount of money shows at its end: the currency. Spread into the input. */
export const moneyUnit = (currency: string) => ({
  rightSection: <small>{currency}</small>,
  rightSectionWidth: 48,
  rightSectionPointerEvents: 'none' as const,
});
