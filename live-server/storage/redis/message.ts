import type { Heads } from './heads.ts';

/** A message of the feed; `lua/common.ts` says how it is written. */
export interface FeedMessage {
  readonly kind: 'events' | 'ledger' | 'facts' | 'turn' | 'wanted';
  readonly node: string;
  readonly showId: string;
  readonly first: number;
  readonly last: number;
  readonly ends: Heads;
  /** Bytes of a text: of this node's own runs nobody reads it. */
  readonly body: Buffer;
}

const kinds: Readonly<Record<string, FeedMessage['kind']>> = {
  e: 'events',
  l: 'ledger',
  f: 'facts',
  t: 'turn',
  w: 'wanted',
};

const newline = 0x0a;

/** Null for what is none: others may publish there too. */
export function parseMessage(bytes: Buffer): FeedMessage | null {
  const lineEnd = bytes.indexOf(newline);
  const showEnd = bytes.indexOf(newline, lineEnd + 1);
  if (lineEnd < 0 || showEnd < 0) return null;
  const [node = '', letter = '', ...words] = bytes.toString('utf8', 0, lineEnd).split(' ');
  const kind = kinds[letter];
  const numbers = words.map(Number);
  const [first = 0, last = 0, events = 0, ledger = 0, facts = 0] = numbers;
  if (!kind || numbers.length !== 5 || !numbers.every(Number.isSafeInteger)) return null;
  const showId = showOf(bytes.toString('utf8', lineEnd + 1, showEnd));
  if (showId === null) return null;
  const body = bytes.subarray(showEnd + 1);
  return { kind, node, showId, first, last, ends: { events, ledger, facts }, body };
}

function showOf(text: string): string | null {
  try {
    const showId: unknown = JSON.parse(text);
    return typeof showId === 'string' ? showId : null;
  } catch {
    return null;
  }
}
