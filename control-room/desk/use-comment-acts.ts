import { useCallback, useRef, useState } from 'react';
import type { Command } from '#shared/contract/commands.ts';
import type { Failure } from '../app/api.ts';
import { newId } from '../ui/new-id.ts';
import { useDesk } from './desk-context.tsx';

export interface CommentActs {
  /** Sends a command about a comment; ignored while one about the same comment is under way. */
  readonly act: (commentId: string, command: Command) => Promise<boolean>;
  readonly pending: ReadonlySet<string>;
  readonly failure: Failure | null;
  readonly dismiss: () => void;
}

/**
 * Commands about comments, held by the stream and not by its rows: a row that scrolls away must not take the
 * refusal of its command with it.
 */
export function useCommentActs(): CommentActs {
  const { send } = useDesk();
  const [pending, setPending] = useState<ReadonlySet<string>>(new Set());
  const [failure, setFailure] = useState<Failure | null>(null);
  const busy = useRef(new Set<string>());
  const act = useCallback(
    async (commentId: string, command: Command) => {
      if (busy.current.has(commentId)) return false;
      busy.current.add(commentId);
      setPending(new Set(busy.current));
      const outcome = await send(command, newId());
      busy.current.delete(commentId);
      setPending(new Set(busy.current));
      setFailure(outcome.ok ? null : outcome.error);
      return outcome.ok;
    },
    [send],
  );
  return { act, pending, failure, dismiss: useCallback(() => setFailure(null), []) };
}
