import { describe, expect, it } from 'vitest';
import { newChoice, newOption, slotsOf, withSlots } from './custom-draft.ts';

const day = { fromDay: '2026-03-28', toDay: '2026-03-28', fromTime: '10:00', toTime: '12:00', minutes: 45 };

describe('the slots of some days', () => {
  it('end within the hours of each day, in the show’s zone', () => {
    expect(slotsOf(day, 'Asia/Shanghai')).toEqual([Date.UTC(2026, 2, 28, 2), Date.UTC(2026, 2, 28, 2, 45)]);
    const three = slotsOf({ ...day, toDay: '2026-03-30', minutes: 60 }, 'Asia/Shanghai');
    expect(three).toHaveLength(6);
    expect(three.at(-1)).toBe(Date.UTC(2026, 2, 30, 3));
  });
  it('keep to the wall clock where it is put forward in between', () => {
    const over = slotsOf({ ...day, toDay: '2026-03-29', minutes: 120 }, 'Europe/Berlin');
    expect(over).toEqual([Date.UTC(2026, 2, 28, 9), Date.UTC(2026, 2, 29, 8)]);
  });
  it('are none where that is no range', () => {
    for (const other of [
      { toDay: '2026-03-27' },
      { toTime: '10:30' },
      { fromDay: '' },
      { fromTime: '' },
      { minutes: 0 },
      { minutes: Number.NaN },
    ])
      expect(slotsOf({ ...day, ...other }, 'Asia/Shanghai')).toEqual([]);
  });
  it('stand once each, in order', () => {
    expect(withSlots([3, 1], [2, 3])).toEqual([1, 2, 3]);
  });
});

it('gives an option or a choice an id that none there has, also after one was removed', () => {
  const grown = <T extends { readonly id: string }>(make: (all: readonly T[]) => T, n: number): T[] =>
    n === 0 ? [] : ((all) => [...all, make(all)])(grown(make, n - 1));
  for (const gone of [0, 1, 2]) {
    const options = grown(newOption, 3).filter((_, index) => index !== gone);
    expect(options.map(({ id }) => id)).not.toContain(newOption(options).id);
    const choices = grown(newChoice, 3).filter((_, index) => index !== gone);
    expect(choices.map(({ id }) => id)).not.toContain(newChoice(choices).id);
  }
});
