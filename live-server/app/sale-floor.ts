import { refuse } from '#shared/contract/errors.ts';

/** A floor that rose over a price on sale: nobody buys at it until somebody has approved it, or it is raised. */
export const belowFloor = (itemId: string) =>
  refuse('not_for_sale', 'Its price is below the floor by now, and nobody has approved that', { itemId });
