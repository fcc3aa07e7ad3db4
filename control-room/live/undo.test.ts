import { expect, it } from 'vitest';
import type { ShowEvent } from '#shared/domain/show/events.ts';
import { stateOf } from '#shared/testing/given.ts';
import { live } from '#shared/testing/histories.ts';
import { undoFor, undoId } from './undo.ts';
import { sentLog } from './wire-samples.ts';

type Step = ShowEvent & { by?: string; command?: string };

/** What `u-op` may undo after these steps of a live show. */
function undoAfter(...steps: Step[]) {
  const events = steps.map(({ by: _, command: __, ...event }) => event as ShowEvent);
  const sent = sentLog(events, live.length + 1).map((one, index) => ({
    ...one,
    commandId: steps[index]?.command ?? null,
    actor: { ...one.actor, id: steps[index]?.by ?? one.actor.id },
  }));
  return undoFor(sent.toReversed(), stateOf([...live, ...events]), 'u-op')?.command ?? null;
}

it('takes a pin down, so that what was on air before is there again; and puts it back', () => {
  const twice = [
    { type: 'product.pinned', itemId: 'a' },
    { type: 'product.pinned', itemId: 'b' },
  ] as const;
  expect(undoAfter(...twice)).toEqual({ type: 'product.unpin', itemId: 'b' });
  expect(stateOf([...live, ...twice, { type: 'product.unpinned', itemId: 'b' }]).pinned).toEqual(['a']);
  expect(
    undoAfter({ type: 'product.pinned', itemId: 'a' }, { type: 'product.unpinned', itemId: 'a' }),
  ).toEqual({ type: 'product.pin', itemId: 'a' });
});

it('takes back a notice, a hidden comment, a mute, a blocked word, a hidden price', () => {
  expect(undoAfter({ type: 'notice.posted', text: 'N' })).toEqual({ type: 'notice.clear' });
  expect(undoAfter({ type: 'comment.hidden', commentId: 'c' })).toEqual({
    type: 'comment.show',
    commentId: 'c',
  });
  expect(undoAfter({ type: 'viewer.muted', viewerId: 'v', until: null })).toEqual({
    type: 'viewer.unmute',
    viewerId: 'v',
  });
  expect(undoAfter({ type: 'words.blocked', words: ['w'] })).toEqual({ type: 'words.unblock', words: ['w'] });
  expect(undoAfter({ type: 'price.hidden', itemId: 'a' })).toEqual({ type: 'price.reveal', itemId: 'a' });
});

it('leaves what others did to them, and what no longer stands', () => {
  expect(undoAfter({ type: 'notice.posted', text: 'N', by: 'u-other' })).toBeNull();
  expect(
    undoAfter({ type: 'notice.posted', text: 'N' }, { type: 'notice.cleared', by: 'u-other' }),
  ).toBeNull();
});

it('goes further back with each undo, and does not undo an undo', () => {
  const hidden: Step = { type: 'comment.hidden', commentId: 'c' };
  const version = live.length + 2;
  const steps: Step[] = [
    hidden,
    { type: 'notice.posted', text: 'N' },
    { type: 'notice.cleared', command: undoId(version, 'x') },
  ];
  expect(undoAfter(...steps)).toEqual({ type: 'comment.show', commentId: 'c' });
});

it('takes a command that did two things for one', () => {
  expect(
    undoAfter(
      { type: 'product.unpinned', itemId: 'b', command: 'k' },
      { type: 'product.pinned', itemId: 'a', command: 'k' },
      { type: 'product.unpinned', itemId: 'a', by: 'u-other' },
    ),
  ).toBeNull();
});
