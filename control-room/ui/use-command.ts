import { useCallback, useEffect, useRef, useState } from 'react';
import type { Failure } from '../app/api.ts';
import { newId } from './new-id.ts';

export type Outcome = { readonly ok: true } | { readonly ok: false; readonly error: Failure };

export type CommandPhase =
  | { readonly phase: 'idle' }
  | { readonly phase: 'confirming' }
  | { readonly phase: 'pending' }
  | { readonly phase: 'done' }
  | { readonly phase: 'failed'; readonly failure: Failure };

export interface CommandHandle {
  readonly state: CommandPhase;
  /** Sends, or first asks when the command is irreversible. Ignored while one is pending. */
  readonly press: () => void;
  readonly confirm: () => void;
  /** Leaves the question or dismisses the refusal. */
  readonly dismiss: () => void;
}

const doneMs = 1600;
/** A refusal is read, or it is old: what it was about has moved on. */
const failedMs = 15_000;

/**
 * One button's command: idle → (confirming) → pending → done or failed. `send` gets a command id that stays the
 * same when the last try was left without an answer, so that pressing again cannot do it twice.
 */
export function useCommand(
  send: (commandId: string) => Promise<Outcome>,
  options: { confirm?: boolean } = {},
): CommandHandle {
  const [state, setState] = useState<CommandPhase>({ phase: 'idle' });
  const busy = useRef(false);
  const unanswered = useRef<string | null>(null);
  const latest = useRef(send);
  latest.current = send;

  const run = useCallback(async () => {
    if (busy.current) return;
    busy.current = true;
    setState({ phase: 'pending' });
    const commandId = unanswered.current ?? newId();
    const outcome = await latest.current(commandId);
    busy.current = false;
    const isOpen = !outcome.ok && (outcome.error.code === 'timeout' || outcome.error.code === 'network');
    unanswered.current = isOpen ? commandId : null;
    setState(outcome.ok ? { phase: 'done' } : { phase: 'failed', failure: outcome.error });
  }, []);

  useEffect(() => {
    if (state.phase !== 'done' && state.phase !== 'failed') return;
    const ms = state.phase === 'done' ? doneMs : failedMs;
    const timer = setTimeout(() => setState({ phase: 'idle' }), ms);
    return () => clearTimeout(timer);
  }, [state]);

  const asks = options.confirm ?? false;
  return {
    state,
    press: useCallback(() => {
      if (busy.current) return;
      if (asks) setState({ phase: 'confirming' });
      else void run();
    }, [asks, run]),
    confirm: useCallback(() => void run(), [run]),
    dismiss: useCallback(() => {
      if (!busy.current) setState({ phase: 'idle' });
    }, []),
  };
}
