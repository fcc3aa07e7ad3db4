import type { Server } from 'node:http';
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Route } from '#shared/contract/route.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { History } from '../history.ts';
import { logNames } from '../storage/log-runs.ts';
import type { Stores } from '../storage/stores.ts';
import { type Durations, durationsBy } from './durations.ts';

export interface Metrics {
  readonly registry: Registry;
  readonly observeRequest: (route: Route, status: number, durationMs: number) => void;
  /** The same stores, with the time from asking to durable measured. */
  readonly timed: (stores: Stores) => Stores;
  /** Counts the open connections of the server: REST, sockets and all. */
  readonly watch: (server: Server) => void;
  /** Counts a message of another platform. */
  readonly countHook: (connector: string, result: string) => void;
  readonly countSockets: (connections: () => number) => void;
  /** Lines of the log that nobody read in time. */
  readonly countDropped: (dropped: () => number) => void;
  /** Of several nodes: who is there, whether this one leads, whether their Redis can be written to. */
  readonly watchCluster: (cluster: Pick<Cluster, 'nodes' | 'isLeader'>, isReady: () => boolean) => void;
  /** Of several nodes: how far behind this one's archive is, and what it took out of Redis. */
  readonly watchHistory: (history: Pick<History, 'writtenAt' | 'trimmed'>) => void;
}

/** Everything `/metrics` shows. A registry of its own, so that several servers can live in one process. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const requests = durationsBy(
    registry,
    'http_request_duration_seconds',
    'REST requests by route and status',
    ['route', 'status'],
  );
  const commits = durationsBy(
    registry,
    'store_commit_duration_seconds',
    'From asking a store to its durable answer, refusals included',
    ['store'],
  );
  /** Counted here as they come, told when somebody asks. */
  const entries = new Map<string, number>();
  new Counter({
    name: 'ledger_entries_total',
    help: 'Durable ledger entries by kind: claims, payments, releases',
    labelNames: ['kind'],
    registers,
    collect() {
      this.reset();
      for (const [kind, count] of entries) this.labels(kind).inc(count);
    },
  });
  const hooks = new Counter({
    name: 'hook_messages_total',
    help: 'Messages of shop platforms: new, repeated, refused as not proven',
    labelNames: ['connector', 'result'],
    registers,
  });
  const gauge = (name: string, help: string, value: () => number): void => {
    new Gauge({
      ...{ name, help, registers },
      collect() {
        this.set(value());
      },
    });
  };
  const connections = new Gauge({ name: 'tcp_connections', help: 'Open connections', registers });

  return {
    registry,
    observeRequest: (route, status, durationMs) => requests(route.name, status).observe(durationMs),
    watch: (server) => {
      server.on('connection', (socket) => {
        connections.inc();
        socket.once('close', () => connections.dec());
      });
    },
    countHook: (connector, result) => hooks.labels(connector, result).inc(),
    countSockets: (count) => gauge('socket_connections', 'Desks and viewers connected by Socket.IO', count),
    countDropped: (dropped) =>
      gauge('log_lines_dropped', 'Lines of the log that nobody read in time', dropped),
    watchCluster: (cluster, isReady) => {
      gauge(
        'cluster_nodes',
        'Nodes this one has heard of lately, itself among them',
        () => cluster.nodes().length,
      );
      gauge('cluster_leads', '1 on the node that does what falls due', () => Number(cluster.isLeader()));
      gauge('redis_ready', '1 while Redis takes what this node writes', () => Number(isReady()));
    },
    watchHistory: ({ writtenAt, trimmed }) => {
      gauge(
        'archive_age_seconds',
        'Since all there is was last in the archive of this node; -1 = not yet',
        () => {
          const at = writtenAt();
          return at === null ? -1 : Math.max(0, (Date.now() - at) / 1_000);
        },
      );
      const gone = new Counter({
        name: 'redis_trimmed_total',
        help: 'Records that this node took out of Redis because archives have them, by log',
        labelNames: ['log'],
        registers,
        collect() {
          this.reset();
          for (const log of logNames) gone.labels(log).inc(trimmed()[log]);
        },
      });
    },
    timed: (stores) => {
      stores.ledger.onRecord(({ entry: { kind } }) => entries.set(kind, (entries.get(kind) ?? 0) + 1));
      new Gauge({
        name: 'activity_dropped_facts',
        help: 'Facts dropped because the queue was full, since start',
        registers,
        collect() {
          this.set(stores.activity.dropped());
        },
      });
      const ledger = commits('ledger');
      return {
        events: over(stores.events, {
          append: (...input) => timed(commits('events'), stores.events.append(...input)),
        }),
        ledger: over(stores.ledger, {
          apply: (showId, operation, now) => timed(ledger, stores.ledger.apply(showId, operation, now)),
        }),
        activity: over(stores.activity, {
          ingest: (...input) => timed(commits('activity'), stores.activity.ingest(...input)),
        }),
        feed: stores.feed,
        check: () => stores.check(),
        close: () => stores.close(),
      };
    },
  };
}

/** The same promise; how long it took is observed beside it. */
function timed<T>(durations: Durations, work: Promise<T>): Promise<T> {
  const startedAt = performance.now();
  work.then(
    () => durations.observe(performance.now() - startedAt),
    () => durations.observe(performance.now() - startedAt),
  );
  return work;
}

/** A store with some of its methods replaced; the others still run on the store itself. */
function over<T extends object>(store: T, methods: Partial<T>): T {
  const all: Record<string, unknown> = {};
  for (const name of Object.getOwnPropertyNames(Object.getPrototypeOf(store))) {
    const method: unknown = Reflect.get(store, name);
    if (typeof method === 'function') all[name] = method.bind(store);
  }
  return { ...(all as T), ...methods };
}
