import type { DealState } from '#shared/contract/deals.ts';
import type { DealFigures } from '#shared/contract/desk.ts';
import type { Deal, ShowState } from '#shared/domain/show/state.ts';

/** A deal as the desk shows it: its plan, its state with `soldOut` told apart, and its units. */
export interface DealNow {
  readonly deal: Deal;
  readonly state: DealState;
  readonly remaining: number;
  readonly reserved: number;
  readonly sold: number;
}

/** The log says open or not; the ledger's figures say sold out. A deal not opened yet has all its units left. */
export function dealNow(deal: Deal, figures: DealFigures | undefined): DealNow {
  const remaining = deal.state === 'planned' ? deal.quantity : (figures?.remaining ?? deal.quantity);
  return {
    deal,
    state: deal.state === 'open' && remaining === 0 ? 'soldOut' : deal.state,
    remaining,
    reserved: figures?.reserved ?? 0,
    sold: figures?.sold ?? 0,
  };
}

const rank = { open: 0, planned: 1, closed: 2, cancelled: 3 } as const;

/** The deal of an item that matters now: the open one, else the next planned, else the last that ran. Null: none. */
export function dealOfItem(state: ShowState, itemId: string): Deal | null {
  const deals = state.deals.filter((deal) => deal.itemId === itemId && deal.state !== 'cancelled');
  const sorted = deals.toSorted(
    (a, b) =>
      rank[a.state] - rank[b.state] ||
      (a.state === 'closed' && b.state === 'closed' ? b.closedAt - a.closedAt : 0),
  );
  return sorted[0] ?? null;
}

export const openDeals = (state: ShowState) =>
  state.deals.filter((deal): deal is Extract<Deal, { state: 'open' }> => deal.state === 'open');

/**
 * The deal the desk's keys act on: one of the product on air that can still run, else any that is open (it must
 * not be forgotten), else the cue's, else whatever the product on air had. Null: none of them has one.
 */
export function dealInFocus(state: ShowState, onAir: string | null, cue: string | null): Deal | null {
  const ofAir = onAir === null ? null : dealOfItem(state, onAir);
  if (ofAir && ofAir.state !== 'closed') return ofAir;
  return openDeals(state)[0] ?? (cue === null ? null : dealOfItem(state, cue)) ?? ofAir;
}
