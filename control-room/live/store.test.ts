import { expect, it } from 'vitest';
import { stateOf } from '#shared/testing/given.ts';
import { draft, live } from '#shared/testing/histories.ts';
import { foldWatch } from './fold.ts';
import { isStale, staleAfterMs } from './store.ts';
import { sentLog, watched } from './wire-samples.ts';

const showOf = (events: typeof live) => {
  const folded = foldWatch(null, watched(sentLog(events)));
  if (folded.kind !== 'applied') throw new Error('a gap');
  return folded.show;
};
const connected = { kind: 'connected' } as const;

it('calls everything stale while the connection is not there', () => {
  for (const link of [
    { kind: 'connecting' },
    { kind: 'reconnecting', attempt: 2 },
    { kind: 'offline' },
  ] as const)
    expect(isStale({ link, show: showOf(live), heardAt: 1_000 }, 1_000)).toBe(true);
});

it('calls a live show stale when it has been silent for too long', () => {
  const state = { link: connected, show: showOf(live), heardAt: 1_000 };
  expect(isStale(state, 1_000 + staleAfterMs)).toBe(false);
  expect(isStale(state, 1_001 + staleAfterMs)).toBe(true);
});

it('lets a show that is not live be silent', () => {
  expect(stateOf(draft).status).toBe('draft');
  expect(isStale({ link: connected, show: showOf(draft), heardAt: 0 }, 10 * staleAfterMs)).toBe(false);
});
