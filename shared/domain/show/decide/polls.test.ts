import { expect, it } from 'vitest';
import { given, NOW } from '#shared/testing/given.ts';
import { live } from '#shared/testing/histories.ts';
import type { ShowEvent } from '../events.ts';

const terms = { question: 'Which next?', options: ['Ring', 'Pearls'], canChange: false };
const opened = (endsAt = NOW + 60_000): ShowEvent => ({
  type: 'poll.opened',
  poll: { pollId: 'q', ...terms, endsAt },
});
const closed = (reason: 'by-hand' | 'time-up' | 'show-ended'): ShowEvent => ({
  type: 'poll.closed',
  pollId: 'q',
  reason,
});

it('opens for its time, one at a time, each under its own id', () => {
  const open = { type: 'poll.open', pollId: 'q', ...terms, durationMs: 60_000 } as const;
  const state = given(live).when(open).thenEvents([opened()]);
  expect(state.polls).toMatchObject([{ pollId: 'q', closedAt: null, options: ['Ring', 'Pearls'] }]);
  given([...live, opened()])
    .when({ ...open, pollId: 'r' })
    .thenRefused('in_use', { pollId: 'q' });
  given([...live, opened(), closed('by-hand')])
    .when(open)
    .thenRefused('duplicate');
  given(live)
    .when({ ...open, options: ['Ring', 'Ring'] })
    .thenRefused('invalid');
});

it('closes by hand, by its time, and with its show', () => {
  const close = { type: 'poll.close', pollId: 'q' } as const;
  given([...live, opened()])
    .when(close)
    .thenEvents([closed('by-hand')]);
  given([...live, opened(NOW)])
    .when(close)
    .thenEvents([closed('time-up')]);
  given([...live, opened()])
    .when({ type: 'show.end' })
    .thenEvents([closed('show-ended'), { type: 'show.ended' }]);
  given([...live, opened(), closed('by-hand')])
    .when(close)
    .thenRefused('already_done');
  given(live).when(close).thenRefused('not_found');
});
