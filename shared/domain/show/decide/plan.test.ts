import { describe, expect, it } from 'vitest';
import { given } from '#shared/testing/given.ts';
import { created, draft, ended, live, scheduled } from '#shared/testing/histories.ts';
import type { ShowEvent } from '../events.ts';

describe('show.revise', () => {
  it('keeps what was sent and nothing else', () => {
    const state = given(draft)
      .when({ type: 'show.revise', hostName: 'Lin', plannedMs: 7_200_000, currency: undefined })
      .thenEvents([{ type: 'show.revised', changes: { hostName: 'Lin', plannedMs: 7_200_000 } }]);
    expect(state).toMatchObject({ hostName: 'Lin', plannedMs: 7_200_000, currency: 'CNY' });
  });
  it('links the show to its rooms on other platforms, before and while live', () => {
    for (const history of [draft, live]) {
      const state = given(history)
        .when({ type: 'show.revise', liveRoomIds: ['export/UzFfAg', 'sph3FZ'] })
        .thenEvents([{ type: 'show.revised', changes: { liveRoomIds: ['export/UzFfAg', 'sph3FZ'] } }]);
      expect(state.liveRoomIds).toEqual(['export/UzFfAg', 'sph3FZ']);
    }
  });
  it('refuses to change nothing', () => {
    given(draft).when({ type: 'show.revise' }).thenRefused('invalid');
  });
  it.each([{ currency: 'EUR' }, { timeZone: 'UTC' }, { plannedStartAt: 5 }])(
    'fixes money, zone and start once live: %o',
    (changes) => {
      given(scheduled)
        .when({ type: 'show.revise', ...changes })
        .thenEvents([{ type: 'show.revised', changes }]);
      given(live)
        .when({ type: 'show.revise', ...changes })
        .thenRefused('show_not_draft');
    },
  );
});

describe('show.schedule', () => {
  it('needs a lineup', () => {
    given([created]).when({ type: 'show.schedule' }).thenRefused('lineup_empty');
  });
  it('takes a draft once', () => {
    given(draft)
      .when({ type: 'show.schedule' })
      .thenEvents([{ type: 'show.scheduled' }]);
    for (const history of [scheduled, live, ended]) {
      given(history).when({ type: 'show.schedule' }).thenRefused('show_not_draft');
    }
  });
});

describe('targets.set', () => {
  const total = { uv: 100, amount: 1_000 };
  const region = { regionId: 'east', ...total };

  it('keeps targets whose parts add up', () => {
    const targets = { basis: 'net' as const, total, regions: [region] };
    const state = given(draft)
      .when({ type: 'targets.set', ...targets })
      .thenEvents([{ type: 'targets.set', targets }]);
    expect(state.targets).toEqual(targets);
  });
  it('says what does not add up, and by how much', () => {
    given(draft)
      .when({ type: 'targets.set', basis: 'paid', total, regions: [{ ...region, amount: 900 }] })
      .thenRefused('targets_mismatch', {
        of: 'total',
        field: 'amount',
        expected: 1_000,
        sum: 900,
        difference: -100,
      });
  });
});

it('traffic.plan keeps its rows', () => {
  const rows = [{ source: 'guide-share' as const, regionId: null, invited: null, expected: 40 }];
  const state = given(draft)
    .when({ type: 'traffic.plan', rows })
    .thenEvents([{ type: 'traffic.planned', traffic: { rows } }]);
  expect(state.traffic).toEqual({ rows });
});

describe('readiness', () => {
  const task = { power: 'merchandise' as const, title: 'Samples', owner: 'Wu', dueAt: 9 };
  const assigned: ShowEvent = { type: 'readiness.assigned', task: { taskId: 't', ...task } };

  it('assigns a task, with its own id or a new one', () => {
    given(draft)
      .when({ type: 'readiness.assign', taskId: 't', ...task })
      .thenEvents([assigned]);
    given(draft)
      .when({ type: 'readiness.assign', ...task })
      .thenEvents([{ type: 'readiness.assigned', task: { taskId: 'new-1', ...task } }]);
  });
  it('refuses a task id twice', () => {
    given([...draft, assigned])
      .when({ type: 'readiness.assign', taskId: 't', ...task })
      .thenRefused('duplicate');
  });
  it('completes a task once, and says who did it', () => {
    const done: ShowEvent = { type: 'readiness.completed', taskId: 't', evidence: 'photo' };
    const state = given([...draft, assigned])
      .when({ type: 'readiness.complete', taskId: 't', evidence: 'photo' })
      .thenEvents([done]);
    expect(state.tasks).toMatchObject([{ taskId: 't', doneBy: 'Op', evidence: 'photo' }]);
    given([...draft, assigned, done])
      .when({ type: 'readiness.complete', taskId: 't' })
      .thenRefused('already_done');
  });
  it('does not complete what was never assigned', () => {
    given(draft).when({ type: 'readiness.complete', taskId: 't' }).thenRefused('not_found');
  });
});
