import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Connection } from './sqlite.ts';

/**
 * Brings a database to the newest of `folder`'s `NNN-*.sql` files, in order, each in its own transaction. The
 * number reached is `PRAGMA user_version`. Throws for a database that a newer Showcaller has written: opening it
 * could only do harm.
 */
export async function migrate(connection: Connection, folder: string): Promise<void> {
  const migrations = await listMigrations(folder);
  const [row] = await connection.all<{ user_version: number }>('PRAGMA user_version');
  const reached = row?.user_version ?? 0;
  if (reached > migrations.length) {
    throw new Error(
      `${connection.file} is at version ${reached}, this Showcaller knows ${migrations.length}: it was written by a newer one`,
    );
  }
  for (const [index, file] of migrations.entries()) {
    if (index < reached) continue;
    const sql = await readFile(join(folder, file), 'utf8');
    try {
      await connection.script(`BEGIN IMMEDIATE;\n${sql}\nPRAGMA user_version = ${index + 1};\nCOMMIT;`);
    } catch (cause) {
      await connection.script('ROLLBACK').catch(() => undefined);
      throw new Error(`${connection.file}: migration ${file} failed`, { cause });
    }
  }
}

async function listMigrations(folder: string): Promise<string[]> {
  const files = (await readdir(folder)).filter((file) => /^\d{3}-.+\.sql$/.test(file)).sort();
  for (const [index, file] of files.entries()) {
    if (Number(file.slice(0, 3)) !== index + 1) {
      throw new Error(
        `${basename(folder)}: ${file} should have number ${index + 1}: no gap, no number twice`,
      );
    }
  }
  return files;
}
