import type { EditLeases } from '../app/leases.ts';
import type { Notice } from './notice.ts';

/**
 * The nodes that run over the same stores, as one of them sees them. It has two twins: over Redis, and alone. All of
 * it may be lost and comes back by itself; what must last is in the stores.
 */
export interface Cluster {
  /** This process; another one after each start. */
  readonly nodeId: string;
  /**
   * Whether it is this node that does what falls due. Synchronous, and false well before another node can take over:
   * also in a process that was paused and knows nothing of it. At most one node leads; for some seconds it may be none.
   */
  isLeader(): boolean;
  /** Rises each time a node takes over; null while another one leads. Whoever writes outside the logs hands it on. */
  fence(): number | null;
  /** Ids of the nodes heard of in the last seconds, this one among them. */
  nodes(): readonly string[];
  /** The same with those that came in the last second. Throws `StorageUnavailable` when Redis cannot be asked. */
  nodesNow(): Promise<readonly string[]>;
  /** A node has said goodbye, or nothing for too long. */
  onGone(listener: (nodeId: string) => void): () => void;
  /** The version of the records that every node knows, and so the one that is written: it only rises. */
  records(): number;
  /** Called once when the others write what this node could not read: it was taken for gone while they changed. */
  onOutdated(listener: () => void): void;
  readonly bus: Bus;
  readonly calls: NodeCalls;
  readonly homes: SharedHomes;
  readonly lanes: SharedLanes;
  readonly counts: SharedCounts;
  /** Who edits which price and stock of a show, over all nodes. */
  leasesOf(showId: string): EditLeases;
  /** Gives up what it leads, so that another node need not wait. */
  close(): Promise<void>;
}

/** Short-lived news between nodes. Each of the others hears it once or, when the connection broke, never. */
export interface Bus {
  tell(notice: Notice): void;
  on<About extends Notice['about']>(
    about: About,
    listener: (notice: Extract<Notice, { about: About }>, from: string) => void,
  ): () => void;
}

/** What one node asks another: some kilobytes, answered in seconds or not at all. */
export interface NodeCalls {
  /**
   * JSON both ways. Null where no answer came: no such node, nobody there who serves that, Redis away, or too slow.
   * Whether it was done is then unknown, so it has to be such that it may be asked again.
   */
  ask(nodeId: string, about: string, question: unknown): Promise<{ readonly said: unknown } | null>;
  /** One answers under a name; what throws is no answer. */
  serve(about: string, answer: (question: unknown, from: string) => unknown): () => void;
}

/** A node at which something is; `since` rises with every move of anything. */
export interface Home {
  readonly nodeId: string;
  readonly since: number;
}

/**
 * At which node something is that can be at one only. It is there until that node leaves it or is gone. All of it
 * throws `StorageUnavailable` when Redis cannot be asked.
 */
export interface SharedHomes {
  /** Takes it for this node, unless another has it that is there; answers whose it is now. */
  claim(name: string): Promise<Home>;
  find(name: string): Promise<Home | null>;
  leave(name: string, home: Home): Promise<void>;
}

/** What happened how often in a window of time, over all nodes. */
export interface SharedCounts {
  /**
   * Counts so many more and answers how many there are and when their window ends, epoch ms. Null where it cannot be
   * known: of a node that is alone, whose own counting is all there is, and while Redis is away.
   */
  add(
    name: string,
    by: 1 | -1,
    windowMs: number,
    at: number,
  ): Promise<{ readonly count: number; readonly endsAt: number } | null>;
  forget(name: string): Promise<void>;
}

/** What is done one after another under one name, whichever node does it. */
export interface SharedLanes {
  /**
   * Throws `StorageUnavailable` when it cannot be known whose turn it is. A task that outlasts its node's pause may
   * meet another one: it has to be such that this does no harm.
   */
  run<T>(lane: string, task: () => Promise<T>): Promise<T>;
}
