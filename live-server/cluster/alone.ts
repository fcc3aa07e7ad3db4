import { randomUUID } from 'node:crypto';
import { RECORDS_VERSION } from '#shared/domain/records-version.ts';
import { Leases } from '../app/leases.ts';
import type { Cluster } from './cluster.ts';

/** One node that is alone: it leads, nobody hears it, and whatever it does it does in turn by itself. */
export const aloneCluster = (): Cluster => {
  const nodeId = randomUUID();
  return {
    nodeId,
    isLeader: () => true,
    fence: () => 1,
    nodes: () => [nodeId],
    nodesNow: async () => [nodeId],
    onGone: () => () => undefined,
    records: () => RECORDS_VERSION,
    onOutdated: () => undefined,
    bus: { tell: () => undefined, on: () => () => undefined },
    calls: { ask: async () => null, serve: () => () => undefined },
    homes: {
      claim: async () => ({ nodeId, since: 1 }),
      find: async () => ({ nodeId, since: 1 }),
      leave: async () => undefined,
    },
    lanes: { run: (_lane, task) => task() },
    counts: { add: async () => null, forget: async () => undefined },
    leasesOf: () => new Leases(),
    close: async () => undefined,
  };
};
