import { expect, it } from 'vitest';
import { given, NOW, stateOf } from '#shared/testing/given.ts';
import { live } from '#shared/testing/histories.ts';
import { commitmentOf, entriesDigest, entryOf, winningEntries } from '../../draws/winners.ts';
import type { ShowEvent } from '../events.ts';

const terms = { condition: 'comment', winners: 2, prize: 'A ring', durationMs: 60_000 } as const;
const seed = 'seed of w';
const opened = (other: object = {}): ShowEvent => ({
  type: 'draw.opened',
  draw: {
    drawId: 'w',
    condition: 'comment',
    keyword: null,
    winners: 2,
    prize: 'A ring',
    endsAt: NOW,
    commitment: commitmentOf(seed),
    ...other,
  },
});
const people = ['mei', 'lin', 'wu'].map((viewerId) => ({ viewerId, name: viewerId.toUpperCase() }));
const settled = (): ShowEvent => {
  const entries = people.map(({ viewerId }) => entryOf('w', viewerId));
  const winners = winningEntries(seed, entries, 2).map((entry) => {
    const winner = people[entries.indexOf(entry)];
    return { entry, viewerId: winner?.viewerId ?? '', name: winner?.name ?? '' };
  });
  const result = { seed, entrants: 3, entriesDigest: entriesDigest(entries), winners };
  return { type: 'draw.settled', drawId: 'w', result };
};

it('opens with a commitment to its seed, and without the seed', () => {
  const state = given(live)
    .when({ type: 'draw.open', drawId: 'w', keyword: '发财', ...terms })
    .thenEvents([opened({ keyword: '发财', endsAt: NOW + 60_000 })]);
  expect(JSON.stringify(state.draws)).not.toContain(seed);
});

it('opens one at a time, each under its own id', () => {
  given([...live, opened()])
    .when({ type: 'draw.open', drawId: 'v', ...terms })
    .thenRefused('in_use', { drawId: 'w' });
  given([...live, opened(), settled()])
    .when({ type: 'draw.open', drawId: 'w', ...terms })
    .thenRefused('duplicate');
  given(live)
    .when({ type: 'draw.open', ...terms, condition: 'follow', keyword: 'x' })
    .thenRefused('invalid');
});

it('is settled once its time is up, and not before', () => {
  const settle = { type: 'draw.settle', drawId: 'w' } as const;
  const entrants = () => people;
  const state = given([...live, opened()])
    .when(settle, { entrants })
    .thenEvents([settled()]);
  expect(state.draws[0]?.result?.winners).toHaveLength(2);
  given([...live, opened({ endsAt: NOW + 1 })])
    .when(settle, { entrants })
    .thenRefused('too_soon');
  given([...live, opened(), settled()])
    .when(settle)
    .thenRefused('already_done');
  given(live).when(settle).thenRefused('not_found');
});

it('has no winner without entrants', () => {
  const { decision } = given([...live, opened()]).when({ type: 'draw.settle', drawId: 'w' });
  expect(decision).toMatchObject({ value: [{ result: { entrants: 0, winners: [] } }] });
});

it('is settled with its show', () => {
  const state = stateOf([...live, opened({ endsAt: NOW + 1 })]);
  given([...live, opened({ endsAt: NOW + 1 })])
    .when({ type: 'show.end' }, { entrants: () => people })
    .thenEvents([settled(), { type: 'show.ended' }]);
  expect(state.draws[0]?.result).toBeNull();
});
