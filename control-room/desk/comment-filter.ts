import type { DeskComment } from '#shared/contract/desk.ts';
import type { ShowState } from '#shared/domain/show/state.ts';

/** A comment with what the show's log says about it. */
export interface CommentLine {
  readonly comment: DeskComment;
  readonly isHidden: boolean;
  readonly isMuted: boolean;
  readonly answer: string | null;
}

export type CommentFilter = 'all' | 'questions' | 'open';

/** Words that ask, in both languages; a question mark alone is enough. */
const asks =
  /[?？]|吗|呢|多少|怎么|什么|哪|几(?:号|克|点|天|件)|有没有|能不能|可以.{0,6}(?:吗|不)|\b(?:how|what|which|when|where|who|why|is|are|can|could|do|does|any)\b/i;

export const isQuestion = (text: string): boolean => asks.test(text);

/** `now` in the server's time: a mute for a while ends by itself. */
export function commentLines(
  comments: readonly DeskComment[],
  state: Pick<ShowState, 'hiddenComments' | 'answers' | 'muted'>,
  now: number,
): readonly CommentLine[] {
  return comments.map((comment) => {
    const until = state.muted.get(comment.viewerId);
    return {
      comment,
      isHidden: comment.hidden === true || state.hiddenComments.has(comment.id),
      isMuted: until !== undefined && (until === null || until > now),
      answer: state.answers.get(comment.id)?.text ?? comment.answer ?? null,
    };
  });
}

export function filterComments(lines: readonly CommentLine[], filter: CommentFilter): readonly CommentLine[] {
  switch (filter) {
    case 'all':
      return lines;
    case 'questions':
      return lines.filter((line) => isQuestion(line.comment.text));
    case 'open':
      return lines.filter((line) => line.answer === null && !line.isHidden && isQuestion(line.comment.text));
  }
}
