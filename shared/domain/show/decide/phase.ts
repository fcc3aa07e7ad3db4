import type { Refusal } from '../../../contract/errors.ts';
import { accept, refuse } from '../../../contract/errors.ts';
import type { Decision } from '../decide.ts';
import type { ShowEvent } from '../events.ts';
import type { Deal, ShowState } from '../state.ts';

export type Refused = { readonly ok: false; readonly error: Refusal };

export const events = (...all: readonly ShowEvent[]): Decision => accept(all);

/** Plan commands: from draft until the show ends. Null when the show takes them. */
export function notPlannable(state: ShowState): Refused | null {
  switch (state.status) {
    case 'none':
      return refuse('not_found', 'There is no such show');
    case 'ended':
    case 'reviewed':
      return refuse('show_over');
    case 'draft':
    case 'scheduled':
    case 'rehearsal':
    case 'live':
      return null;
  }
}

/** On-air commands: while live. Null when the show takes them. */
export function notOnAir(state: ShowState): Refused | null {
  return notPlannable(state) ?? (state.status === 'live' ? null : refuse('show_not_live'));
}

export const itemOf = (state: ShowState, itemId: string) =>
  state.lineup.find((item) => item.itemId === itemId);

export const dealOf = (state: ShowState, dealId: string) =>
  state.deals.find((deal) => deal.dealId === dealId);

/** Deals of the item that are open by the log, whether or not their time is up. */
export const openDealsOf = (state: ShowState, itemId: string) =>
  state.deals.filter((deal): deal is Extract<Deal, { state: 'open' }> => {
    return deal.itemId === itemId && deal.state === 'open';
  });

export const noItem = (itemId: string): Refused =>
  refuse('not_found', 'There is no such item in the lineup', { itemId });

export const noDeal = (dealId: string): Refused =>
  refuse('not_found', 'There is no such deal in the show', { dealId });

/** Fields that were sent, without the ones that were left out. */
export function sent<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const pairs = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(pairs) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

export const isEmpty = (fields: object): boolean => Object.keys(fields).length === 0;
