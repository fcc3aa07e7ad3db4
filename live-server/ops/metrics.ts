import type { Server } from 'node:http';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Route } from '#shared/contract/route.ts';
import type { Stores } from '../storage/stores.ts';

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
}

const fine = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5];

/** Everything `/metrics` shows. A registry of its own, so that several servers can live in one process. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'REST requests by route and status',
    labelNames: ['route', 'status'],
    buckets: fine,
    registers,
  });
  const commits = new Histogram({
    name: 'store_commit_duration_seconds',
    help: 'From asking a store to its durable answer, refusals included',
    labelNames: ['store'],
    buckets: fine,
    registers,
  });
  const entries = new Counter({
    name: 'ledger_entries_total',
    help: 'Durable ledger entries by kind: claims, payments, releases',
    labelNames: ['kind'],
    registers,
  });
  const hooks = new Counter({
    name: 'hook_messages_total',
    help: 'Messages of shop platforms: new, repeated, refused as not proven',
    labelNames: ['connector', 'result'],
    registers,
  });
  const connections = new Gauge({ name: 'tcp_connections', help: 'Open connections', registers });

  return {
    registry,
    observeRequest: (route, status, durationMs) =>
      requests.labels(route.name, String(status)).observe(durationMs / 1000),
    watch: (server) => {
      server.on('connection', (socket) => {
        connections.inc();
        socket.once('close', () => connections.dec());
      });
    },
    countHook: (connector, result) => hooks.labels(connector, result).inc(),
    countSockets: (count) => {
      new Gauge({
        name: 'socket_connections',
        help: 'Desks and viewers connected by Socket.IO',
        registers,
        collect() {
          this.set(count());
        },
      });
    },
    timed: (stores) => {
      stores.ledger.onRecord((record) => entries.labels(record.entry.kind).inc());
      new Gauge({
        name: 'activity_dropped_facts',
        help: 'Facts dropped because the queue was full, since start',
        registers,
        collect() {
          this.set(stores.activity.dropped());
        },
      });
      return {
        events: over(stores.events, {
          append: async (...input) => {
            const done = commits.labels('events').startTimer();
            return stores.events.append(...input).finally(done);
          },
        }),
        ledger: over(stores.ledger, {
          apply: async (...input) => {
            const done = commits.labels('ledger').startTimer();
            return stores.ledger.apply(...input).finally(done);
          },
        }),
        activity: over(stores.activity, {
          ingest: async (...input) => {
            const done = commits.labels('activity').startTimer();
            return stores.activity.ingest(...input).finally(done);
          },
        }),
        check: () => stores.check(),
        close: () => stores.close(),
      };
    },
  };
}

/** The object with some of its methods replaced; the others still run on the object itself. */
function over<T extends object>(object: T, methods: Partial<T>): T {
  return new Proxy(object, {
    get(target, name) {
      const replaced = Reflect.get(methods, name);
      if (replaced !== undefined) return replaced;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
