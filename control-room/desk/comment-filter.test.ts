import { expect, it } from 'vitest';
import type { DeskComment } from '#shared/contract/desk.ts';
import { commentLines, filterComments, isQuestion } from './comment-filter.ts';

const comment = (id: string, text: string, viewerId = `v-${id}`): DeskComment => ({
  id,
  at: 1,
  viewerId,
  name: 'V',
  text,
  regionId: null,
});
const nothing = { hiddenComments: new Set<string>(), answers: new Map(), muted: new Map() };

it('knows a question in both languages, with and without its mark', () => {
  for (const text of ['这款多少克', '有证书吗', '怎么买', 'Is this 18K', 'can I pick it up', '?', '发货呢？'])
    expect(isQuestion(text), text).toBe(true);
  for (const text of ['好漂亮', '666', 'Lovely colour', '刚拍了两件'])
    expect(isQuestion(text), text).toBe(false);
});

it('takes what the log says over what came with the comment', () => {
  const lines = commentLines(
    [comment('1', 'a?'), comment('2', 'b?', 'muted')],
    {
      hiddenComments: new Set(['1']),
      answers: new Map([['2', { text: 'Yes', at: 1, by: 'Op' }]]),
      muted: new Map([['muted', null]]),
    },
    5,
  );
  expect(lines[0]).toMatchObject({ isHidden: true, answer: null, isMuted: false });
  expect(lines[1]).toMatchObject({ isHidden: false, answer: 'Yes', isMuted: true });
});

it('ends a mute for a while when its time is up', () => {
  const muted = { ...nothing, muted: new Map([['v', 100]]) };
  expect(commentLines([comment('1', 'a', 'v')], muted, 99)[0]?.isMuted).toBe(true);
  expect(commentLines([comment('1', 'a', 'v')], muted, 100)[0]?.isMuted).toBe(false);
});

it('leaves answered and hidden questions out of the open ones', () => {
  const lines = commentLines(
    [comment('1', 'open?'), comment('2', 'hidden?'), comment('3', 'answered?'), comment('4', '666')],
    {
      ...nothing,
      hiddenComments: new Set(['2']),
      answers: new Map([['3', { text: 'Yes', at: 1, by: 'Op' }]]),
    },
    5,
  );
  const ids = (filter: 'all' | 'questions' | 'open') =>
    filterComments(lines, filter).map((line) => line.comment.id);
  expect(ids('all')).toEqual(['1', '2', '3', '4']);
  expect(ids('questions')).toEqual(['1', '2', '3']);
  expect(ids('open')).toEqual(['1']);
});
