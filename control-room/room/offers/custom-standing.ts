import type { CustomState, CustomView } from '#shared/contract/custom.ts';

const over: ReadonlySet<CustomState> = new Set(['collected', 'cancelled', 'refunded']);

/** The viewer's latest piece of an offer that is still under way; null for none. */
export const ownCustom = (customs: readonly CustomView[] | undefined, offerId: string): CustomView | null =>
  customs?.find((custom) => custom.offerId === offerId && !over.has(custom.state)) ?? null;

/** A quote lapses by time alone, on this side too. `now`: server time, ms. */
export const customStateAt = ({ state, quote }: CustomView, now: number): CustomState =>
  state === 'quoted' && quote && now >= quote.validUntil ? 'lapsed' : state;
