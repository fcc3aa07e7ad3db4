import type { Cluster } from '../cluster/cluster.ts';
import type { Directory } from '../storage/directory.ts';
import type { ProductQueues } from '../storage/product-queues.ts';
import type { Stores } from '../storage/stores.ts';
import type { App } from './api.ts';
import type { PreflightSettings } from './directing.ts';
import type { AppLog } from './log.ts';
import type { Realtime } from './realtime.ts';
import type { Perform } from './rehearsals.ts';
import type { SealedFiles } from './sealing.ts';
import type { VisitPeers } from './visits-among-nodes.ts';

/** What the application is built over. */
export interface AppSettings {
  readonly stores: Stores;
  readonly directory: Directory;
  /** Wall clock, epoch milliseconds. */
  readonly clock: () => number;
  /** A fresh opaque id, valid as the contract's `id`. */
  readonly newId: () => string;
  /** `sessionSecret` never leaves the server; draws take their seeds from it. */
  readonly secrets: { readonly viewerKey: string; readonly sessionSecret?: string };
  readonly log: AppLog;
  /** How a copy of a show is performed; without it, rehearsals fail. */
  readonly rehearse?: Perform;
  /** What a preflight may look at beside the plan; without it, no path of this server leads anywhere. */
  readonly preflight?: PreflightSettings;
  /** Copies of large records, to be taken up quickly; without it every record is read. */
  readonly sealed?: SealedFiles;
  /** A way to the others; without it there are none. */
  readonly peers?: VisitPeers;
  /** The other nodes over the same stores, one of which does what falls due; without it this one is alone. */
  readonly cluster?: Cluster;
  /** Where such nodes line up for the last units of a product that several shows sell; `isContested`: whether it is one. */
  readonly queues?: (isContested: (productId: string) => boolean) => ProductQueues;
}

/** The application, running: the scheduler works from now on. `close` before the stores are closed. */
export interface RunningApp extends App {
  readonly realtime: Realtime;
  /** Lets running work finish; nothing is scheduled after. Shows stay as they are for the next start. */
  close(): Promise<void>;
}
