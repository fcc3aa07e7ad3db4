import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type { RedisLinks } from '../storage/redis/connect.ts';
import { asked } from '../storage/redis/script.ts';
import { openBus } from './bus.ts';
import type { Cluster } from './cluster.ts';
import { redisLanes } from './lanes.ts';
import { contendFor } from './lease.ts';
import { joinNodes } from './nodes.ts';
import { SharedLeases } from './shared-leases.ts';

/** This node among those over the same Redis; the connections are their owner's to close, after this. */
export async function openCluster(links: Pick<RedisLinks, 'commands' | 'subscriber'>): Promise<Cluster> {
  const { commands } = links;
  // The machine's name is for whoever reads the logs; the rest tells one start from the next.
  const nodeId = `${hostname().slice(0, 40)}-${randomBytes(6).toString('hex')}`;
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
    check: async () => {
      await asked(commands.ping());
    },
    async close() {
      await leader.close();
      await nodes.close();
      bus.close();
    },
  };
}
