import type { Command } from '#shared/contract/commands.ts';
import type { CommandAnswer } from '#shared/contract/desk.ts';
import type { ShowState } from '#shared/domain/show/state.ts';
import type { Outcome } from '../ui/use-command.ts';
import { type ClockSample, isOfThisClock, momentNow } from './clock.ts';
import type { DeskSocket } from './connection.ts';

/** How long a command waits for its answer before the operator is told to look first. */
export const answerWithinMs = 8_000;

/** What the operator saw when pressing, for the commands the server checks against it. */
export function withSeen(command: Command, seen: ShowState): Command {
  switch (command.type) {
    case 'product.pin':
    case 'product.unpin':
      return { ...command, expected: { pinned: [...seen.pinned] } };
    case 'deal.open':
    case 'deal.close': {
      const deal = seen.deals.find((each) => each.dealId === command.dealId);
      return deal ? { ...command, expected: { dealState: deal.state } } : command;
    }
    default:
      return command;
  }
}

/** A moment of the server's until which an answer is waited for; null while its clock is not known. */
const waitsUntil = (clock: ClockSample | null, at = momentNow()): number | null =>
  clock && isOfThisClock(clock, at) ? Math.ceil(at.device + clock.offsetMs + answerWithinMs) : null;

/**
 * Sends one command over the live connection and waits for its answer. While disconnected it is refused at once
 * and forgotten: nothing may fire later, when the show has moved on. What a network holds back for so long that no answer
 * is waited for any more, the server does not do.
 */
export async function sendCommand(
  socket: DeskSocket,
  showId: string,
  command: Command,
  commandId: string,
  clock: ClockSample | null,
): Promise<Outcome> {
  if (!socket.connected) return offline;
  const notAfter = waitsUntil(clock);
  const sent = { ...command, showId, commandId, ...(notAfter === null ? {} : { notAfter }) };
  const answer = new Promise<Outcome>((resolve) => {
    socket.timeout(answerWithinMs).emit('command', sent, (error: Error | null, reply?: CommandAnswer) => {
      if (error || !reply) resolve(unanswered);
      else resolve(reply.ok ? { ok: true } : { ok: false, error: reply.error });
    });
  });
  // A connection found dead this moment makes socket.io keep the packet for later; that must not happen.
  if (socket.sendBuffer.length > 0) {
    socket.sendBuffer.length = 0;
    return offline;
  }
  return answer;
}

export const offline: Outcome = {
  ok: false,
  error: { code: 'offline', message: 'Not connected; nothing was sent' },
};
export const unanswered: Outcome = { ok: false, error: { code: 'timeout', message: 'No answer came' } };
