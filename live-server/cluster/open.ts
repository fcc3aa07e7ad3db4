import { RECORDS_VERSION } from '#shared/domain/records-version.ts';
import type { RedisLinks } from '../storage/redis/connect.ts';
import { openBus } from './bus.ts';
import { openCalls } from './calls.ts';
import type { Cluster } from './cluster.ts';
import { redisLanes } from './lanes.ts';
import { contendFor } from './lease.ts';
import { joinNodes } from './nodes.ts';
import { redisCounts } from './shared-counts.ts';
import { redisHomes } from './shared-homes.ts';
import { SharedLeases } from './shared-leases.ts';

/**
 * This node among those over the same Redis, by a name that no other process ever had. The connections are their
 * owner's to close, after this. `speaks`: the version of the records it knows. Rejects as `joinNodes` does.
 */
export async function openCluster(
  links: Pick<RedisLinks, 'commands' | 'subscriber'>,
  nodeId: string,
  speaks = RECORDS_VERSION,
): Promise<Cluster> {
  const { commands } = links;
  const bus = await openBus(links, nodeId);
  const calls = await openCalls(links, nodeId);
  const nodes = await joinNodes(commands, nodeId, speaks).catch((error: unknown) => {
    calls.close();
    bus.close();
    throw error;
  });
  nodes.onGone(calls.forget);
  const leader = contendFor(commands, 'leader', nodeId);
  return {
    nodeId,
    isLeader: leader.isHeld,
    fence: leader.token,
    nodes: nodes.alive,
    nodesNow: nodes.aliveNow,
    onGone: nodes.onGone,
    records: nodes.records,
    onOutdated: nodes.onOutdated,
    bus,
    calls,
    homes: redisHomes(commands, nodeId),
    lanes: redisLanes(commands),
    counts: redisCounts(commands),
    leasesOf: (showId) => new SharedLeases(commands, showId, () => bus.tell({ about: 'leases', showId })),
    async close() {
      await leader.close();
      await nodes.close();
      calls.close();
      bus.close();
    },
  };
}
