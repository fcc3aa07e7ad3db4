import { useCallback, useState } from 'react';

const place = 'showcaller.quick-replies';
const maxReplies = 20;
export const maxReplyLength = 300;

/** The lines of what was typed, as they may be sent: trimmed, none empty or twice, not too many. */
const repliesIn = (text: string): readonly string[] =>
  [...new Set(text.split('\n').map((line) => line.trim().slice(0, maxReplyLength)))]
    .filter((line) => line !== '')
    .slice(0, maxReplies);

/** This browser's quick replies; `first` until somebody has edited them. A browser that forbids storage forgets. */
export function useQuickReplies(first: readonly string[]): [readonly string[], (text: string) => void] {
  const [own, setOwn] = useState<string | null>(() => read());
  const save = useCallback((text: string) => {
    const kept = repliesIn(text).join('\n');
    try {
      localStorage.setItem(place, kept);
    } catch {
      // Kept for as long as the page is open.
    }
    setOwn(kept);
  }, []);
  return [own === null ? first : repliesIn(own), save];
}

function read(): string | null {
  try {
    return localStorage.getItem(place);
  } catch {
    return null;
  }
}
