import {
  type Costs,
  costsOf,
  type Demand,
  FULL,
  mostViewers,
  nodesFor,
  redisBytesOf,
  type Shared,
  stoppedBy,
} from './model.ts';
import type { ScaleReport } from './report.ts';

const evening = {
  nodesPerShow: null,
  packetsPerSecond: 3,
  factsPerSecond: 0.1,
  staySeconds: 600,
  showSeconds: 3 * 3_600,
};
/** What the page is asked: named, with what is assumed of viewers. */
const demands = {
  small: { ...evening, shows: 1, viewersPerShow: 10_000, claimsPerSecond: 500 },
  great: { ...evening, shows: 1, viewersPerShow: 1_000_000, claimsPerSecond: 20_000 },
  campaign: { ...evening, shows: 1_000, viewersPerShow: 300, claimsPerSecond: 5_000 },
} satisfies Record<string, Demand>;
/** Redis servers the campaign's shows are spread over. */
const SHARDS = [1, 3, 6, 12] as const;

/** `examples/nodes/capacity.md`, all its figures from what was measured. */
export function capacityPage(report: ScaleReport): string {
  const costs = costsOf(report);
  return `${[
    head(report),
    measured(report),
    `## What one of each costs\n\n${costTable(costs)}`,
    assumed(),
    answers(costs),
    beyond,
  ].join('\n\n')}\n`;
}

const head = ({ measuredAt, machine }: ScaleReport) =>
  `# How far nodes reach

Made by \`npm run bench:scale -- --page\` from \`capacity.json\`, which it measured on ${measuredAt.slice(0, 10)} with Node
${machine.node} and Redis ${machine.redis} on a machine of ${machine.cores} cores. Everything ran on that one machine, the nodes together on one
core: so it is **processor time** that counts here, not what came out a second. Costs differ
from machine to machine; measure on yours before you buy.`;

function measured({ showcaller, bareAdapter, bareRedis }: ScaleReport): string {
  const columns = showcaller.map(({ nodes }) => nodesOf(nodes));
  const row = (name: string, values: readonly string[]) => [name, ...values];
  const of = (value: (one: ScaleReport['showcaller'][number]) => string) => showcaller.map(value);
  const adapter = (value: (one: ScaleReport['bareAdapter'][number]) => string) => bareAdapter.map(value);
  const rows = [
    row(
      'a delivery, something new in each tick',
      of(({ busy }) => `${micros(busy.nodeMicros)}`),
    ),
    row(
      '— bare adapter, the same pace',
      adapter(({ busy }) => `${micros(busy.nodeMicros)}`),
    ),
    row(
      'a packet to everybody, in Redis',
      of(({ busy }) => `${micros(busy.redisMicros)}`),
    ),
    row(
      '— bare adapter',
      adapter(({ busy }) => `${micros(busy.redisMicros)}`),
    ),
    row(
      'a click, on all nodes / in Redis',
      of(({ clicks }) => pair(clicks.nodeMicros, clicks.redisMicros)),
    ),
    row(
      'a claim, on all nodes / in Redis',
      of(({ claims }) => pair(claims.nodeMicros, claims.redisMicros)),
    ),
    row(
      '— bare Redis, one script a claim',
      showcaller.map(() => `– / ${micros(bareRedis.redisMicros)}`),
    ),
    row(
      'a visit, on all nodes / in Redis',
      of(({ visits }) => pair(visits.nodeMicros, visits.redisMicros)),
    ),
    row(
      'memory of a viewer with a socket, on all nodes',
      of(({ memory }) => bytes(memory.perVisit + memory.perSocket)),
    ),
    row(
      'clicks answered a second; p99',
      of(({ clicks }) => `${count(clicks.perSecond)}; ${clicks.p99.toFixed(0)} ms`),
    ),
    row(
      'claims answered a second; p99',
      of(({ claims }) => `${count(claims.perSecond)}; ${claims.p99.toFixed(0)} ms`),
    ),
    row(
      'a node that idles beside a live show',
      of(({ idle }) => `${percent(idle.nodeMicros / 1e6)} of a core`),
    ),
  ];
  return `## Measured\n\n${table(['', ...columns], rows)}

Bare Redis did ${count(bareRedis.claimsPerSecond)} claims a second with one script and each call synced to the disk. What an adapter has Redis do for each
packet (the fourth line) would come on top of ours: what ours has Redis do is to keep what was said, which the packet is
made from on each node. That, and what a delivery costs beside it, is what decision 080 rests on.`;
}

function costTable({ delivery, visit, fact, claim, visitMemory, socketMemory }: Costs): string {
  const shared = ({ own, foreign }: Shared, show: (value: number) => string) =>
    `${show(own)} + ${show(foreign)}`;
  return `${table(
    ['', 'node', 'Redis', 'kept in Redis'],
    [
      ['a delivery', micros(delivery), '', ''],
      ['a visit', shared(visit.node, micros), shared(visit.redis, micros), bytes(visit.redisBytes)],
      ['a fact', shared(fact.node, micros), shared(fact.redis, micros), bytes(fact.redisBytes)],
      ['a claim', shared(claim.node, micros), shared(claim.redis, micros), bytes(claim.redisBytes)],
      ['memory of a visit', shared(visitMemory, bytes), '', ''],
      ['memory of a socket', bytes(socketMemory), '', ''],
    ],
  )}

\`a + b\`: a where it is done, and b more for each other node, which takes note of it. A line through the figures above.`;
}

const assumed = () => `## Assumed of viewers

${evening.packetsPerSecond} packets a second, ${evening.factsPerSecond} facts a second of one viewer (clients sum likes and impressions up), a stay of
${evening.staySeconds / 60} minutes in a show of ${evening.showSeconds / 3_600} hours. No part is to be fuller than ${percent(FULL)}; a node has one core and 4 GB of heap.
Where the balancer knows nothing of shows, each show's viewers are on every node.`;

function answers(costs: Costs): string {
  const { small, great, campaign } = demands;
  const most = mostViewers(costs, small);
  const need = (demand: Demand, shards: number) => {
    const found = nodesFor(costs, demand, shards);
    if (!found) return `no number of nodes, for the ${stoppedBy(costs, demand, shards)}`;
    return `${nodesOf(found.nodes)}; fullest: ${found.fullest}, ${percent(found.load[found.fullest])}`;
  };
  const rows = SHARDS.map((shards) => [
    String(shards),
    need(campaign, shards),
    need({ ...campaign, nodesPerShow: 2 }, shards),
  ]);
  return `## What it says

- **One show of ${count(small.viewersPerShow)} viewers**, ${count(small.claimsPerSecond)} claims a second: ${need(small, 1)}.
- **The greatest show** of that kind that nodes carry has about ${count(most.viewers)} viewers, on ${nodesOf(most.nodes)}. What stops one
  more is the ${most.stoppedBy}.
- **A show of ${count(great.viewersPerShow)} viewers at once**, ${count(great.claimsPerSecond)} claims a second: ${need(great, 1)}.
  Without a claim: ${need({ ...great, claimsPerSecond: 0 }, 1)}. Its record takes ${bytes(redisBytesOf(costs, great))}, of which
  Redis keeps the last half hour at most and each node's archive all (decision 085).
- **A campaign of ${count(campaign.shows)} shows**, all on air, ${count(campaign.viewersPerShow)} viewers each, ${count(campaign.claimsPerSecond)} claims a second over all. Its record takes
  ${bytes(redisBytesOf(costs, campaign))}, kept likewise:

${table(['Redis servers', 'nodes, where the balancer knows nothing of shows', 'where it keeps each show on two nodes'], rows)}`;
}

const beyond = `## Where it goes from here

Two things grow with the nodes that carry one show. Each of them takes note of every fact and every visit of the show
(decision 080 says why), in its processor and in its memory. And they take turns at writing its ledger: a claim costs
more the more of them want to write, on the nodes as in Redis, and fewer are answered a second. So a show is best kept
on few nodes, by a balancer that goes by the show: a host name for some shows, or a cookie given at \`/r/SHOW\`. One show beyond what a few nodes carry would need nodes that hand on sums instead of facts, with the distinct
viewers apart, and one node that takes a show's claims for all: neither is built.`;

const nodesOf = (nodes: number) => `${nodes} ${nodes === 1 ? 'node' : 'nodes'}`;
const micros = (value: number) => `${value >= 100 ? value.toFixed(0) : value.toFixed(1)} µs`;
const pair = (node: number, redis: number) => `${micros(node)} / ${micros(redis)}`;
const percent = (share: number) => `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;
const count = (value: number) =>
  value >= 1_000_000
    ? `${+(value / 1_000_000).toPrecision(3)} M`
    : value >= 10_000
      ? `${+(value / 1_000).toPrecision(3)} k`
      : `${+value.toPrecision(3)}`;
const bytes = (value: number) => {
  if (value >= 1e12) return `${+(value / 1e12).toPrecision(3)} TB`;
  if (value >= 1e9) return `${+(value / 1e9).toPrecision(3)} GB`;
  return value >= 1_000 ? `${(value / 1_000).toFixed(1)} kB` : `${value.toFixed(0)} B`;
};

/** As wide as its widest cells. */
function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((title, at) =>
    Math.max(3, title.length, ...rows.map((row) => row[at]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, at) => (cells[at] ?? '').padEnd(width)).join(' | ')} |`;
  return [
    line(header),
    `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`,
    ...rows.map(line),
  ].join('\n');
}
