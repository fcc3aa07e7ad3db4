import { describe, expect, it } from 'vitest';
import { given, operator } from '#shared/testing/given.ts';
import { draft, ended, itemAdded, live } from '#shared/testing/histories.ts';
import type { ShowEvent } from '../events.ts';

const targets = (amount: number): ShowEvent => ({
  type: 'targets.set',
  targets: {
    basis: 'paid',
    total: { uv: 1, amount },
    regions: [{ regionId: 'east', uv: 1, amount }],
  },
});
const respond = (answer: 'accepted' | 'objected', note?: string) =>
  ({ type: 'targets.respond', regionId: 'east', answer, ...(note === undefined ? {} : { note }) }) as const;
const responded = (answer: 'accepted' | 'objected', note: string | null): ShowEvent => ({
  type: 'targets.responded',
  regionId: 'east',
  answer,
  note,
});

describe('a region’s word on its targets', () => {
  const history = [...draft, targets(5)];
  it('is kept with the version it is about, the last word counting', () => {
    const state = given([...history, responded('objected', 'Too much')])
      .when(respond('accepted'))
      .thenEvents([responded('accepted', null)]);
    expect(state.targetVersions).toMatchObject([
      { no: 1, by: operator.name, responses: [{ regionId: 'east', answer: 'accepted', by: operator.name }] },
    ]);
  });
  it('is asked for again once targets are set anew; the earlier version keeps its own', () => {
    const state = given([...history, responded('objected', 'Too much'), targets(4)])
      .when(respond('accepted'))
      .thenEvents([responded('accepted', null)]);
    expect(state.targetVersions.map(({ no, responses }) => [no, responses[0]?.answer])).toEqual([
      [1, 'objected'],
      [2, 'accepted'],
    ]);
  });
  it('says why when it objects, names a region with targets, and says nothing twice', () => {
    given(history).when(respond('objected', '')).thenRefused('invalid');
    given(draft).when(respond('accepted')).thenRefused('not_found');
    given([...history, responded('accepted', null)])
      .when(respond('accepted'))
      .thenRefused('already_done');
    given([...ended])
      .when(respond('accepted'))
      .thenRefused('show_over');
  });
});

describe('the briefing', () => {
  const issue = { type: 'briefing.issue' } as const;
  const editionOf = (history: readonly ShowEvent[]) => {
    const { decision } = given(history).when(issue);
    const event = decision.ok ? decision.value[0] : null;
    if (event?.type !== 'briefing.issued') throw new Error('not issued');
    return event;
  };
  it('is issued in editions, each saying something else than the last', () => {
    const first = editionOf(draft);
    expect(first.edition).toBe(1);
    given([...draft, first])
      .when(issue)
      .thenRefused('already_done');
    expect(editionOf([...draft, first, itemAdded('c')]).edition).toBe(2);
    given(draft.slice(0, 1)).when(issue).thenRefused('lineup_empty');
  });
  it('is read once an edition by each guide', () => {
    const first = editionOf(draft);
    const confirm = { type: 'briefing.confirm', guideId: 'g' } as const;
    const read = (edition: number): ShowEvent => ({ type: 'briefing.read', edition, guideId: 'g' });
    given(draft).when(confirm).thenRefused('not_found');
    given([...draft, first])
      .when(confirm)
      .thenEvents([read(1)]);
    given([...draft, first, read(1)])
      .when(confirm)
      .thenRefused('already_done');
    const changed = [...draft, first, read(1), itemAdded('c')];
    given([...changed, editionOf(changed)])
      .when(confirm)
      .thenEvents([read(2)]);
  });
});

describe('many rows at once', () => {
  const rows = [...draft, itemAdded('c')];
  it('are put into any order that has every item once', () => {
    const state = given(rows)
      .when({ type: 'lineup.arrange', itemIds: ['c', 'a', 'b'] })
      .thenEvents([{ type: 'lineup.arranged', itemIds: ['c', 'a', 'b'] }]);
    expect(state.lineup.map(({ itemId }) => itemId)).toEqual(['c', 'a', 'b']);
    given(rows)
      .when({ type: 'lineup.arrange', itemIds: ['a', 'b', 'c'] })
      .thenRefused('already_done');
    given(rows)
      .when({ type: 'lineup.arrange', itemIds: ['a', 'b'] })
      .thenRefused('version_conflict');
    given(rows)
      .when({ type: 'lineup.arrange', itemIds: ['a', 'b', 'x'] })
      .thenRefused('version_conflict');
  });
  it('leave an item on air at its place', () => {
    const onAir: ShowEvent[] = [...live, itemAdded('c'), { type: 'product.pinned', itemId: 'a' }];
    given(onAir)
      .when({ type: 'lineup.arrange', itemIds: ['b', 'a', 'c'] })
      .thenRefused('in_use');
    given(onAir)
      .when({ type: 'lineup.arrange', itemIds: ['a', 'c', 'b'] })
      .thenEvents([{ type: 'lineup.arranged', itemIds: ['a', 'c', 'b'] }]);
  });
  it('are changed all or none, the first refusal naming its row', () => {
    const change = (...items: { itemId: string; price?: number; section?: 'loop' | null }[]) =>
      given([...rows]).when({ type: 'lineup.change', items });
    const state = change({ itemId: 'a', price: 90_00 }, { itemId: 'b', section: 'loop' }).thenEvents([
      { type: 'lineup.revised', itemId: 'a', changes: { price: 90_00 } },
      { type: 'lineup.revised', itemId: 'b', changes: { section: 'loop' } },
    ]);
    expect(state.lineup[1]).toMatchObject({ section: 'loop' });
    change({ itemId: 'b', price: 1 }, { itemId: 'a', price: 80_00 }).thenRefused('above_list');
    change({ itemId: 'b', price: 1 }, { itemId: 'x', price: 1 }).thenRefused('not_found', {
      itemId: 'x',
      row: 2,
      field: 'productId',
    });
  });
  it('are taken out with the deals planned on them, or none is', () => {
    const state = given(rows)
      .when({ type: 'lineup.clear', itemIds: ['c', 'a'] })
      .thenEvents([
        { type: 'lineup.removed', itemId: 'c' },
        { type: 'deal.cancelled', dealId: 'd' },
        { type: 'lineup.removed', itemId: 'a' },
      ]);
    expect(state.lineup.map(({ itemId }) => itemId)).toEqual(['b']);
    given([...live, itemAdded('c'), { type: 'product.pinned', itemId: 'a' }])
      .when({ type: 'lineup.clear', itemIds: ['c', 'a'] })
      .thenRefused('in_use');
  });
});
