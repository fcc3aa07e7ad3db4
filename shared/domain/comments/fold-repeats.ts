import type { CommentKind } from '../../contract/comments.ts';
import { squeezed } from './text.ts';

/** The same words within this time stand as one. */
export const REPEAT_WITHIN_MS = 60_000;

export interface Foldable {
  readonly id: string;
  readonly at: number;
  readonly text: string;
  /** `squeezed(text)`, where the caller keeps it: a desk folds the same lines many times. */
  readonly saidAs?: string;
  readonly kind: CommentKind;
}

/** A remark and those that stand with it, oldest first; `members` holds the first as well. */
export interface Group<T extends Foldable> {
  readonly first: T;
  readonly members: readonly T[];
}

/**
 * Folds repeats into the first of them, and all spam of a minute into one line, whoever said it. Order and place
 * are those of the firsts, so that nothing jumps while it is read. `lines` oldest first.
 */
export function foldRepeats<T extends Foldable>(lines: readonly T[]): readonly Group<T>[] {
  const groups: { first: T; members: T[] }[] = [];
  const latest = new Map<string, { first: T; members: T[] }>();
  for (const line of lines) {
    const key = line.kind === 'spam' ? 'spam' : `text ${(line.saidAs ?? squeezed(line.text)) || line.text}`;
    const known = latest.get(key);
    if (known && line.at - known.first.at < REPEAT_WITHIN_MS) {
      known.members.push(line);
      continue;
    }
    const group = { first: line, members: [line] };
    groups.push(group);
    latest.set(key, group);
  }
  return groups;
}
