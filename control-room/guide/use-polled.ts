import { useCallback, useEffect, useRef, useState } from 'react';
import type { Answer } from './api.ts';

export interface Polled<T> {
  /** What was heard last; kept while later questions stay without an answer. */
  readonly value: T | null;
  /** Why the last question was not answered; null when it was. */
  readonly failed: string | null;
  readonly again: () => void;
}

/**
 * Asks now and every `everyMs` while the page is in sight, and at once when it comes back into it. `key` names what is
 * asked for: another key forgets the value. A refusal other than a lost network is not asked again by itself.
 */
export function usePolled<T>(key: string, everyMs: number, ask: () => Promise<Answer<T>>): Polled<T> {
  const [heard, setHeard] = useState<{ key: string; value: T | null; failed: string | null }>({
    key,
    value: null,
    failed: null,
  });
  const turnNow = useRef<() => void>(() => undefined);
  // The key stands for the question: a new function alone is not a new question.
  const latest = useRef(ask);
  latest.current = ask;
  useEffect(() => {
    let isOver = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const turn = async () => {
      clearTimeout(timer);
      if (document.visibilityState === 'hidden') return;
      const answer = await latest.current();
      if (isOver) return;
      setHeard((before) => ({
        key,
        value: answer.ok ? answer.value : before.key === key ? before.value : null,
        failed: answer.ok ? null : answer.code,
      }));
      if (answer.ok || answer.code === 'network' || answer.code === 'rate_limited')
        timer = setTimeout(() => void turn(), everyMs);
    };
    const onVisible = () => document.visibilityState === 'visible' && void turn();
    document.addEventListener('visibilitychange', onVisible);
    turnNow.current = () => void turn();
    void turn();
    return () => {
      isOver = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', onVisible);
    };
  }, [key, everyMs]);
  const again = useCallback(() => turnNow.current(), []);
  return heard.key === key
    ? { value: heard.value, failed: heard.failed, again }
    : { value: null, failed: null, again };
}
