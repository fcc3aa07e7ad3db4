import type { Fact } from '#shared/domain/metrics/facts.ts';
import type { ShowEventRecord } from '#shared/domain/show/events.ts';
import type { LedgerRecord } from '#shared/domain/stock/entries.ts';
import type { ProductAccounts } from '#shared/domain/stock/product-accounts.ts';
import type { Directory } from '../storage/directory.ts';
import type { ProductQueues } from '../storage/product-queues.ts';
import type { Stores } from '../storage/stores.ts';
import type { FactsElsewhere } from './facts-among-nodes.ts';
import type { EditLeases } from './leases.ts';
import type { AppLog } from './log.ts';
import type { SalesGates } from './sales-among-nodes.ts';
import type { SealedFiles } from './sealing.ts';
import type { VisitPeers } from './visits-among-nodes.ts';

/** What every runner shares. */
export interface RunnerSettings {
  readonly stores: Stores;
  readonly directory: Directory;
  readonly now: () => number;
  readonly newId: () => string;
  readonly log: AppLog;
  /** The secret seed of a draw of a show. */
  readonly drawSeed: (showId: string, drawId: string) => string;
  /** Copies of large records, to be taken up quickly; none = every record is read. */
  readonly sealed?: SealedFiles | null;
  /** Of several nodes, whether this one does what falls due. */
  readonly leads: () => boolean;
  /** Who edits which price and stock of a show, over all nodes. */
  readonly leasesOf: (showId: string) => EditLeases;
  /** What all shows together hold of each product. */
  readonly products: ProductAccounts;
  /** Where nodes that sell the same product line up; null where there is one node. */
  readonly queues: ProductQueues | null;
  /** The other nodes; null where there are none. */
  readonly peers: VisitPeers | null;
  /** Stops sales at every node; null where there is one. */
  readonly sales: SalesGates | null;
  /** What happened at other nodes and is not written yet; null where there are none. */
  readonly elsewhere: FactsElsewhere | null;
  /** Facts of the show were stored, or it ended: its figures are others now, whether or not they are in memory. */
  readonly onFacts: (showId: string) => void;
}

/** Who wants to know what a runner does. All are called in order, after the fact is durable or queued. */
export interface RunnerListener {
  /** The state holds the event already. */
  event(record: ShowEventRecord): void;
  ledger(record: LedgerRecord): void;
  facts(facts: readonly Fact[]): void;
}
