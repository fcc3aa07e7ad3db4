import type { VisitNotice, VisitPeers } from '../app/visits-among-nodes.ts';
import type { Cluster } from './cluster.ts';

const kinds = ['visits.taken', 'visits.ending', 'visits.held'] as const satisfies VisitNotice['kind'][];

/** What nodes tell each other about visits, over the bus. */
export const visitPeersOver = ({
  nodeId,
  nodes,
  bus,
}: Pick<Cluster, 'nodeId' | 'nodes' | 'bus'>): VisitPeers => ({
  self: nodeId,
  others: () => nodes().filter((id) => id !== nodeId),
  tell({ kind, visitIds, ...more }) {
    bus.tell({ about: kind, visitIds: [...visitIds], ...more } as Parameters<typeof bus.tell>[0]);
  },
  hear(listener) {
    const ends = kinds.map((kind) =>
      bus.on(kind, ({ about, ...told }, from) => listener({ kind: about, ...told } as VisitNotice, from)),
    );
    return () => {
      for (const end of ends) end();
    };
  },
});
