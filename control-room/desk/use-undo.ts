import { useMemo, useRef } from 'react';
import { type Undo, undoFor, undoId } from '../live/undo.ts';
import { useLiveShow } from '../live/use-live.ts';
import { newId } from '../ui/new-id.ts';
import { type CommandHandle, useCommand } from '../ui/use-command.ts';
import { useDesk } from './desk-context.tsx';

export interface UndoHandle {
  readonly what: Undo | null;
  readonly command: CommandHandle;
}

/** The last thing the one at this desk did that can be undone, and the command that undoes it. */
export function useUndo(): UndoHandle {
  const { user, send } = useDesk();
  const recent = useLiveShow((show) => show.recent);
  const state = useLiveShow((show) => show.state);
  const what = useMemo(
    () => (state.status === 'live' ? undoFor(recent, state, user.id) : null),
    [recent, state, user.id],
  );
  const ids = useRef(new Map<number, string>());
  const command = useCommand(async () => {
    if (!what) return { ok: false, error: { code: 'already_done', message: 'Nothing to undo' } };
    // The same id for the same undo: pressed again without an answer, it is not done twice.
    const { version } = what.sent;
    const id = ids.current.get(version) ?? undoId(version, newId());
    ids.current.set(version, id);
    const outcome = await send(what.command, id);
    if (outcome.ok || outcome.error.code !== 'timeout') ids.current.delete(version);
    return outcome;
  });
  return { what, command };
}
