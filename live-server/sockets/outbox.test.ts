import { expect, test } from 'vitest';
import { ROOM_HEARTBEAT_MS } from '../app/room-feed.ts';
import { LOOK_MS, TICK_MS, tellAgainAt } from './outbox.ts';

test('few viewers hear of news as soon as there is some', () => {
  expect(tellAgainAt({ from: 1_000, to: 1_002, spentMs: 2 }, false)).toBeLessThan(1_000 + TICK_MS);
});

test('writing to very many takes no more than half of the time', () => {
  expect(tellAgainAt({ from: 1_000, to: 1_250, spentMs: 180 }, false)).toBe(1_250 + 180);
});

test('in a crowd, and however long writing takes, viewers hear each second', () => {
  for (const [told, isCrowded] of [
    [{ from: 1_000, to: 1_010, spentMs: 10 }, true],
    [{ from: 1_000, to: 1_700, spentMs: 700 }, true],
    [{ from: 1_000, to: 1_700, spentMs: 700 }, false],
  ] as const) {
    const at = tellAgainAt(told, isCrowded);
    expect(at).toBeGreaterThan(1_000 + 2 * TICK_MS);
    expect(at + LOOK_MS).toBeLessThanOrEqual(2_000);
    expect(at).toBeLessThanOrEqual(1_000 + ROOM_HEARTBEAT_MS);
  }
});
