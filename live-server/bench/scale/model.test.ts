import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Costs, costsOf, type Demand, loadOf, mostViewers, nodesFor, sharedCost } from './model.ts';
import { capacityPage } from './page.ts';
import type { ScaleReport } from './report.ts';

const nothing = { own: 0, foreign: 0 };
const free = { node: nothing, redis: nothing, redisBytes: 0 };
const costs: Costs = {
  delivery: 10,
  idle: { node: 0, redis: 0 },
  visit: free,
  fact: { node: { own: 50, foreign: 20 }, redis: { own: 4, foreign: 1 }, redisBytes: 100 },
  claim: free,
  visitMemory: nothing,
  socketMemory: 10_000,
};
const demand: Demand = {
  shows: 1,
  viewersPerShow: 10_000,
  nodesPerShow: null,
  packetsPerSecond: 5,
  factsPerSecond: 0.1,
  claimsPerSecond: 0,
  staySeconds: 600,
  showSeconds: 600,
};

describe('a cost that nodes share', () => {
  it('is what the one has that does it, and what each other one has', () => {
    const points = [1, 2, 3].map((nodes) => ({ nodes, value: 7 + 3 * (nodes - 1) }));
    expect(sharedCost(points)).toEqual({ own: 7, foreign: 3 });
  });

  it('never falls with more nodes, however measurements fall out', () => {
    expect(sharedCost([1, 2, 3].map((nodes) => ({ nodes, value: 9 - nodes })))).toEqual({
      own: 7,
      foreign: 0,
    });
    expect(sharedCost([{ nodes: 1, value: 5 }])).toEqual({ own: 5, foreign: 0 });
  });
});

describe('the load of parts', () => {
  it('is deliveries and own work shared by all nodes, and note taken of what the others do', () => {
    // 50,000 deliveries a second are half a core; 1,000 facts a second 50 ms of it, and 20 ms a node that takes note.
    expect(loadOf(costs, demand, 1, 1)['node processor']).toBeCloseTo(0.5 + 0.05);
    expect(loadOf(costs, demand, 2, 1)['node processor']).toBeCloseTo((0.5 + 0.05 + 0.02) / 2);
    expect(loadOf(costs, demand, 3, 1)['Redis processor']).toBeCloseTo((1_000 * (4 + 2)) / 1e6);
    expect(loadOf(costs, { ...demand, shows: 10 }, 3, 2)['Redis processor']).toBeCloseTo(0.03);
    expect(loadOf(costs, demand, 1, 1)['node memory']).toBeCloseTo(0.025);
  });

  it('of a show of few viewers is on as many nodes as it has viewers, at most', () => {
    const few: Demand = { ...demand, shows: 1_000, viewersPerShow: 2 };
    // 200 facts a second: 50 µs where they come in, and 20 µs at the one other node.
    const own = (2_000 * 5 * 10 + 200 * 70) / 1e6;
    expect(loadOf(costs, few, 100, 1)['node processor']).toBeCloseTo(own / 100);
  });
});

describe('a balancer that keeps a show on few nodes', () => {
  it('has those alone take note of it', () => {
    const many: Demand = { ...demand, shows: 10 };
    const { 'node processor': kept } = loadOf(costs, { ...many, nodesPerShow: 2 }, 20, 1);
    expect(kept).toBeCloseTo((10 * (0.5 + 0.05 + 0.02)) / 20);
    expect(loadOf(costs, many, 20, 1)['node processor']).toBeGreaterThan(kept);
  });
});

describe('nodes for a demand', () => {
  it('are the fewest that are not too full', () => {
    expect(nodesFor(costs, demand, 1)?.nodes).toBe(1);
    expect(nodesFor(costs, { ...demand, viewersPerShow: 20_000 }, 1)?.nodes).toBe(2);
  });

  it('are none where each would have more to take note of than it can', () => {
    expect(nodesFor(costs, { ...demand, viewersPerShow: 400_000 }, 1)).toBeNull();
  });

  it('carry a show up to a size, and what stops it is named', () => {
    const noted = mostViewers(costs, demand);
    // As many nodes as Redis can tell: (4 + n − 1) µs a fact; each takes note of 20 µs a fact and delivers its part.
    expect(nodesFor(costs, { ...demand, viewersPerShow: noted.viewers }, 1)?.nodes).toBe(noted.nodes);
    expect(nodesFor(costs, { ...demand, viewersPerShow: Math.ceil(noted.viewers * 1.02) }, 1)).toBeNull();
    const slowRedis = { ...costs, fact: { ...costs.fact, redis: { own: 500, foreign: 0 } } };
    expect(mostViewers(slowRedis, demand).stoppedBy).toBe('Redis processor');
    const slowNotes = { ...costs, fact: { ...costs.fact, node: { own: 50, foreign: 500 } } };
    expect(mostViewers(slowNotes, demand).stoppedBy).toBe('node processor');
  });
});

describe('the page', () => {
  const kept = (name: string) =>
    readFileSync(new URL(`../../../examples/nodes/${name}`, import.meta.url), 'utf8');

  it('is made of what was measured, and of nothing else', () => {
    const report = JSON.parse(kept('capacity.json')) as ScaleReport;
    expect(kept('capacity.md')).toBe(capacityPage(report));
  });

  it('has costs above nothing for what was measured', () => {
    const { delivery, fact, claim, visit } = costsOf(JSON.parse(kept('capacity.json')) as ScaleReport);
    for (const cost of [
      delivery,
      fact.node.own,
      fact.redis.own,
      claim.node.own,
      claim.redis.own,
      visit.node.own,
    ])
      expect(cost).toBeGreaterThan(0);
  });
});
