import type { CommentKind, CommentTopic } from '#shared/contract/comments.ts';
import type { DeskComment } from '#shared/contract/desk.ts';
import { classify } from '#shared/domain/comments/classify.ts';
import { foldRepeats } from '#shared/domain/comments/fold-repeats.ts';
import { squeezed } from '#shared/domain/comments/text.ts';
import { hasAnyWord } from '#shared/domain/comments/words.ts';
import type { ShowState } from '#shared/domain/show/state.ts';

/** A comment, what it is, and what the show's log says about it. */
export interface CommentLine {
  readonly id: string;
  readonly at: number;
  readonly text: string;
  readonly saidAs: string;
  readonly comment: DeskComment;
  readonly kind: CommentKind;
  readonly topic: CommentTopic;
  readonly isHidden: boolean;
  readonly isMuted: boolean;
  /** It has a blocked word: viewers do not see it. */
  readonly isBlocked: boolean;
  readonly isPinned: boolean;
  readonly answer: string | null;
}

/** A line and those that say the same, oldest first; the answer to one of them answers all. */
export interface CommentGroup {
  readonly line: CommentLine;
  readonly members: readonly CommentLine[];
  readonly answer: string | null;
}

export const commentFilters = ['all', 'questions', 'open', 'complaints', 'praise', 'orders'] as const;
export type CommentFilter = (typeof commentFilters)[number];

/** What of a show's state concerns its comments. */
export type CommentState = Pick<
  ShowState,
  'hiddenComments' | 'answers' | 'muted' | 'blockedWords' | 'pinnedComment'
>;

/** Comments do not change: what they are is found out once. A line is kept while nothing about it changes, so that its row need not be drawn again. */
const known = new WeakMap<DeskComment, CommentLine>();

/** `now` in the server's time: a mute for a while ends by itself. */
export function commentLines(
  comments: readonly DeskComment[],
  state: CommentState,
  now: number,
): readonly CommentLine[] {
  return comments.map((comment) => {
    const before = known.get(comment);
    const line = lineOf(comment, before, state, now);
    if (before && isSame(before, line)) return before;
    known.set(comment, line);
    return line;
  });
}

function lineOf(
  comment: DeskComment,
  before: CommentLine | undefined,
  state: CommentState,
  now: number,
): CommentLine {
  const { id, at, text } = comment;
  const { kind, topic } = before ?? classify(text);
  const saidAs = before?.saidAs ?? squeezed(text);
  const until = state.muted.get(comment.viewerId);
  return {
    ...{ id, at, text, saidAs, comment, kind, topic },
    isHidden: state.hiddenComments.has(id),
    isMuted: until !== undefined && (until === null || until > now),
    isBlocked: state.blockedWords.size > 0 && hasAnyWord(text, state.blockedWords),
    isPinned: state.pinnedComment?.commentId === id,
    answer: state.answers.get(id)?.text ?? comment.answer ?? null,
  };
}

const isSame = (one: CommentLine, other: CommentLine): boolean =>
  one.isHidden === other.isHidden &&
  one.isMuted === other.isMuted &&
  one.isBlocked === other.isBlocked &&
  one.isPinned === other.isPinned &&
  one.answer === other.answer;

/** Repeats and spam folded, oldest first. */
export const commentGroups = (lines: readonly CommentLine[]): readonly CommentGroup[] =>
  foldRepeats(lines).map(({ first: line, members }) => ({
    line,
    members,
    answer: members.find(({ answer }) => answer !== null)?.answer ?? null,
  }));

const isOpen = ({ line, answer }: CommentGroup): boolean =>
  line.kind === 'question' && answer === null && !line.isHidden && !line.isBlocked;

/** The groups of a filter that have the words looked for, in what was said or who said it. */
export function filterComments(
  groups: readonly CommentGroup[],
  filter: CommentFilter,
  wanted = '',
): readonly CommentGroup[] {
  const words = wanted.trim().toLowerCase().split(/\s+/).filter(Boolean);
  return groups.filter((group) => {
    if (!isIn(group, filter)) return false;
    if (words.length === 0) return true;
    return group.members.some(({ comment }) => {
      const text = `${comment.name} ${comment.text}`.toLowerCase();
      return words.every((word) => text.includes(word));
    });
  });
}

function isIn(group: CommentGroup, filter: CommentFilter): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'questions':
      return group.line.kind === 'question';
    case 'open':
      return isOpen(group);
    case 'complaints':
      return group.line.kind === 'complaint';
    case 'praise':
      return group.line.kind === 'praise';
    case 'orders':
      return group.line.kind === 'order';
  }
}

/** Questions among what the desk holds: how many there are, and how many have an answer. */
export function questionCounts(groups: readonly CommentGroup[]): {
  asked: number;
  answered: number;
  open: number;
} {
  const asked = groups.filter(({ line }) => line.kind === 'question');
  return {
    asked: asked.length,
    answered: asked.filter(({ answer }) => answer !== null).length,
    open: asked.filter(isOpen).length,
  };
}

/** A row to draw: a group's first line with its count, or, when the group is opened, one of its further members. */
export interface CommentRowData {
  readonly key: string;
  readonly line: CommentLine;
  readonly answer: string | null;
  /** Lines that stand here; 1 for a line of its own, 0 for a further member. */
  readonly count: number;
  readonly isOpened: boolean;
}

export function commentRows(
  groups: readonly CommentGroup[],
  opened: ReadonlySet<string>,
): readonly CommentRowData[] {
  return groups.flatMap(({ line, members, answer }) => {
    const isOpened = members.length > 1 && opened.has(line.id);
    const head = { key: line.id, line, answer, count: members.length, isOpened };
    if (!isOpened) return [head];
    const rest = members.slice(1).map((member) => ({
      key: member.id,
      line: member,
      answer: member.answer,
      count: 0,
      isOpened,
    }));
    return [head, ...rest];
  });
}
