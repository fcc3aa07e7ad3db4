import { expect, it } from 'vitest';
import { given, NOW, operator } from '#shared/testing/given.ts';
import { live } from '#shared/testing/histories.ts';
import type { Actor, ShowEvent } from '../events.ts';

const raised: ShowEvent = {
  type: 'intervention.raised',
  ...{ interventionId: 'i', regionId: 'east', action: 'call-guides', note: 'Call', dueAt: NOW + 60_000 },
};
const guide: Actor = { id: 'g-1', name: 'Li', role: 'guide' };
const raise = {
  type: 'intervention.raise',
  ...{ interventionId: 'i', regionId: 'east', action: 'call-guides', note: 'Call' },
} as const;

it('is raised with the time it is due by, which lies ahead', () => {
  const state = given(live)
    .when({ ...raise, dueAt: NOW + 60_000 })
    .thenEvents([raised]);
  expect(state.interventions).toMatchObject([{ dueAt: NOW + 60_000, ticks: [] }]);
  given(live)
    .when({ ...raise, dueAt: NOW })
    .thenRefused('invalid');
  expect(given(live).when(raise).decision).toMatchObject({ value: [{ type: 'intervention.raised' }] });
});

it('is ticked off by each who has a part in it, once, until it is closed', () => {
  const tick = { type: 'intervention.tick', interventionId: 'i' } as const;
  const ticked: ShowEvent = { type: 'intervention.ticked', interventionId: 'i' };
  const by = (actor: Actor) => ({ at: NOW, event: ticked, actor });
  const state = given([...live, raised, by(guide)])
    .when(tick)
    .thenEvents([ticked]);
  expect(state.interventions[0]?.ticks.map(({ id }) => id)).toEqual(['g-1', operator.id]);
  given([...live, raised, by(guide)])
    .when(tick, { actor: guide })
    .thenRefused('already_done');
  given([...live, raised, { type: 'intervention.closed', interventionId: 'i', note: null }])
    .when(tick)
    .thenRefused('already_done');
  given(live).when(tick).thenRefused('not_found');
});

it('keeps who is on an alert that stands', () => {
  given(live)
    .when({ type: 'alert.acknowledge', alertId: 'standing' })
    .thenEvents([{ type: 'alert.acknowledged', alertId: 'standing', level: 'behind', regionId: 'east' }]);
  given(live).when({ type: 'alert.acknowledge', alertId: 'gone' }).thenRefused('not_found');
});
