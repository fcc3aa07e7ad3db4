import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sqlite3 from 'sqlite3';

/** Rows/s of one statement over `json_each(?)`, WAL, synchronous FULL, 1,000 rows of about 100 bytes a transaction. */
export async function bareImportRate(rows: number): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'showcaller-bench-'));
  const database = await new Promise<sqlite3.Database>((resolve, reject) => {
    const opened = new sqlite3.Database(join(folder, 'bare.db'), (error) =>
      error ? reject(error) : resolve(opened),
    );
  });
  const run = (sql: string, parameters: unknown[] = []) =>
    new Promise<void>((resolve, reject) =>
      database.run(sql, parameters, (error: Error | null) => (error ? reject(error) : resolve())),
    );
  try {
    for (const pragma of ['journal_mode=WAL', 'synchronous=FULL']) await run(`PRAGMA ${pragma}`);
    await run('CREATE TABLE fact (seq INTEGER PRIMARY KEY, at INTEGER, body TEXT)');
    const started = performance.now();
    for (let from = 0; from < rows; from += 1000) {
      const group = Array.from({ length: 1000 }, (_, index) => [
        from + index,
        { kind: 'click', visitId: `visit-${index}`, itemId: 'item-12', more: 'x'.repeat(30) },
      ]);
      await run(
        "INSERT INTO fact (at, body) SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?)",
        [JSON.stringify(group)],
      );
    }
    return rows / ((performance.now() - started) / 1000);
  } finally {
    await new Promise((resolve) => database.close(resolve));
    rmSync(folder, { recursive: true, force: true });
  }
}
