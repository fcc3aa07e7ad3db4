import { execFile } from 'node:child_process';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { accepted, actor, at, notice, numbers } from '#shared/testing/store-contract/harness.ts';
import type { StorageLog } from './group-commit.ts';
import { migrate } from './migrate.ts';
import { type Embedded, openEmbedded } from './open.ts';
import { connect } from './sqlite.ts';

const close = async ({ stores, directory }: Embedded) => {
  await stores.close();
  await directory.close();
};

describe('opening a data directory', () => {
  let folder: string;
  const said: string[] = [];
  const note = (_details: object, message: string) => said.push(message);
  const log: StorageLog = { info: note, warn: note, error: note };
  beforeEach(async () => {
    said.length = 0;
    folder = await mkdtemp(join(tmpdir(), 'showcaller-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('creates folders that are not there', async () => {
    const embedded = await openEmbedded(join(folder, 'a', 'b'));
    await embedded.stores.check();
    await close(embedded);
  });

  it('refuses a second server on the same directory, and lets the next one in when the first is gone', async () => {
    const first = await openEmbedded(folder);
    await expect(openEmbedded(folder)).rejects.toThrow(/another Showcaller/);
    const other = `import { openEmbedded } from ${JSON.stringify(new URL('./open.ts', import.meta.url).href)};
      await openEmbedded(${JSON.stringify(folder)});`;
    await expect(
      promisify(execFile)(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', other]),
    ).rejects.toThrow(/another Showcaller/);
    await first.stores.check();
    await close(first);
    await close(await openEmbedded(folder));
  });

  it('refuses a database that a newer Showcaller has written, and lets go of everything', async () => {
    await close(await openEmbedded(folder));
    const file = await connect(join(folder, 'activity.db'), 'write');
    const [known] = await file.all<{ user_version: number }>('PRAGMA user_version');
    await file.script('PRAGMA user_version = 999');
    await file.close();
    await expect(openEmbedded(folder)).rejects.toThrow(/newer/);
    const again = await connect(join(folder, 'activity.db'), 'write');
    await again.script(`PRAGMA user_version = ${known?.user_version}`);
    await again.close();
    await close(await openEmbedded(folder));
  });

  it('checks the files after an unclean stop, and only then', async () => {
    await close(await openEmbedded(folder, log));
    await close(await openEmbedded(folder, log));
    expect(said).toEqual([]);
    await markUnclean(join(folder, 'showcaller.db'));
    await close(await openEmbedded(folder, log));
    expect(said).toEqual(['the last stop was not clean: checking the file']);
  });

  it('refuses a damaged file after an unclean stop', async () => {
    const embedded = await openEmbedded(folder);
    const events = numbers(400).map((n) => notice(`event ${n} ${'x'.repeat(500)}`));
    accepted(await embedded.stores.events.append('s', 0, at, actor, null, events));
    await close(embedded);
    await markUnclean(join(folder, 'showcaller.db'));
    const file = await open(join(folder, 'showcaller.db'), 'r+');
    const { size } = await file.stat();
    await file.write(Buffer.alloc(8_192, 0x5a), 0, 8_192, Math.floor(size / 2 / 4_096) * 4_096);
    await file.close();
    await expect(openEmbedded(folder, log)).rejects.toThrow(/damaged|malformed/);
  });

  it('refuses to migrate by a list with a gap or a broken step, and leaves the database as it was', async () => {
    const migrations = await mkdtemp(join(folder, 'migrations-'));
    await writeFile(join(migrations, '001-first.sql'), 'CREATE TABLE one (a);');
    await writeFile(join(migrations, '003-third.sql'), 'CREATE TABLE three (a);');
    const connection = await connect(join(folder, 'm.db'), 'write');
    await expect(migrate(connection, migrations)).rejects.toThrow(/003-third.sql should have number 2/);
    await writeFile(join(migrations, '002-second.sql'), 'CREATE TABLE two (a); CREATE TABLE two (a);');
    await rm(join(migrations, '003-third.sql'));
    await expect(migrate(connection, migrations)).rejects.toThrow(/002-second.sql failed/);
    expect(await connection.all('SELECT name FROM sqlite_schema')).toEqual([{ name: 'one' }]);
    await writeFile(join(migrations, '002-second.sql'), 'CREATE TABLE two (a);');
    await migrate(connection, migrations);
    await migrate(connection, migrations);
    expect(await connection.all('SELECT name FROM sqlite_schema ORDER BY name')).toEqual([
      { name: 'one' },
      { name: 'two' },
    ]);
    await connection.close();
  });
});

async function markUnclean(path: string): Promise<void> {
  const file = await connect(path, 'write');
  await file.script(`UPDATE meta SET value = 'open' WHERE key = 'run'`);
  await file.close();
}
