import { describe, expect, it } from 'vitest';
import { closedFigures, GIVEN_AT, given, NOW, stateOf } from '#shared/testing/given.ts';
import { draft, ended, live, reviewed, scheduled } from '#shared/testing/histories.ts';
import type { ShowEvent } from '../events.ts';
import { MAX_BLOCKED_WORDS } from './comments.ts';

const pinned = (commentId: string): ShowEvent => ({
  type: 'comment.pinned',
  comment: { commentId, viewerId: 'v', name: 'Viewer', text: 'Text', saidAt: GIVEN_AT },
});

describe('comments', () => {
  it('hides a comment once', () => {
    const hidden: ShowEvent = { type: 'comment.hidden', commentId: 'c' };
    const state = given(live).when({ type: 'comment.hide', commentId: 'c' }).thenEvents([hidden]);
    expect([...state.hiddenComments]).toEqual(['c']);
    given([...live, hidden])
      .when({ type: 'comment.hide', commentId: 'c' })
      .thenRefused('already_done');
  });
  it('keeps the latest answer', () => {
    const state = given([...live, { type: 'comment.answered', commentId: 'c', text: 'Soon' }])
      .when({ type: 'comment.answer', commentId: 'c', text: 'Now' })
      .thenEvents([{ type: 'comment.answered', commentId: 'c', text: 'Now' }]);
    expect(state.answers.get('c')).toEqual({ text: 'Now', at: NOW, by: 'Op' });
  });
  it('refuses what nobody said', () => {
    for (const command of [
      { type: 'comment.hide', commentId: 'x' },
      { type: 'comment.answer', commentId: 'x', text: 'Yes' },
      { type: 'comment.pin', commentId: 'x' },
    ] as const)
      given(live)
        .when(command, { comment: () => null })
        .thenRefused('not_found');
  });
  it('shows a hidden comment again, once', () => {
    const hidden: ShowEvent = { type: 'comment.hidden', commentId: 'c' };
    const state = given([...live, hidden])
      .when({ type: 'comment.show', commentId: 'c' })
      .thenEvents([{ type: 'comment.shown', commentId: 'c' }]);
    expect(state.hiddenComments.size).toBe(0);
    given(live).when({ type: 'comment.show', commentId: 'c' }).thenRefused('already_done');
  });
  it('keeps one comment on top, with its words', () => {
    const state = given([...live, pinned('c')])
      .when({ type: 'comment.pin', commentId: 'd' })
      .thenEvents([pinned('d')]);
    expect(state.pinnedComment).toMatchObject({ commentId: 'd', name: 'Viewer', text: 'Text' });
    given([...live, pinned('c')])
      .when({ type: 'comment.pin', commentId: 'c' })
      .thenRefused('already_done');
    given([...live, { type: 'comment.hidden', commentId: 'c' }])
      .when({ type: 'comment.pin', commentId: 'c' })
      .thenRefused('stale_view');
  });
  it('takes a comment down by hand, by hiding it, and with the show', () => {
    const unpinned: ShowEvent = { type: 'comment.unpinned', commentId: 'c' };
    const pinnedNow = [...live, pinned('c')];
    given(pinnedNow).when({ type: 'comment.unpin' }).thenEvents([unpinned]);
    given(pinnedNow)
      .when({ type: 'comment.hide', commentId: 'c' })
      .thenEvents([unpinned, { type: 'comment.hidden', commentId: 'c' }]);
    expect(stateOf([...pinnedNow, { type: 'show.ended' }]).pinnedComment).toBeNull();
    given(live).when({ type: 'comment.unpin' }).thenRefused('not_pinned');
  });
  it('unmutes who is muted now', () => {
    const muted: ShowEvent = { type: 'viewer.muted', viewerId: 'v', until: NOW + 1 };
    const state = given([...live, muted])
      .when({ type: 'viewer.unmute', viewerId: 'v' })
      .thenEvents([{ type: 'viewer.unmuted', viewerId: 'v' }]);
    expect(state.muted.has('v')).toBe(false);
    given([...live, { ...muted, until: NOW }])
      .when({ type: 'viewer.unmute', viewerId: 'v' })
      .thenRefused('already_done');
  });
  it('mutes for a while, or for the rest of the show', () => {
    const state = given(live)
      .when({ type: 'viewer.mute', viewerId: 'v', ms: 60_000 })
      .thenEvents([{ type: 'viewer.muted', viewerId: 'v', until: NOW + 60_000 }]);
    expect(state.muted.get('v')).toBe(NOW + 60_000);
    given(live)
      .when({ type: 'viewer.mute', viewerId: 'v' })
      .thenEvents([{ type: 'viewer.muted', viewerId: 'v', until: null }]);
  });
});

describe('blocked words and replies by rule', () => {
  it('are set from the plan on, until the show ends', () => {
    for (const history of [draft, live]) {
      given(history)
        .when({ type: 'words.block', words: ['a', 'a', 'b'] })
        .thenEvents([{ type: 'words.blocked', words: ['a', 'b'] }]);
      given(history)
        .when({ type: 'autoreply.set', rules: [{ words: ['ship'], reply: 'Soon' }] })
        .thenEvents([{ type: 'autoreply.set', rules: [{ words: ['ship'], reply: 'Soon' }] }]);
    }
    given(ended)
      .when({ type: 'words.block', words: ['a'] })
      .thenRefused('show_over');
    given(ended).when({ type: 'autoreply.set', rules: [] }).thenRefused('show_over');
  });
  it('block and unblock only what changes', () => {
    const blocked: ShowEvent = { type: 'words.blocked', words: ['a'] };
    const state = given([...live, blocked])
      .when({ type: 'words.block', words: ['a', 'b'] })
      .thenEvents([{ type: 'words.blocked', words: ['b'] }]);
    expect([...state.blockedWords]).toEqual(['a', 'b']);
    given([...live, blocked])
      .when({ type: 'words.block', words: ['a'] })
      .thenRefused('already_done');
    given([...live, blocked])
      .when({ type: 'words.unblock', words: ['a', 'z'] })
      .thenEvents([{ type: 'words.unblocked', words: ['a'] }]);
    given(live)
      .when({ type: 'words.unblock', words: ['a'] })
      .thenRefused('already_done');
  });
  it('stay below a number of words', () => {
    const many = Array.from({ length: MAX_BLOCKED_WORDS }, (_, n) => `w${n}`);
    given([...live, { type: 'words.blocked', words: many }])
      .when({ type: 'words.block', words: ['one more'] })
      .thenRefused('invalid');
  });
});

describe('interventions', () => {
  const what = { regionId: 'east', action: 'call-guides' as const, note: 'Call' };
  const raised: ShowEvent = { type: 'intervention.raised', interventionId: 'i', ...what };
  const closed: ShowEvent = { type: 'intervention.closed', interventionId: 'i', note: 'Better' };

  it('are raised once under an id', () => {
    given(live)
      .when({ type: 'intervention.raise', interventionId: 'i', ...what })
      .thenEvents([raised]);
    given(live)
      .when({ type: 'intervention.raise', ...what })
      .thenEvents([{ ...raised, interventionId: 'new-1' }]);
    given([...live, raised])
      .when({ type: 'intervention.raise', interventionId: 'i', ...what })
      .thenRefused('duplicate');
  });
  it('are closed once', () => {
    const state = given([...live, raised])
      .when({ type: 'intervention.close', interventionId: 'i', note: 'Better' })
      .thenEvents([closed]);
    expect(state.interventions).toMatchObject([
      { ...what, raisedBy: 'Op', closedAt: NOW, closedNote: 'Better' },
    ]);
    given([...live, raised, closed])
      .when({ type: 'intervention.close', interventionId: 'i' })
      .thenRefused('already_done');
    given(live).when({ type: 'intervention.close', interventionId: 'i' }).thenRefused('not_found');
  });
});

describe('review', () => {
  it('takes notes and lessons until it is closed', () => {
    for (const history of [draft, live, ended]) {
      given(history)
        .when({ type: 'note.add', at: 5, text: 'Good' })
        .thenEvents([{ type: 'note.added', at: 5, text: 'Good' }]);
      given(history)
        .when({ type: 'lesson.add', text: 'Earlier', owner: 'Wu' })
        .thenEvents([{ type: 'lesson.added', lessonId: 'new-1', text: 'Earlier', owner: 'Wu', dueAt: null }]);
    }
    given(reviewed).when({ type: 'note.add', text: 'Late' }).thenRefused('show_over');
    given(reviewed).when({ type: 'lesson.add', text: 'Late' }).thenRefused('show_over');
  });
  it('keeps who wrote, and about which moment', () => {
    const state = given(ended)
      .when({ type: 'note.add', text: 'All' })
      .thenEvents([{ type: 'note.added', at: null, text: 'All' }]);
    expect(state.notes).toEqual([{ at: NOW, by: 'Op', text: 'All', moment: null }]);
  });
  it('closes after the end, once', () => {
    given(scheduled).when({ type: 'review.close' }).thenRefused('show_not_ended');
    given(live).when({ type: 'review.close' }).thenRefused('show_not_ended');
    const state = given(ended)
      .when({ type: 'review.close' })
      .thenEvents([{ type: 'review.closed', figures: closedFigures }]);
    expect(state.status).toBe('reviewed');
    expect(state.closed).toEqual({ at: NOW, by: 'Op', figures: closedFigures });
    given(reviewed).when({ type: 'review.close' }).thenRefused('already_done');
  });
});
