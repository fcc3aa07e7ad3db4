import { createHmac } from 'node:crypto';
import type { RoomDraw } from '#shared/contract/draws.ts';
import { hasAnyWord, hasWord } from '#shared/domain/comments/words.ts';
import { maskedName } from '#shared/domain/draws/winners.ts';
import type { Entrant } from '#shared/domain/show/decide.ts';
import type { Draw, ShowState } from '#shared/domain/show/state.ts';
import type { LedgerState } from '#shared/domain/stock/ledger.ts';
import type { Audience } from './audience.ts';

/** Draws a viewer finds on joining. */
const DRAWS_SHOWN = 3;

/**
 * Secret seeds of draws, from a key that never leaves the server: nothing is stored that staff or a reader of the
 * log could look up, and a restart in mid-draw finds the same seed again.
 */
export const drawSeeds =
  (key: string) =>
  (showId: string, drawId: string): string =>
    createHmac('sha256', key).update(`draw ${showId} ${drawId}`).digest('hex');

/** Who has taken part in a draw by the record as it stands; each viewer once. Hidden and blocked comments count for nothing. */
export function entrantsOf(
  draw: Draw,
  state: ShowState,
  audience: Audience,
  ledger: LedgerState,
): readonly Entrant[] {
  const viewers = [...new Set(viewerIdsOf(draw, state, audience, ledger))];
  return viewers.map((viewerId) => ({ viewerId, name: audience.nameOf(viewerId) }));
}

function viewerIdsOf(draw: Draw, state: ShowState, audience: Audience, ledger: LedgerState): string[] {
  const isDuring = (at: number) => at >= draw.openedAt && at < draw.endsAt;
  switch (draw.condition) {
    case 'comment':
      return audience.comments
        .since(draw.openedAt)
        .filter(
          ({ id, at, text }) =>
            isDuring(at) &&
            !state.hiddenComments.has(id) &&
            !hasAnyWord(text, state.blockedWords) &&
            (draw.keyword === null || hasWord(text, draw.keyword)),
        )
        .map(({ viewerId }) => viewerId);
    case 'follow':
      return [...audience.followers];
    case 'purchase':
      return [...ledger.orders.values()]
        .filter(({ status, placedAt }) => status === 'paid' && isDuring(placedAt))
        .map(({ viewerId }) => viewerId);
    case 'all':
      return [...audience.openVisits.values()].map(({ viewerId }) => viewerId);
  }
}

/** The latest draws, newest first, as viewers may know them. */
export const roomDraws = (state: ShowState): RoomDraw[] =>
  state.draws.slice(-DRAWS_SHOWN).reverse().map(roomDraw);

export function roomDraw({ result, ...draw }: Draw): RoomDraw {
  return {
    ...draw,
    result: result && {
      ...result,
      winners: result.winners.map(({ entry, name }) => ({ entry, name: maskedName(name) })),
    },
  };
}
