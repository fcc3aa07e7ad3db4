import type { RedisLinks } from '../storage/redis/connect.ts';
import { openBus } from './bus.ts';
import type { Cluster } from './cluster.ts';
import { redisLanes } from './lanes.ts';
import { contendFor } from './lease.ts';
import { joinNodes } from './nodes.ts';
import { SharedLeases } from './shared-leases.ts';

/**
 * This node among those over the same Redis, by a name that no other process ever had. The connections are their
 * owner's to close, after this.
 */
export async function openCluster(
  links: Pick<RedisLinks, 'commands' | 'subscriber'>,
  nodeId: string,
): Promise<Cluster> {
  const { commands } = links;
  const bus = await openBus(links, nodeId);
  const nodes = await joinNodes(commands, nodeId);
  const leader = contendFor(commands, 'leader', nodeId);
  return {
    nodeId,
    isLeader: leader.isHeld,
    fence: leader.token,
    nodes: nodes.alive,
    onGone: nodes.onGone,
    bus,
    lanes: redisLanes(commands),
    leasesOf: (showId) => new SharedLeases(commands, showId, () => bus.tell({ about: 'leases', showId })),
    async close() {
      await leader.close();
      await nodes.close();
      bus.close();
    },
  };
}
