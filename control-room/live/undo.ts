import type { Command } from '#shared/contract/commands.ts';
import type { SentEvent } from '#shared/contract/desk.ts';
import type { ShowEvent } from '#shared/domain/show/events.ts';
import type { ShowState } from '#shared/domain/show/state.ts';

/** What undoing would do, and the event it undoes. */
export interface Undo {
  readonly sent: SentEvent;
  readonly command: Command;
}

/** A command id that tells what the command undoes, so that it is not undone again, on this desk or after a reload. */
export const undoId = (version: number, fresh: string): string => `undo-${version}-${fresh}`.slice(0, 64);

/**
 * The last thing `userId` did that can be undone and still stands; null when there is none. What another person
 * did is theirs to undo. `recent` newest first. Prices on air, deals and the end of a show cannot be undone.
 */
export function undoFor(recent: readonly SentEvent[], state: ShowState, userId: string): Undo | null {
  const undone = new Set<number>();
  const commands = new Set<string>();
  for (const sent of recent) {
    if (sent.actor.id !== userId) continue;
    const undoes = /^undo-(\d+)-/.exec(sent.commandId ?? '')?.[1];
    if (undoes !== undefined) {
      undone.add(Number(undoes));
      continue;
    }
    // Of a command that did several things, the newest stands for all: the pin, not the unpin that made room.
    if (sent.commandId !== null && commands.has(sent.commandId)) continue;
    if (sent.commandId !== null) commands.add(sent.commandId);
    if (undone.has(sent.version)) continue;
    const command = backTo(sent.event as ShowEvent, state);
    if (command) return { sent, command };
  }
  return null;
}

/** The command that takes an event back, where that is still due. */
function backTo(event: ShowEvent, state: ShowState): Command | null {
  switch (event.type) {
    // What was on air before is the newest pin again.
    case 'product.pinned':
      return state.pinned[0] === event.itemId ? { type: 'product.unpin', itemId: event.itemId } : null;
    case 'product.unpinned':
      return state.pinned.includes(event.itemId) ? null : { type: 'product.pin', itemId: event.itemId };
    case 'notice.posted':
      return state.notice?.text === event.text ? { type: 'notice.clear' } : null;
    case 'comment.hidden':
      return state.hiddenComments.has(event.commentId)
        ? { type: 'comment.show', commentId: event.commentId }
        : null;
    case 'comment.pinned':
      return state.pinnedComment?.commentId === event.comment.commentId ? { type: 'comment.unpin' } : null;
    case 'comment.unpinned':
      return state.pinnedComment === null && !state.hiddenComments.has(event.commentId)
        ? { type: 'comment.pin', commentId: event.commentId }
        : null;
    case 'viewer.muted':
      return state.muted.has(event.viewerId) ? { type: 'viewer.unmute', viewerId: event.viewerId } : null;
    case 'words.blocked':
      return event.words.some((word) => state.blockedWords.has(word))
        ? { type: 'words.unblock', words: event.words }
        : null;
    case 'price.hidden':
      return state.hiddenPrices.has(event.itemId) ? { type: 'price.reveal', itemId: event.itemId } : null;
    default:
      return null;
  }
}
