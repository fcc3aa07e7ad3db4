import { access } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { EventStore, LedgerStore } from '../stores.ts';
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
  close(): Promise<void>;
}

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
    close: () => reader.close(),
  };
}
