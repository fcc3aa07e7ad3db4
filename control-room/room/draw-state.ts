import type { RoomDraw } from '#shared/contract/draws.ts';
import type { RoomState } from '#shared/contract/room.ts';
import { hasWord } from '#shared/domain/comments/words.ts';
import { entryOf } from '#shared/domain/draws/winners.ts';

/** How long winners stay in sight. */
export const shownAfterMs = 3 * 60_000;

export type DrawStanding =
  | { readonly kind: 'open'; readonly hasEntered: boolean }
  /** Its time is up and the winners are not there yet. */
  | { readonly kind: 'drawing'; readonly hasEntered: boolean }
  /** `place` from 1; null: did not win. */
  | { readonly kind: 'settled'; readonly place: number | null; readonly entry: string };

/** The draw a viewer is to see now, if any: the open one, or one that ended a short while ago. */
export function drawOnShow(draws: readonly RoomDraw[], now: number): RoomDraw | null {
  return draws.find((draw) => draw.result === null || now - draw.endsAt < shownAfterMs) ?? null;
}

/** Where this viewer stands in a draw. Whether they entered is what this page knows; the record decides. */
export function standingIn(
  draw: RoomDraw,
  room: Pick<RoomState, 'comments' | 'me'>,
  isFollowing: boolean,
  now: number,
): DrawStanding {
  const entry = entryOf(draw.drawId, room.me.viewerId);
  if (draw.result) {
    const index = draw.result.winners.findIndex((winner) => winner.entry === entry);
    return { kind: 'settled', place: index === -1 ? null : index + 1, entry };
  }
  const hasEntered = entered(draw, room, isFollowing);
  return { kind: now < draw.endsAt ? 'open' : 'drawing', hasEntered };
}

function entered(draw: RoomDraw, { comments, me }: Pick<RoomState, 'comments' | 'me'>, isFollowing: boolean) {
  const isDuring = (at: number) => at >= draw.openedAt && at < draw.endsAt;
  switch (draw.condition) {
    case 'comment':
      return comments.some(
        ({ viewerId, at, text }) =>
          viewerId === me.viewerId && isDuring(at) && (draw.keyword === null || hasWord(text, draw.keyword)),
      );
    case 'follow':
      return isFollowing;
    case 'purchase':
      return me.orders.some(({ status, placedAt }) => status === 'paid' && isDuring(placedAt));
    case 'all':
      return true;
  }
}
