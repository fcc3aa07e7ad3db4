import { copyFile, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { AGREED, keepAgreed } from '../generated-secrets.ts';
import { makeFolder } from '../make-folder.ts';
import { connect } from './sqlite.ts';

/** Events and ledger before the facts: a fact more than the ledger knows of is no harm, an order without its visit is. */
const databases = ['showcaller.db', 'activity.db'] as const;
const secrets = 'secrets.json';

/**
 * Copies a data directory as it is at a moment, while a server works on it: SQLite writes out one snapshot and holds
 * up nobody. What the server makes anew is left out (`sealed`), and so are recordings, which are files that can be
 * copied as they are. `to` is a data directory then. Throws when `to` has anything in it, or `from` is none.
 */
export async function backUp(from: string, to: string): Promise<void> {
  const [source, target] = [resolve(from), resolve(to)];
  const inside: string[] = await readdir(source).catch(() => []);
  if (!inside.includes(databases[0])) throw new Error(`${source} holds no record of Showcaller's`);
  makeFolder(target);
  if ((await readdir(target)).length > 0) throw new Error(`${target} is not empty`);
  for (const name of databases) {
    const reader = await connect(join(source, name), 'copy');
    try {
      await reader.all('VACUUM INTO ?', [join(target, name)]);
    } finally {
      await reader.close();
    }
  }
  if (inside.includes(secrets)) await copyFile(join(source, secrets), join(target, secrets));
  else await keepThoseOfNodes(target);
}

/** An archive has its nodes' secrets among its records, and no file of its own. */
async function keepThoseOfNodes(folder: string): Promise<void> {
  const reader = await connect(join(folder, databases[0]), 'read');
  try {
    const [row] = await reader.all<{ value: string }>('SELECT value FROM settings WHERE key = ?', [AGREED]);
    keepAgreed(folder, row?.value);
  } finally {
    await reader.close();
  }
}
