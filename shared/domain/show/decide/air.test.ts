import { describe, expect, it } from 'vitest';
import { GIVEN_AT, given, NOW } from '#shared/testing/given.ts';
import { dealPlanned, draft, ended, itemAdded, live, scheduled } from '#shared/testing/histories.ts';
import type { ShowEvent } from '../events.ts';

const pin = (itemId: string): ShowEvent => ({ type: 'product.pinned', itemId });
const unpin = (itemId: string): ShowEvent => ({ type: 'product.unpinned', itemId });
const full = [...live, itemAdded('c'), itemAdded('e'), pin('a'), pin('b'), pin('c')];

describe('show.start', () => {
  it('starts a scheduled show', () => {
    const state = given(scheduled)
      .when({ type: 'show.start' })
      .thenEvents([{ type: 'show.started' }]);
    expect(state).toMatchObject({ status: 'live', startedAt: NOW, endedAt: null });
  });
  it('starts nothing else', () => {
    given(draft).when({ type: 'show.start' }).thenRefused('show_not_scheduled');
    given(live).when({ type: 'show.start' }).thenRefused('show_not_scheduled');
    given(ended).when({ type: 'show.start' }).thenRefused('show_over');
  });
});

describe('show.end', () => {
  it('closes every open deal and unpins before it ends', () => {
    const state = given([
      ...live,
      dealPlanned('e', 'b'),
      { type: 'deal.opened', dealId: 'e', opensAt: 1, endsAt: NOW + 1 },
      pin('a'),
      pin('b'),
    ])
      .when({ type: 'show.end' })
      .thenEvents([
        { type: 'deal.closed', dealId: 'e', reason: 'show-ended' },
        unpin('b'),
        unpin('a'),
        { type: 'show.ended' },
      ]);
    expect(state).toMatchObject({ status: 'ended', endedAt: NOW, pinned: [] });
    expect(state.deals.map((deal) => deal.state)).toEqual(['planned', 'closed']);
  });
  it('ends a live show once', () => {
    given(scheduled).when({ type: 'show.end' }).thenRefused('show_not_live');
    given(ended).when({ type: 'show.end' }).thenRefused('show_over');
  });
});

describe('product.pin', () => {
  it('puts the newest pin first', () => {
    const state = given([...live, pin('a')])
      .when({ type: 'product.pin', itemId: 'b' })
      .thenEvents([pin('b')]);
    expect(state.pinned).toEqual(['b', 'a']);
    expect(state.lastPin).toEqual({ itemId: 'b', at: NOW });
  });
  it('pushes out the oldest of three', () => {
    const state = given(full)
      .when({ type: 'product.pin', itemId: 'e' })
      .thenEvents([unpin('a'), pin('e')]);
    expect(state.pinned).toEqual(['e', 'c', 'b']);
  });
  it('renews a pin without pushing any out', () => {
    const state = given(full)
      .when({ type: 'product.pin', itemId: 'a' })
      .thenEvents([pin('a')]);
    expect(state.pinned).toEqual(['a', 'c', 'b']);
  });
  it('takes a double press for one', () => {
    const pressed = [...live, { at: NOW - 399, event: pin('a') }];
    given(pressed).when({ type: 'product.pin', itemId: 'a' }).thenRefused('too_soon');
    given(pressed)
      .when({ type: 'product.pin', itemId: 'a', expected: { pinned: [] } })
      .thenRefused('too_soon');
    given(pressed)
      .when({ type: 'product.pin', itemId: 'a' }, { now: NOW + 1 })
      .thenRefused('already_done');
    given(pressed)
      .when({ type: 'product.pin', itemId: 'b' })
      .thenEvents([pin('b')]);
  });
  it('refuses when something else is on air than the operator saw', () => {
    given(full)
      .when({ type: 'product.pin', itemId: 'e', expected: { pinned: ['b', 'a'] } })
      .thenRefused('stale_view', { pinned: 'c b a' });
    given([...live, pin('a')])
      .when({ type: 'product.pin', itemId: 'b', expected: { pinned: ['a'] } })
      .thenEvents([pin('b')]);
  });
  it('pins only what is in the lineup', () => {
    given(live).when({ type: 'product.pin', itemId: 'x' }).thenRefused('not_found');
  });
});

describe('product.unpin', () => {
  it('unpins one, or all', () => {
    given(full)
      .when({ type: 'product.unpin', itemId: 'b' })
      .thenEvents([unpin('b')]);
    const state = given(full)
      .when({ type: 'product.unpin' })
      .thenEvents([unpin('c'), unpin('b'), unpin('a')]);
    expect(state.pinned).toEqual([]);
  });
  it('refuses what is not pinned, not known, or not as seen', () => {
    given(live).when({ type: 'product.unpin' }).thenRefused('not_pinned');
    given(full).when({ type: 'product.unpin', itemId: 'e' }).thenRefused('not_pinned');
    given(full).when({ type: 'product.unpin', itemId: 'x' }).thenRefused('not_found');
    given(full)
      .when({ type: 'product.unpin', itemId: 'b', expected: { pinned: ['b'] } })
      .thenRefused('stale_view');
  });
});

it('notice.post and prompt.send keep the newest, with its time', () => {
  const noticed = given(live)
    .when({ type: 'notice.post', text: 'Free engraving' })
    .thenEvents([{ type: 'notice.posted', text: 'Free engraving' }]);
  expect(noticed.notice).toEqual({ text: 'Free engraving', at: NOW });
  const prompted = given([...live, { type: 'prompt.sent', text: 'Old', tone: 'info' }])
    .when({ type: 'prompt.send', text: 'Slow down', tone: 'warn' })
    .thenEvents([{ type: 'prompt.sent', text: 'Slow down', tone: 'warn' }]);
  expect(prompted.prompt).toEqual({ text: 'Slow down', tone: 'warn', at: NOW });
  expect(GIVEN_AT).toBeLessThan(NOW);
});

it('notice.clear takes the notice down, once', () => {
  const state = given([...live, { type: 'notice.posted', text: 'Free engraving' }])
    .when({ type: 'notice.clear' })
    .thenEvents([{ type: 'notice.cleared' }]);
  expect(state.notice).toBeNull();
  given(live).when({ type: 'notice.clear' }).thenRefused('already_done');
});

it('welcome.set keeps one text, from the plan on; an empty one takes it away', () => {
  const welcomed = given(scheduled)
    .when({ type: 'welcome.set', text: 'Hello' })
    .thenEvents([{ type: 'welcome.set', text: 'Hello' }]);
  expect(welcomed.welcome).toBe('Hello');
  const gone = given([...live, { type: 'welcome.set', text: 'Hello' }])
    .when({ type: 'welcome.set', text: '' })
    .thenEvents([{ type: 'welcome.set', text: '' }]);
  expect(gone.welcome).toBeNull();
  given(live).when({ type: 'welcome.set', text: '' }).thenRefused('already_done');
});

describe('show.rehearse', () => {
  it('changes nothing, and is not for a show that is on, over or empty', () => {
    const rehearse = { type: 'show.rehearse', viewers: 60 } as const;
    given(scheduled).when(rehearse).thenEvents([]);
    given(live).when(rehearse).thenRefused('in_use');
    given(ended).when(rehearse).thenRefused('show_over');
    given(draft.slice(0, 1)).when(rehearse).thenRefused('lineup_empty');
  });
});
