import { expect, it } from 'vitest';
import { stateOf } from '#shared/testing/given.ts';
import { created, dealPlanned, ended, itemAdded, live, scheduled } from '#shared/testing/histories.ts';
import { cloneShow } from './clone.ts';
import type { ShowEvent } from './events.ts';

const LATER = created.plannedStartAt + 86_400_000;
const cloned = (history: readonly ShowEvent[], other = {}) =>
  stateOf(cloneShow(stateOf(history), { plannedStartAt: LATER, ...other }), 'copy');
const plan: readonly ShowEvent[] = [
  ...scheduled,
  { type: 'show.revised', changes: { hostName: 'Lin', regionIds: ['r-e', 'r-w'] } },
  dealPlanned('t', 'b', { opensAt: created.plannedStartAt + 1_000 }),
  dealPlanned('gone', 'b'),
  { type: 'deal.cancelled', dealId: 'gone' },
  {
    type: 'targets.set',
    targets: {
      basis: 'paid',
      total: { uv: 3, amount: 3 },
      regions: [
        { regionId: 'r-e', uv: 1, amount: 1 },
        { regionId: 'r-w', uv: 2, amount: 2 },
      ],
    },
  },
  {
    type: 'traffic.planned',
    traffic: {
      rows: [
        { source: 'search', regionId: 'r-e', invited: null, expected: 1 },
        { source: 'search', regionId: 'r-w', invited: null, expected: 2 },
      ],
    },
  },
  {
    type: 'readiness.assigned',
    task: { taskId: 'k', power: 'operation', title: 'T', owner: 'O', dueAt: created.plannedStartAt - 5 },
  },
  { type: 'readiness.completed', taskId: 'k', evidence: null },
];

it('has the same plan as a draft, with every moment moved along', () => {
  const source = stateOf(plan);
  const copy = cloned(plan);
  expect(copy).toMatchObject({
    status: 'draft',
    title: source.title,
    hostName: 'Lin',
    plannedStartAt: LATER,
    lineup: source.lineup,
    targets: source.targets,
    traffic: source.traffic,
    tasks: [{ taskId: 'k', dueAt: LATER - 5, doneAt: null }],
  });
  expect(copy.deals).toEqual(
    [dealPlanned('d', 'a'), dealPlanned('t', 'b', { opensAt: LATER + 1_000 })].map(({ deal }) => ({
      ...deal,
      state: 'planned',
    })),
  );
});

it('begins anew what was on air: nothing is open, pinned or sold', () => {
  const history: readonly ShowEvent[] = [
    ...live,
    { type: 'deal.opened', dealId: 'd', opensAt: 1, endsAt: 2 },
    { type: 'product.pinned', itemId: 'a' },
  ];
  expect(cloned(history)).toMatchObject({
    status: 'draft',
    startedAt: null,
    pinned: [],
    deals: [{ dealId: 'd', state: 'planned', opensAt: null }],
  });
});

it('takes a show that has ended as its reference', () => {
  expect(cloned(ended).referenceShowIds).toEqual(['show']);
  expect(cloned(plan).referenceShowIds).toEqual([]);
});

it('leaves targets and traffic of regions that are left behind', () => {
  const copy = cloned(plan, { regionIds: ['r-e'], title: { en: 'East', zh: '华东' } });
  expect(copy).toMatchObject({ title: { en: 'East' }, regionIds: ['r-e'], targets: null });
  expect(copy.traffic?.rows).toMatchObject([{ regionId: 'r-e' }]);
});

it('leaves the source as it was', () => {
  const source = stateOf([...plan, itemAdded('c')]);
  const before = structuredClone(source);
  cloneShow(source, { plannedStartAt: 0 });
  expect(source).toEqual(before);
});
