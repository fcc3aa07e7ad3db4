import { describe, expect, it } from 'vitest';
import { segmentAt } from './segments.ts';

const DAY_MS = 86_400_000;
const now = Date.UTC(2026, 10, 21);
const ago = (days: number) => now - days * DAY_MS;
const member = (more: Partial<Parameters<typeof segmentAt>[0]> = {}) => ({
  birthday: null,
  segment: 'new' as const,
  lastOrderAt: null,
  ...more,
});
const segment = (at: readonly number[], more = {}) => segmentAt(member(more), { at }, now);

describe('a member is', () => {
  it.each([
    ['birthday', [ago(10), ago(20)], { birthday: '12-21' }],
    ['repeat', [ago(300), ago(20)], {}],
    ['repeat', [ago(20)], { lastOrderAt: ago(200) }],
    ['new', [ago(20)], { lastOrderAt: ago(20) }],
    ['new', [ago(20)], {}],
    ['new', [ago(400), ago(20)], {}],
    ['dormant', [ago(180)], {}],
    ['dormant', [], { lastOrderAt: ago(729) }],
    ['trade-in', [], { lastOrderAt: ago(730) }],
  ] as const)('%s', (expected, at, more) => {
    expect(
      segment(
        [...at].toSorted((a, b) => a - b),
        more,
      ),
    ).toBe(expected);
  });
});

it('leaves members nothing is known of where the brand put them, but for a birthday that is over', () => {
  expect(segment([], { segment: 'trade-in' })).toBe('trade-in');
  expect(segment([], { segment: 'birthday', birthday: '06-01' })).toBe('new');
});
