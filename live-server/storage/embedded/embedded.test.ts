import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StoreHarness } from '#shared/testing/store-contract/harness.ts';
import { describeStoreContract } from '#shared/testing/store-contract/store-contract.ts';
import { openEmbedded } from './open.ts';
import { connect } from './sqlite.ts';

/** Harm done to the real files: a second connection locks them, or rewrites rows. */
async function makeHarness(): Promise<StoreHarness> {
  const folder = await mkdtemp(join(tmpdir(), 'showcaller-'));
  const file = join(folder, 'showcaller.db');
  const rewrite = async (sql: string, showId: string, number: number) => {
    const intruder = await connect(file, 'write');
    await intruder.write([{ sql, params: [showId, number] }]);
    await intruder.close();
  };
  return {
    open: async () => {
      const { stores, directory } = await openEmbedded(folder);
      return {
        ...stores,
        close: async () => {
          await stores.close();
          await directory.close();
        },
      };
    },
    refuseWrites: async () => {
      const intruders = await Promise.all(
        ['showcaller.db', 'activity.db'].map((name) => connect(join(folder, name), 'write')),
      );
      for (const intruder of intruders) await intruder.script('BEGIN IMMEDIATE');
      return async () => {
        for (const intruder of intruders) {
          await intruder.script('ROLLBACK');
          await intruder.close();
        }
      };
    },
    tamper: (store, showId, number) =>
      rewrite(
        store === 'events'
          ? `UPDATE events SET body = replace(body, 'text', 'lies') WHERE show_id = ? AND version = ?`
          : `UPDATE ledger_runs SET body = replace(body, '19900', '00001') WHERE show_id = ? AND last_seq = ?`,
        showId,
        number,
      ),
    remove: (store, showId, number) =>
      rewrite(
        store === 'events'
          ? 'DELETE FROM events WHERE show_id = ? AND version = ?'
          : 'DELETE FROM ledger_runs WHERE show_id = ? AND last_seq = ?',
        showId,
        number,
      ),
    dispose: () => rm(folder, { recursive: true, force: true }),
  };
}

describeStoreContract('embedded (SQLite)', makeHarness);
