import { expect, it } from 'vitest';
import { isStanding, promptStandsMs } from './standing-prompt.ts';

it('stands until it is confirmed, and a later one stands again', () => {
  expect(isStanding({ at: 100 }, 0, 200)).toBe(true);
  expect(isStanding({ at: 100 }, 100, 200)).toBe(false);
  expect(isStanding({ at: 150 }, 100, 200)).toBe(true);
});

it('goes by itself when its moment has long passed', () => {
  expect(isStanding({ at: 100 }, 0, 100 + promptStandsMs - 1)).toBe(true);
  expect(isStanding({ at: 100 }, 0, 100 + promptStandsMs)).toBe(false);
});
