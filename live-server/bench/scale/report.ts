/** What `npm run bench:scale` measured. Times µs of processor, memory bytes; rates are those of this machine. */
export interface ScaleReport {
  readonly measuredAt: string;
  readonly machine: { readonly cores: number; readonly node: string; readonly redis: string };
  /** One script for stock, limit and key, and nothing else, each call synced to the disk. */
  readonly bareRedis: { readonly claimsPerSecond: number; readonly redisMicros: number };
  /** socket.io with its Redis Streams adapter, which carries each packet through Redis; by number of nodes. */
  readonly bareAdapter: readonly AdapterMeasured[];
  /** Showcaller over the same kind of Redis; by number of nodes. */
  readonly showcaller: readonly NodesMeasured[];
}

/** A packet to all viewers, again and again. */
export interface Paced {
  /** Packets a second that one viewer got. */
  readonly packetsPerSecond: number;
  readonly deliveriesPerSecond: number;
  /** Processor time of all nodes for one delivery. */
  readonly nodeMicros: number;
  /** Of Redis, for one packet to everybody. */
  readonly redisMicros: number;
}

export interface AdapterMeasured {
  readonly nodes: number;
  readonly viewers: number;
  readonly busy: Paced;
}

/** Something that was done many times; a cost is of all nodes together for one time, beyond what idling costs. */
export interface Work {
  readonly perSecond: number;
  /** Until it was answered, ms. */
  readonly p99: number;
  readonly nodeMicros: number;
  readonly redisMicros: number;
  readonly redisBytes: number;
}

export interface NodesMeasured {
  readonly nodes: number;
  readonly viewers: number;
  /** Of one node, and of Redis, with a live show and nothing going on; a second. */
  readonly idle: { readonly nodeMicros: number; readonly redisMicros: number };
  /** A viewer comes: the visit over REST, without a socket. */
  readonly visits: Work;
  /** Of all nodes together. */
  readonly memory: { readonly perVisit: number; readonly perSocket: number };
  /** Viewers who look on while nothing changes, and while something changes in every tick. */
  readonly quiet: Paced;
  readonly busy: Paced;
  readonly clicks: Work;
  readonly claims: Work;
}
