import type { PinnedComment } from '#shared/contract/comments.ts';
import type { DeskComment } from '#shared/contract/desk.ts';
import type { ShowState } from '#shared/domain/show/state.ts';

/** A comment as said; whether it is hidden or answered is the show's state, not the comment's. */
export interface SaidComment {
  readonly id: string;
  readonly at: number;
  readonly viewerId: string;
  readonly name: string;
  readonly text: string;
  readonly regionId: string | null;
}

/** The newest of these are kept in memory for paging and the review. */
const MAX_COMMENTS_KEPT = 100_000;

/** The comments of one show in the order of their time, oldest first. */
export class CommentLog {
  #comments: SaidComment[] = [];
  #isSorted = true;
  #total = 0;

  /** How many were said, kept or not. */
  get total(): number {
    return this.#total;
  }

  /** In any order of time: what comes late is put in its place when the log is next read. */
  add(comment: SaidComment): void {
    this.#total += 1;
    if (isAfter(this.#comments.at(-1), comment)) this.#isSorted = false;
    this.#comments.push(comment);
    // Cut by halves: a shift for every comment of a flood would copy the whole list each time.
    if (this.#comments.length > MAX_COMMENTS_KEPT * 1.5) {
      this.#sort();
      this.#comments = this.#comments.slice(-MAX_COMMENTS_KEPT);
    }
  }

  /** The newest `limit` that `keep` lets through, oldest first. */
  latest(limit: number, keep: (comment: SaidComment) => boolean = () => true): SaidComment[] {
    this.#sort();
    const found: SaidComment[] = [];
    for (let index = this.#comments.length - 1; index >= 0 && found.length < limit; index--) {
      const comment = this.#comments[index];
      if (comment && keep(comment)) found.push(comment);
    }
    return found.reverse();
  }

  /** Said at `at` or later, oldest first. */
  since(at: number): SaidComment[] {
    this.#sort();
    const before = this.#comments.findLastIndex((comment) => comment.at < at);
    return this.#comments.slice(before + 1);
  }

  /** Every one kept, oldest first. */
  all(): readonly SaidComment[] {
    this.#sort();
    return this.#comments;
  }

  /** Takes up what another log kept; `total` were said. */
  restore(comments: readonly SaidComment[], total: number): void {
    this.#comments = [...comments];
    this.#isSorted = true;
    this.#total = total;
  }

  /** Said in [from, to), oldest first. */
  between(from: number, to: number): readonly SaidComment[] {
    this.#sort();
    return this.#comments.filter(({ at }) => at >= from && at < to);
  }

  /** Looked for from the newest on; null for one that was never said, or is no longer kept. */
  find(id: string): SaidComment | null {
    return this.#comments.findLast((comment) => comment.id === id) ?? null;
  }

  /** Newest first, after the comment `cursor` names (a comment's `at.id`). */
  page(
    limit: number,
    cursor: string | undefined,
    keep: (comment: SaidComment) => boolean,
  ): { items: SaidComment[]; nextCursor: string | null } {
    const [at, id] = splitCursor(cursor);
    const older = this.latest(
      limit + 1,
      (comment) =>
        keep(comment) && (at === null || comment.at < at || (comment.at === at && comment.id < id)),
    ).reverse();
    const items = older.slice(0, limit);
    const last = items.at(-1);
    return { items, nextCursor: older.length > limit && last ? `${last.at}.${last.id}` : null };
  }

  #sort(): void {
    if (this.#isSorted) return;
    this.#comments.sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
    this.#isSorted = true;
  }
}

/** A comment as it stands on top of the room. */
export function pinnedComment(comment: SaidComment | null | undefined): PinnedComment | null {
  if (!comment) return null;
  const { id: commentId, viewerId, name, text, at: saidAt } = comment;
  return { commentId, viewerId, name, text, saidAt };
}

/** A comment as staff see it now. */
export function deskComment(comment: SaidComment, state: ShowState): DeskComment {
  const answer = state.answers.get(comment.id);
  return {
    ...comment,
    ...(answer ? { answer: answer.text } : {}),
    ...(state.hiddenComments.has(comment.id) ? { hidden: true } : {}),
  };
}

function isAfter(one: SaidComment | undefined, other: SaidComment): boolean {
  return one !== undefined && (one.at > other.at || (one.at === other.at && one.id > other.id));
}

function splitCursor(cursor: string | undefined): [number | null, string] {
  const match = cursor?.match(/^(\d{1,16})\.(.+)$/);
  return match?.[1] && match[2] ? [Number(match[1]), match[2]] : [null, ''];
}
