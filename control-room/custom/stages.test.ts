import { describe, expect, it } from 'vitest';
import type { CustomState, CustomView } from '#shared/contract/custom.ts';
import { customTerms } from '#shared/contract/custom-terms.ts';
import { ageOf, inWorkOrder, isFound, type Piece } from './stages.ts';
import { bpsBelow, slotsOf, suggestionFor } from './suggestion.ts';

const piece = (
  id: string,
  state: CustomState,
  requestedAt: number,
  more: Partial<CustomView> = {},
): Piece => ({
  showId: 'show',
  custom: {
    ...{ id, offerId: 'rings', itemId: 'ring', state, viewerId: 'v', choices: [], note: null, requestedAt },
    ...{ quote: null, promisedBy: null, appointment: null, order: null, history: [] },
    ...more,
  },
});
const title = { en: 'x', zh: 'x' };
const terms = customTerms.parse({
  ...{ kind: 'custom', itemId: 'ring', price: 96_000, quantity: 5, rule: 'forfeit' },
  options: [
    {
      ...{ id: 'size', title },
      input: {
        kind: 'choice',
        choices: [
          { id: '12', title, price: 1_000 },
          { id: 'other', title, price: null },
        ],
      },
    },
    { id: 'words', title, isRequired: false, input: { kind: 'text', price: 6_000 } },
  ],
});

describe('the workbench', () => {
  it('puts what waits for a quote first, the longest wait on top, and what is over last, newest first', () => {
    const order = inWorkOrder([
      piece('old end', 'collected', 1),
      piece('made', 'making', 1),
      piece('late', 'requested', 9),
      piece('new end', 'collected', 5),
      piece('early', 'requested', 2),
    ]);
    expect(order.map(({ custom }) => custom.id)).toEqual(['early', 'late', 'made', 'new end', 'old end']);
  });

  it('finds a piece by its customer or its id, whatever the case', () => {
    const { custom } = piece('Ab12', 'requested', 1, { viewerName: 'Lin' });
    expect(['lin', 'aB1', ' LIN '].map((words) => isFound(custom, words))).toEqual([true, true, true]);
    expect(isFound(custom, 'mei')).toBe(false);
  });

  it('says ages rounded down', () => {
    expect(ageOf(59_999)).toBeNull();
    expect(ageOf(3_599_999)).toEqual({ unit: 'minutes', n: 59 });
    expect(ageOf(47.9 * 3_600_000)).toEqual({ unit: 'hours', n: 47 });
    expect(ageOf(49 * 3_600_000)).toEqual({ unit: 'days', n: 2 });
  });
});

describe('the suggestion', () => {
  it('is the calculator’s price where it knows every choice', () => {
    expect(suggestionFor(terms, [{ optionId: 'size', value: '12' }], 120_000)).toMatchObject({
      amount: 97_000,
      isWhole: true,
    });
  });

  it('is without what staff price where a choice is left to them, and its steps still add up', () => {
    const choices = [
      { optionId: 'size', value: 'other' },
      { optionId: 'words', value: 'M & L' },
    ];
    const suggestion = suggestionFor(terms, choices, 120_000);
    expect(suggestion).toMatchObject({ amount: 102_000, isWhole: false });
    expect(suggestion?.steps.reduce((sum, { amount }) => sum + amount, 0)).toBe(102_000);
  });

  it('is none for options the offer no longer has', () => {
    expect(suggestionFor(terms, [{ optionId: 'gone', value: '1' }], 120_000)).toBeNull();
  });

  it('counts how far below list a price is, rounded down', () => {
    expect(bpsBelow(90_000, 120_000)).toBe(2_500);
    expect(bpsBelow(119_999, 120_000)).toBe(0);
    expect(bpsBelow(130_000, 120_000)).toBe(0);
  });
});

it('offers the slots of a store that have not begun and have a free place', () => {
  const appointments = { storeIds: ['s'], slots: [30, 10, 20], slotMs: 60_000, capacity: 1 };
  const taken = piece('a', 'making', 1, {
    appointment: { storeId: 's', slotAt: 30, endsAt: 60_030, status: 'booked' },
  });
  expect(slotsOf(appointments, 's', 'rings', [taken], 10)).toEqual([{ slotAt: 20, left: 1 }]);
  expect(slotsOf(appointments, 'other', 'rings', [taken], 10)).toHaveLength(2);
});
