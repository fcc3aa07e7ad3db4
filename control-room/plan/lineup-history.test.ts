import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '#shared/domain/show/decide.ts';
import type { ShowEvent } from '#shared/domain/show/events.ts';
import { evolve } from '#shared/domain/show/evolve.ts';
import type { ShowState } from '#shared/domain/show/state.ts';
import { showView } from '#shared/domain/show/view.ts';
import { contextFor, operator, stateOf } from '#shared/testing/given.ts';
import { created, dealPlanned, itemAdded } from '#shared/testing/histories.ts';
import { droppedAt, foreseen, inverseOf, movedBy, type SheetCommand } from './lineup-history.ts';

const begin: readonly ShowEvent[] = [
  created,
  itemAdded('a'),
  itemAdded('b', { section: 'loop', talkingPoints: 'Warm', action: 'Try it on', owner: 'Lin' }),
  itemAdded('c'),
  itemAdded('d'),
  dealPlanned('deal', 'b', { opensAt: 5 }),
];

const viewOf = (state: ShowState) =>
  showView(
    state,
    (itemId) => {
      const prepared = state.lineup.find((item) => item.itemId === itemId)?.stock ?? 0;
      return { prepared, available: prepared, reserved: 0, sold: 0, withdrawn: 0 };
    },
    (dealId) => ({ dealId, quantity: 0, reserved: 0, sold: 0, remaining: 0, waiting: 0 }),
    (offerId) => ({ offerId }),
    0,
  );

function stateAfter(state: ShowState, command: SheetCommand): ShowState {
  const decision = decide(state, command, {
    ...contextFor(state),
    newId: () => `new-${state.version}`,
  });
  if (!decision.ok) throw new Error(`${command.type}: ${decision.error.code}`);
  let next = state;
  for (const event of decision.value) {
    const { showId, version } = next;
    next = evolve(next, { showId, version: version + 1, at: 1, actor: operator, commandId: null, event });
  }
  return next;
}
const plan = (state: ShowState) => ({
  lineup: state.lineup,
  deals: state.deals.flatMap(({ dealId: _, ...deal }) => (deal.state === 'planned' ? [deal] : [])),
});

const commands: readonly SheetCommand[] = [
  { type: 'lineup.arrange', itemIds: ['d', 'b', 'a', 'c'] },
  {
    type: 'lineup.change',
    items: [
      { itemId: 'b', price: 95_00, section: null, role: 'image', action: '', owner: 'Mei' },
      { itemId: 'a', stock: 3, plannedMs: 1, section: 'opening', talkingPoints: 'New', owner: 'Mei' },
      { itemId: 'b', price: 96_00 },
    ],
  },
  { type: 'lineup.clear', itemIds: ['c', 'b'] },
  { type: 'lineup.clear', itemIds: ['d'] },
  {
    type: 'lineup.import',
    items: [{ itemId: 'e', productId: 'p-e', role: 'hero', price: 5, stock: 2, plannedMs: 9 }],
  },
];

describe('taking back', () => {
  it.each(commands.map((command) => [command.type, command] as const))(
    '%s leads to the plan as it was',
    (_, command) => {
      const before = stateOf(begin);
      const done = stateAfter(before, command);
      expect(plan(done)).not.toEqual(plan(before));
      const undone = inverseOf(command, viewOf(before)).reduce(stateAfter, done);
      expect(plan(undone)).toEqual(plan(before));
    },
  );

  it('of several changes in turn leads back through all of them', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2, 4]), (order) => {
        let state = stateOf(begin);
        const plans = [plan(state)];
        const undos: (readonly SheetCommand[])[] = [];
        for (const index of order) {
          const command = commands[index];
          if (!command) continue;
          try {
            const next = stateAfter(state, command);
            undos.push(inverseOf(command, viewOf(state)));
            state = next;
            plans.push(plan(state));
          } catch {
            // A command that no longer fits is refused, and nothing is there to take back.
          }
        }
        for (const undo of undos.reverse()) {
          plans.pop();
          state = undo.reduce(stateAfter, state);
          expect(plan(state)).toEqual(plans.at(-1));
        }
      }),
    );
  });
});

it.each(commands.slice(0, 4).map((command) => [command.type, command] as const))(
  'foresees what %s does',
  (_, command) => {
    const before = stateOf(begin);
    const { lineup } = viewOf(stateAfter(before, command));
    expect(
      foreseen(viewOf(before), command).lineup.map(({ stock: { prepared }, ...item }) => ({
        ...item,
        prepared,
      })),
    ).toEqual(lineup.map(({ stock: { prepared }, ...item }) => ({ ...item, prepared })));
  },
);

describe('moving', () => {
  const ids = ['a', 'b', 'c', 'd'];
  it('takes every chosen row one place on, none past the edge or past another', () => {
    expect(movedBy(ids, new Set(['b', 'd']), -1)).toEqual(['b', 'a', 'd', 'c']);
    expect(movedBy(ids, new Set(['a', 'c']), -1)).toEqual(['a', 'c', 'b', 'd']);
    expect(movedBy(ids, new Set(['c', 'd']), 1)).toBeNull();
    expect(movedBy(ids, new Set(['a', 'b']), 1)).toEqual(['c', 'a', 'b', 'd']);
  });
  it('drops the chosen rows together where the dragged one is let go', () => {
    expect(droppedAt(ids, new Set(['a', 'b']), 'a', 'd')).toEqual(['c', 'd', 'a', 'b']);
    expect(droppedAt(ids, new Set(['c', 'd']), 'd', 'a')).toEqual(['c', 'd', 'a', 'b']);
    expect(droppedAt(ids, new Set(['a']), 'd', 'b')).toEqual(['a', 'd', 'b', 'c']);
    expect(droppedAt(ids, new Set(['a', 'b']), 'a', 'b')).toBeNull();
  });
});
