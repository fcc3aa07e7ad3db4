import type { Cluster } from '../cluster/cluster.ts';

const FLUSH = 'facts.flush';

/** What viewers did at the other nodes, which is written down there a moment later. */
export interface FactsElsewhere {
  /**
   * Resolves when all of a show that happened at other nodes before the call is known here. A node that hangs is waited
   * for as long as calls are. Throws `StorageUnavailable` when nobody can be asked.
   */
  gather(showId: string): Promise<void>;
  close(): void;
}

/** `flush` writes down what happened here; `sync` has this node hear all that is written of a show. */
export function factsAmongNodes(
  { nodeId, nodesNow, calls }: Pick<Cluster, 'nodeId' | 'nodesNow' | 'calls'>,
  flush: () => Promise<void>,
  sync: (showId: string) => Promise<void>,
): FactsElsewhere {
  const close = calls.serve(FLUSH, async () => {
    await flush();
    return true;
  });
  return {
    close,
    async gather(showId) {
      const others = (await nodesNow()).filter((id) => id !== nodeId);
      if (others.length === 0) return;
      await Promise.all(others.map((id) => calls.ask(id, FLUSH, null)));
      await sync(showId);
    },
  };
}
