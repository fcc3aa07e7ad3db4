import type { Guide } from '../../contract/organisation.ts';

/** Moves of one guide that are kept; of more, the oldest go. */
const MOST_MOVES = 50;

type Posted = Pick<Guide, 'storeId' | 'formerStores'>;

/** Where a guide was at that moment (epoch ms), as the brand's records tell; the first known store before all moves. */
export const storeAt = ({ storeId, formerStores = [] }: Posted, at: number): string =>
  formerStores.find(({ until }) => at < until)?.storeId ?? storeId;

/** What a guide's record keeps of a move to another store at that moment; nothing where the store stays. */
export function moved(guide: Posted, storeId: string | undefined, at: number): Pick<Guide, 'formerStores'> {
  const { formerStores = [] } = guide;
  if (storeId === undefined || storeId === guide.storeId) return {};
  // A clock that was set back must not put a move before the one it followed.
  const until = Math.max(at, formerStores.at(-1)?.until ?? 0);
  return { formerStores: [...formerStores, { storeId: guide.storeId, until }].slice(-MOST_MOVES) };
}
