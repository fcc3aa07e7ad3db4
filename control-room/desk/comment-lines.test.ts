import { expect, it } from 'vitest';
import type { DeskComment } from '#shared/contract/desk.ts';
import {
  type CommentState,
  commentGroups,
  commentLines,
  commentRows,
  filterComments,
  questionCounts,
} from './comment-lines.ts';

const comment = (id: string, text: string, viewerId = `v-${id}`): DeskComment => ({
  id,
  at: 1,
  viewerId,
  name: `Name ${id}`,
  text,
  regionId: null,
});
const nothing: CommentState = {
  hiddenComments: new Set(),
  answers: new Map(),
  muted: new Map(),
  blockedWords: new Set(),
  pinnedComment: null,
};
const yes = { text: 'Yes', at: 1, by: 'Op' };
const groupsOf = (comments: readonly DeskComment[], state: Partial<CommentState> = {}) =>
  commentGroups(commentLines(comments, { ...nothing, ...state }, 5));

it('takes what the log says over what came with the comment', () => {
  const pinnedComment = { commentId: '2', viewerId: 'muted', name: 'b', text: 'b?', saidAt: 1 };
  const lines = commentLines(
    [{ ...comment('1', 'a?'), hidden: true }, comment('2', 'b 加 微信?', 'muted')],
    {
      hiddenComments: new Set(),
      answers: new Map([['2', yes]]),
      muted: new Map([['muted', null]]),
      blockedWords: new Set(['加微信']),
      pinnedComment,
    },
    5,
  );
  expect(lines[0]).toMatchObject({ isHidden: false, answer: null, isMuted: false, isBlocked: false });
  expect(lines[1]).toMatchObject({ answer: 'Yes', isMuted: true, isBlocked: true, isPinned: true });
});

it('ends a mute for a while when its time is up', () => {
  const muted = { ...nothing, muted: new Map([['v', 100]]) };
  expect(commentLines([comment('1', 'a', 'v')], muted, 99)[0]?.isMuted).toBe(true);
  expect(commentLines([comment('1', 'a', 'v')], muted, 100)[0]?.isMuted).toBe(false);
});

it('keeps the very line while nothing about it changes', () => {
  const one = comment('1', 'a');
  const [before] = commentLines([one], nothing, 5);
  expect(commentLines([one], nothing, 6)[0]).toBe(before);
  expect(commentLines([one], { ...nothing, hiddenComments: new Set(['1']) }, 6)[0]).not.toBe(before);
});

it('filters by kind; hidden, blocked and answered questions are not open', () => {
  const groups = groupsOf(
    [
      comment('1', 'Is it gold?'),
      comment('2', 'Is it hidden?'),
      comment('3', 'Is it answered?'),
      comment('4', 'So beautiful'),
      comment('5', 'My ring arrived broken'),
      comment('6', 'Ordered!'),
      comment('7', 'Is it blocked?'),
    ],
    {
      hiddenComments: new Set(['2']),
      answers: new Map([['3', yes]]),
      blockedWords: new Set(['blocked']),
    },
  );
  const ids = (filter: Parameters<typeof filterComments>[1], wanted?: string) =>
    filterComments(groups, filter, wanted)
      .map(({ line }) => line.id)
      .join('');
  expect(ids('all')).toBe('1234567');
  expect(ids('questions')).toBe('1237');
  expect(ids('open')).toBe('1');
  expect(ids('praise')).toBe('4');
  expect(ids('complaints')).toBe('5');
  expect(ids('orders')).toBe('6');
  expect(questionCounts(groups)).toEqual({ asked: 4, answered: 1, open: 1 });
  expect(ids('all', 'RING broken')).toBe('5');
  expect(ids('questions', 'name 3')).toBe('3');
});

it('answers all who ask the same by answering one', () => {
  const groups = groupsOf([comment('1', '有证书吗'), comment('2', '有证书吗？')], {
    answers: new Map([['2', yes]]),
  });
  expect(groups).toMatchObject([{ line: { id: '1' }, answer: 'Yes' }]);
});

it('shows a group as one row, and all of it when it is opened', () => {
  const groups = groupsOf([comment('1', 'Hi'), comment('2', 'Hi!'), comment('3', 'Bye')]);
  const shape = (opened: string[]) =>
    commentRows(groups, new Set(opened)).map(({ key, count }) => [key, count]);
  expect(shape([])).toEqual([
    ['1', 2],
    ['3', 1],
  ]);
  expect(shape(['1', '3'])).toEqual([
    ['1', 2],
    ['2', 0],
    ['3', 1],
  ]);
});
