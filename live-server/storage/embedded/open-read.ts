import { access } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { CheckedProduct } from '#shared/domain/verify/products.ts';
import type { ActivityStore, EventStore, LedgerStore } from '../stores.ts';
import { EmbeddedActivity } from './activity.ts';
import { EmbeddedEvents } from './events.ts';
import { GroupCommit } from './group-commit.ts';
import { EmbeddedLedger } from './ledger.ts';
import { connect } from './sqlite.ts';

/** The record of every show, to be read and never written. */
export interface RecordReader {
  readonly events: Pick<EventStore, 'read' | 'showIds' | 'verify'>;
  readonly ledger: Pick<LedgerStore, 'read' | 'verify'>;
  /** Orders noted as this show's when they were placed: a second witness to the ledger. */
  orderIds(showId: string): Promise<readonly string[]>;
  /** Shows that an order is noted for. */
  notedShows(): Promise<readonly string[]>;
  /**
   * Where a show's record is noted to end, and where it ends; null for one that has none. `noted` is older or the
   * same: it is read first.
   */
  ends(store: 'events' | 'ledger', showId: string): Promise<{ noted: Head | null; found: Head | null }>;
  /** Of the catalogue; null for one that is not there any more. */
  products(): Promise<ReadonlyMap<string, CheckedProduct>>;
  close(): Promise<void>;
}

export interface Head {
  readonly number: number;
  readonly hash: string;
}

const lastSql = {
  events: 'SELECT version AS number, hash FROM events WHERE show_id = ? ORDER BY version DESC LIMIT 1',
  ledger: 'SELECT last_seq AS number, hash FROM ledger_runs WHERE show_id = ? ORDER BY last_seq DESC LIMIT 1',
} as const;

const silent = { info() {}, warn() {}, error() {} };

/**
 * Opens a data directory for reading, whether or not a server works on it: SQLite shows each statement what was
 * committed when it began, and neither waits for the other. Throws when there is no record to read.
 */
export async function openForReading(dataDir: string): Promise<RecordReader> {
  const file = join(resolve(dataDir), 'showcaller.db');
  await access(file).catch(() => {
    throw new Error(`${resolve(dataDir)} holds no record of Showcaller's`);
  });
  const reader = await connect(file, 'read');
  // The connection takes no writes, and the stores are handed out without the means to ask for one.
  const commits = new GroupCommit(reader, silent, () => undefined);
  return {
    events: new EmbeddedEvents(reader, commits),
    ledger: new EmbeddedLedger(reader, commits, silent),
    orderIds: async (showId) => {
      const rows = await reader.all<{ id: string }>(
        'SELECT order_id AS id FROM ledger_orders WHERE show_id = ?',
        [showId],
      );
      return rows.map(({ id }) => id);
    },
    notedShows: async () => {
      const rows = await reader.all<{ id: string }>('SELECT DISTINCT show_id AS id FROM ledger_orders');
      return rows.map(({ id }) => id);
    },
    ends: async (store, showId) => {
      const [noted] = await reader.all<Head>(
        'SELECT number, hash FROM heads WHERE store = ? AND show_id = ?',
        [store, showId],
      );
      const [found] = await reader.all<Head>(lastSql[store], [showId]);
      return { noted: noted ?? null, found: found ?? null };
    },
    products: async () => {
      const rows = await reader.all<{ id: string; body: string }>(
        `SELECT id, body FROM records WHERE kind = 'product'`,
      );
      return new Map(rows.map(({ id, body }) => [id, JSON.parse(body) as CheckedProduct]));
    },
    close: () => reader.close(),
  };
}

/** A show's facts beside its record, to be read and never written. */
export interface FactReader {
  /** `flush` has nothing to write: what a server still holds back is not here yet. */
  readonly activity: Pick<ActivityStore, 'flush' | 'read' | 'count'>;
  close(): Promise<void>;
}

/** `openForReading` for the facts of viewers. Throws where there are none to read. */
export async function openFactsForReading(dataDir: string): Promise<FactReader> {
  const reader = await connect(join(resolve(dataDir), 'activity.db'), 'read');
  const commits = new GroupCommit(reader, silent, () => undefined);
  return { activity: new EmbeddedActivity(reader, commits, silent), close: () => reader.close() };
}
