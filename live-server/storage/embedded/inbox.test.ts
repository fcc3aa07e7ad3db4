import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeInboxContract, ids, message } from '../contract/inbox.ts';
import { GroupCommit } from './group-commit.ts';
import { EmbeddedInbox } from './inbox.ts';
import { migrate } from './migrate.ts';
import { type Connection, connect } from './sqlite.ts';

let folder: string;
let writer: Connection;
let reader: Connection;
let commits: GroupCommit;
let inbox: EmbeddedInbox;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'showcaller-'));
  const file = join(folder, 'inbox.db');
  writer = await connect(file, 'write');
  await migrate(writer, fileURLToPath(new URL('../migrations/showcaller', import.meta.url)));
  reader = await connect(file, 'read');
  commits = new GroupCommit(writer, { info() {}, warn() {}, error() {} }, () => undefined);
  inbox = new EmbeddedInbox(reader, commits);
});
afterEach(async () => {
  await commits.close();
  await reader.close();
  await writer.close();
  await rm(folder, { recursive: true, force: true });
});

describeInboxContract('the embedded inbox', () => inbox);

it('refuses on a full disk, acknowledges nothing it did not keep, and goes on by itself', async () => {
  const [row] = await writer.all<{ page_count: number }>('PRAGMA page_count');
  await writer.all(`PRAGMA max_page_count = ${(row?.page_count ?? 0) + 10}`);
  const kept: string[] = [];
  for (let index = 0; ; index++) {
    const taken = await inbox.take(message(`m-${index}`, { message: 'x'.repeat(5_000) }));
    if (!taken.ok) {
      expect(taken.error.code).toBe('storage_unavailable');
      break;
    }
    kept.unshift(`m-${index}`);
  }
  expect(ids((await inbox.page({ limit: 200 })).items)).toEqual(kept);
  await writer.all('PRAGMA max_page_count = 1000000');
  await expect.poll(async () => (await inbox.take(message('after'))).ok).toBe(true);
});
