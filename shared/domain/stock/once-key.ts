/** One viewer's key names one order; the separator cannot occur in ids. */
export const onceKeyOf = (viewerId: string, key: string): string => `${viewerId}\n${key}`;
