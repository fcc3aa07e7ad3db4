import { type LineupRole, lineupRole } from '../../contract/deals.ts';

/**
 * The shares of a run sheet's products the trade plans by (引流 10 %, 福利 20 %, 主推 40 %, 利润 20 %, 形象 10 %),
 * give or take half of each: a guide for the eye, not a rule.
 */
const usualShare: Readonly<Record<LineupRole, number>> = {
  traffic: 0.1,
  welfare: 0.2,
  hero: 0.4,
  profit: 0.2,
  image: 0.1,
};
const TOLERANCE = 0.5;

export interface RolePart {
  readonly role: LineupRole;
  readonly n: number;
  readonly share: number;
  readonly usual: number;
  readonly standing: 'low' | 'usual' | 'high';
}

/** Each role's share of the products and how it stands to the usual one; no part of an empty lineup. */
export function roleMix(lineup: readonly { readonly role: LineupRole }[]): readonly RolePart[] {
  if (lineup.length === 0) return [];
  return lineupRole.options.map((role) => {
    const n = lineup.filter((item) => item.role === role).length;
    const share = n / lineup.length;
    const usual = usualShare[role];
    const standing =
      share < usual * (1 - TOLERANCE) ? 'low' : share > usual * (1 + TOLERANCE) ? 'high' : 'usual';
    return { role, n, share, usual, standing };
  });
}
