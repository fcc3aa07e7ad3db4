import type { Heads } from './heads.ts';

/** A message of the feed; `lua/common.ts` says how it is written. */
export interface FeedMessage {
  readonly kind: 'events' | 'ledger' | 'facts' | 'turn' | 'wanted';
  readonly node: string;
  readonly showId: string;
  readonly first: number;
  readonly last: number;
  readonly ends: Heads;
  readonly body: string;
}

const kinds: Readonly<Record<string, FeedMessage['kind']>> = {
  e: 'events',
  l: 'ledger',
  f: 'facts',
  t: 'turn',
  w: 'wanted',
};

/** Null for what is none: others may publish there too. */
export function parseMessage(text: string): FeedMessage | null {
  const lineEnd = text.indexOf('\n');
  const showEnd = text.indexOf('\n', lineEnd + 1);
  if (lineEnd < 0 || showEnd < 0) return null;
  const [node = '', letter = '', ...words] = text.slice(0, lineEnd).split(' ');
  const kind = kinds[letter];
  const numbers = words.map(Number);
  const [first = 0, last = 0, events = 0, ledger = 0, facts = 0] = numbers;
  if (!kind || numbers.length !== 5 || !numbers.every(Number.isSafeInteger)) return null;
  const showId = showOf(text.slice(lineEnd + 1, showEnd));
  if (showId === null) return null;
  return { kind, node, showId, first, last, ends: { events, ledger, facts }, body: text.slice(showEnd + 1) };
}

function showOf(text: string): string | null {
  try {
    const showId: unknown = JSON.parse(text);
    return typeof showId === 'string' ? showId : null;
  } catch {
    return null;
  }
}
