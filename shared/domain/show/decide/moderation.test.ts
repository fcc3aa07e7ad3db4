import { describe, expect, it } from 'vitest';
import { given, NOW } from '#shared/testing/given.ts';
import { draft, ended, live, reviewed, scheduled } from '#shared/testing/histories.ts';
import type { ShowEvent } from '../events.ts';

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
        .thenEvents([{ type: 'lesson.added', text: 'Earlier', owner: 'Wu', dueAt: null }]);
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
      .thenEvents([{ type: 'review.closed' }]);
    expect(state.status).toBe('reviewed');
    given(reviewed).when({ type: 'review.close' }).thenRefused('already_done');
  });
});
