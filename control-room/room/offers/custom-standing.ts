import type { CustomState, CustomView } from '#shared/contract/custom.ts';

const over: ReadonlySet<CustomState> = new Set(['collected', 'cancelled', 'refunded']);

/** Neither collected nor given up. */
export const isUnderWay = ({ state }: Pick<CustomView, 'state'>): boolean => !over.has(state);

/** The viewer's latest piece of an offer that is still under way; null for none. */
export const ownCustom = (customs: readonly CustomView[] | undefined, offerId: string): CustomView | null =>
  customs?.find((custom) => custom.offerId === offerId && isUnderWay(custom)) ?? null;

/** A quote lapses by time alone, on this side too. `now`: server time, ms. */
export const customStateAt = ({ state, quote }: CustomView, now: number): CustomState =>
  state === 'quoted' && quote && now >= quote.validUntil ? 'lapsed' : state;
