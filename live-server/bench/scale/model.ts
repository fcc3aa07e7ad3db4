import type { NodesMeasured, ScaleReport } from './report.ts';

/**
 * What something costs where nodes share the work: one does it, and each of the others takes note of it. Of n nodes
 * together it costs `own` + (n − 1) × `foreign`.
 */
export interface Shared {
  readonly own: number;
  readonly foreign: number;
}

/** Costs for one time: processor µs, memory bytes. */
export interface Costs {
  readonly delivery: number;
  readonly idle: { readonly node: number; readonly redis: number };
  readonly visit: Kind;
  readonly fact: Kind;
  readonly claim: Kind;
  readonly visitMemory: Shared;
  readonly socketMemory: number;
}
interface Kind {
  readonly node: Shared;
  readonly redis: Shared;
  readonly redisBytes: number;
}

/** What is asked of an installation. */
export interface Demand {
  readonly shows: number;
  readonly viewersPerShow: number;
  /** The balancer keeps each show's viewers on so many nodes; null = it knows nothing of shows. */
  readonly nodesPerShow: number | null;
  /** Of each show. */
  readonly packetsPerSecond: number;
  /** Of one viewer: clicks, likes summed by the second, what was shown. */
  readonly factsPerSecond: number;
  /** Of all shows together, while deals are open. */
  readonly claimsPerSecond: number;
  /** A viewer stays so long, and another one comes. */
  readonly staySeconds: number;
  readonly showSeconds: number;
}

/** How full a part may be, so that it stays quick: a share of one. */
export const FULL = 0.7;
/** Node's own limit on a machine of 16 GB, and what is left to it by everything else. */
const NODE_BYTES = 4e9 * FULL;
const counts = Array.from({ length: 2_000 }, (_, index) => index + 1);

/** The least line through what n = 1, 2, 3 … nodes cost together; a cost never falls with more of them. */
export function sharedCost(points: readonly { readonly nodes: number; readonly value: number }[]): Shared {
  const xs = points.map(({ nodes }) => nodes - 1);
  const mean = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;
  const [x, y] = [mean(xs), mean(points.map(({ value }) => value))];
  const spread = xs.reduce((sum, one) => sum + (one - x) ** 2, 0);
  const slope =
    points.reduce((sum, { nodes, value }) => sum + (nodes - 1 - x) * (value - y), 0) / (spread || 1);
  const foreign = Math.max(0, slope);
  return { own: Math.max(0, y - foreign * x), foreign };
}

/** What one of each costs, from what was measured on one node and more. */
export function costsOf({ showcaller }: Pick<ScaleReport, 'showcaller'>): Costs {
  const line = (value: (measured: NodesMeasured) => number) =>
    sharedCost(showcaller.map((measured) => ({ nodes: measured.nodes, value: value(measured) })));
  const mean = (value: (measured: NodesMeasured) => number) =>
    showcaller.reduce((sum, measured) => sum + value(measured), 0) / showcaller.length;
  const kind = (name: 'visits' | 'clicks' | 'claims'): Kind => ({
    node: line((measured) => measured[name].nodeMicros),
    redis: line((measured) => measured[name].redisMicros),
    redisBytes: mean((measured) => measured[name].redisBytes),
  });
  return {
    delivery: mean(({ busy }) => busy.nodeMicros),
    idle: { node: mean(({ idle }) => idle.nodeMicros), redis: line(({ idle }) => idle.redisMicros).own },
    visit: kind('visits'),
    fact: kind('clicks'),
    claim: kind('claims'),
    visitMemory: line(({ memory }) => memory.perVisit),
    socketMemory: mean(({ memory }) => memory.perSocket),
  };
}

export const parts = ['node processor', 'node memory', 'Redis processor'] as const;
export type Part = (typeof parts)[number];

/** How full each part is with so many nodes and shards, 1 = all of a core, or of a node's memory. */
export function loadOf(costs: Costs, demand: Demand, nodes: number, shards: number): Record<Part, number> {
  const viewers = demand.shows * demand.viewersPerShow;
  const perSecond = {
    visit: viewers / demand.staySeconds,
    fact: viewers * demand.factsPerSecond,
    claim: demand.claimsPerSecond,
  };
  const followers = Math.min(nodes, demand.viewersPerShow, demand.nodesPerShow ?? nodes);
  const total = (of: 'node' | 'redis', others: number) =>
    (['visit', 'fact', 'claim'] as const).reduce(
      (sum, name) => sum + perSecond[name] * (costs[name][of].own + costs[name][of].foreign * others),
      0,
    );
  const deliveries = viewers * demand.packetsPerSecond * costs.delivery;
  const visits = viewers * Math.max(1, demand.showSeconds / demand.staySeconds);
  const { own, foreign } = costs.visitMemory;
  return {
    'node processor': ((deliveries + total('node', followers - 1)) / nodes + costs.idle.node) / 1e6,
    'node memory':
      (viewers * costs.socketMemory + visits * (own + foreign * (followers - 1))) /
      nodes /
      (NODE_BYTES / FULL),
    'Redis processor': (total('redis', followers - 1) / shards + costs.idle.redis) / 1e6,
  };
}

/** What of Redis is needed for the record of it all, bytes. */
export const redisBytesOf = (costs: Costs, demand: Demand): number => {
  const viewers = demand.shows * demand.viewersPerShow;
  const visits = viewers * Math.max(1, demand.showSeconds / demand.staySeconds);
  const facts = viewers * demand.factsPerSecond * demand.showSeconds;
  return visits * costs.visit.redisBytes + facts * costs.fact.redisBytes;
};

/** The fewest nodes that carry it, and what is fullest then; null where no number of them does. */
export function nodesFor(
  costs: Costs,
  demand: Demand,
  shards: number,
): { readonly nodes: number; readonly fullest: Part; readonly load: Record<Part, number> } | null {
  for (const nodes of counts) {
    const load = loadOf(costs, demand, nodes, shards);
    if (parts.every((part) => load[part] <= FULL)) return { nodes, fullest: fullestOf(load), load };
  }
  return null;
}

/** The most viewers of one show that any number of nodes carries, and what stops one more. A show has one shard. */
export function mostViewers(
  costs: Costs,
  demand: Demand,
): { readonly viewers: number; readonly nodes: number; readonly stoppedBy: Part } {
  const of = (viewersPerShow: number): Demand => ({
    ...demand,
    viewersPerShow,
    claimsPerSecond: (demand.claimsPerSecond * viewersPerShow) / demand.viewersPerShow,
  });
  let [can, cannot] = [1, 100_000_000];
  while (cannot - can > can / 1_000) {
    const middle = Math.floor((can + cannot) / 2);
    if (nodesFor(costs, of(middle), 1)) can = middle;
    else cannot = middle;
  }
  const nodes = nodesFor(costs, of(can), 1)?.nodes ?? 1;
  return { viewers: can, nodes, stoppedBy: stoppedBy(costs, of(Math.ceil(can * 1.01)), 1) };
}

/**
 * The part that is too full however many nodes there are. Where none alone is, more nodes help the nodes, and are what
 * Redis has to do more for.
 */
export function stoppedBy(costs: Costs, demand: Demand, shards: number): Part {
  const isOver = (part: Part) => counts.every((count) => loadOf(costs, demand, count, shards)[part] > FULL);
  return parts.find(isOver) ?? 'Redis processor';
}

const fullestOf = (load: Record<Part, number>): Part =>
  parts.reduce((most, part) => (load[part] > load[most] ? part : most));
