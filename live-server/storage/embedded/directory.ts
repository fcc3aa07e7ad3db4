import { accept, type Result } from '#shared/contract/errors.ts';
import type { Directory } from '../directory.ts';
import { DirectoryRecords, SETTING } from '../directory-records.ts';
import type { Change, Decision, RecordRow } from '../stored-records.ts';
import { refusalOf, storageUnavailable } from '../unavailable.ts';
import type { GroupCommit, Lane } from './group-commit.ts';
import type { Connection, Write } from './sqlite.ts';

const insertRecords = `
  INSERT INTO records (kind, position, id, code, body)
  SELECT value->>0, value->>1, value->>2, value->>3, value->>4 FROM json_each(?)`;
const updateRecords = `
  UPDATE records SET code = new.code, body = new.body
  FROM (SELECT value->>0 AS kind, value->>2 AS id, value->>3 AS code, value->>4 AS body FROM json_each(?)) AS new
  WHERE records.kind = new.kind AND records.id = new.id`;
const deleteRecords = `
  DELETE FROM records WHERE (kind, id) IN (SELECT value->>0, value->>1 FROM json_each(?))`;
const putSettings = `
  INSERT INTO settings (key, value) SELECT value->>2, value->>4 FROM json_each(?) WHERE true
  ON CONFLICT (key) DO UPDATE SET value = excluded.value`;

/** One statement for each way of changing: what a write holds never touches the same record in two ways. */
const changesLane: Lane<Change> = {
  writes(changes) {
    const rows = new Map<string, unknown[][]>();
    for (const one of changes) {
      const isSetting = one.kind === SETTING;
      const sql =
        one.change === 'delete'
          ? deleteRecords
          : isSetting
            ? putSettings
            : one.change === 'insert'
              ? insertRecords
              : updateRecords;
      const row =
        one.change === 'delete' ? [one.kind, one.id] : [one.kind, one.position, one.id, one.code, one.body];
      const known = rows.get(sql);
      if (known) known.push(row);
      else rows.set(sql, [row]);
    }
    return [...rows].map(([sql, values]): Write => ({ sql, params: [JSON.stringify(values)] }));
  },
};

/** The directory in `showcaller.db`; `release` is called by `close`, for it shares the file with events and ledger. */
export async function openDirectory(
  reader: Connection,
  commits: GroupCommit,
  release: () => Promise<void>,
  now: number,
): Promise<Directory> {
  let turn: Promise<unknown> = Promise.resolve();
  /** One write at a time: each is decided on what is durable. Their groups are shared with events and ledger. */
  const write = <T>(decide: () => Decision<T>): Promise<Result<T>> => {
    const attempt = async (): Promise<Result<T>> => {
      try {
        if (!(await commits.recovered())) return storageUnavailable();
        const decision = decide();
        if ('refused' in decision) return decision.refused;
        const { changes: items, answer } = decision;
        if (items.length > 0) {
          await new Promise<void>((committed, failed) => {
            commits.submit({ key: 'directory', lane: changesLane, items, committed, failed });
          });
          directory.apply(items);
        }
        return accept(answer);
      } catch (cause) {
        return refusalOf(cause);
      }
    };
    const mine = turn.then(attempt, attempt);
    turn = mine;
    return mine;
  };
  const directory = new DirectoryRecords({ write, fresh: async () => undefined, close: release });
  for (const row of await reader.all<RecordRow>(
    'SELECT kind, position, id, code, body FROM records ORDER BY position',
  ))
    directory.restore(row);
  for (const { key, value } of await reader.all<{ key: string; value: string }>(
    'SELECT key, value FROM settings',
  ))
    directory.restore({ kind: SETTING, position: 0, id: key, code: null, body: value });
  await directory.forgetSessions(now);
  return directory;
}
