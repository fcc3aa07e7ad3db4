import type { StockFigures } from '../../contract/shows.ts';

/** Units somebody could have now: what is available, less what other shows hold of it. */
export const unitsForSale = ({
  available,
  elsewhere = 0,
}: Pick<StockFigures, 'available' | 'elsewhere'>): number => available - elsewhere;
