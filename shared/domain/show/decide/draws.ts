import type { CommandOf } from '../../../contract/commands.ts';
import type { DrawResult } from '../../../contract/draws.ts';
import { refuse } from '../../../contract/errors.ts';
import { commitmentOf, entriesDigest, entryOf, winningEntries } from '../../draws/winners.ts';
import type { DecideContext, Decision } from '../decide.ts';
import type { ShowEvent } from '../events.ts';
import type { Draw, ShowState } from '../state.ts';
import { events, notOnAir } from './phase.ts';

/** One draw at a time, so that nobody has to ask which one a comment was for. */
export function openDraw(
  state: ShowState,
  command: CommandOf<'draw.open'>,
  context: DecideContext,
): Decision {
  const refusal = notOnAir(state);
  if (refusal) return refusal;
  const { condition, keyword, winners, prize, durationMs } = command;
  if (keyword !== undefined && condition !== 'comment')
    return refuse('invalid', 'Only a draw among comments has a keyword');
  const running = state.draws.find(({ result }) => result === null);
  if (running) return refuse('in_use', 'Another draw is open', { drawId: running.drawId });
  const drawId = command.drawId ?? context.newId();
  if (state.draws.some((draw) => draw.drawId === drawId))
    return refuse('duplicate', 'That draw id is taken', { drawId });
  return events({
    type: 'draw.opened',
    draw: {
      ...{ drawId, condition, winners, prize },
      keyword: keyword ?? null,
      endsAt: context.now + durationMs,
      commitment: commitmentOf(context.drawSeed(drawId)),
    },
  });
}

/** Not before its time: who settles early, at a moment of their choice, could choose who wins. */
export function settleDraw(
  state: ShowState,
  command: CommandOf<'draw.settle'>,
  context: DecideContext,
): Decision {
  const refusal = notOnAir(state);
  if (refusal) return refusal;
  const draw = state.draws.find(({ drawId }) => drawId === command.drawId);
  if (!draw) return refuse('not_found', 'There is no such draw', { drawId: command.drawId });
  if (draw.result) return refuse('already_done', 'The draw is settled');
  if (context.now < draw.endsAt) return refuse('too_soon', 'The draw is still open', { endsAt: draw.endsAt });
  return events(settled(draw, context));
}

/** A draw does not outlive its show. */
export const settledWithShow = (state: ShowState, context: DecideContext): readonly ShowEvent[] =>
  state.draws.filter(({ result }) => result === null).map((draw) => settled(draw, context));

function settled(draw: Draw, context: DecideContext): ShowEvent {
  const { drawId } = draw;
  const seed = context.drawSeed(drawId);
  const entrants = new Map(context.entrants(draw).map((one) => [entryOf(drawId, one.viewerId), one]));
  const winners = winningEntries(seed, entrants.keys(), draw.winners).flatMap((entry) => {
    const entrant = entrants.get(entry);
    return entrant ? [{ entry, viewerId: entrant.viewerId, name: entrant.name }] : [];
  });
  const result: DrawResult = {
    seed,
    entrants: entrants.size,
    entriesDigest: entriesDigest(entrants.keys()),
    winners,
  };
  return { type: 'draw.settled', drawId, result };
}
