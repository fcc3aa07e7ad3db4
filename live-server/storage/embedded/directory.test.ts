import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeDirectoryContract, type InDirectory, product } from '../contract/directory.ts';
import { openEmbedded } from './open.ts';
import { connect } from './sqlite.ts';

let folder: string;
const inDirectory: InDirectory = async (use) => {
  const { stores, directory } = await openEmbedded(folder);
  try {
    return await use(directory);
  } finally {
    await directory.close();
    await stores.close();
  }
};
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'showcaller-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describeDirectoryContract('the embedded directory', inDirectory);

describe('the embedded directory on its disk', () => {
  it('changes nothing in memory when the disk refuses', () =>
    inDirectory(async ({ products, settings }) => {
      await products.insert([product('p-1', 'SKU-1')]);
      const intruder = await connect(join(folder, 'showcaller.db'), 'write');
      await intruder.script('BEGIN IMMEDIATE');
      expect(await products.insert([product('p-2', 'SKU-2')])).toMatchObject({
        error: { code: 'storage_unavailable' },
      });
      expect(await products.update('p-1', { stock: 0 })).toMatchObject({
        error: { code: 'storage_unavailable' },
      });
      await expect(settings.set('key', 'value')).rejects.toThrow();
      await intruder.script('ROLLBACK');
      await intruder.close();
      expect(products.size).toBe(1);
      expect(products.get('p-1')?.stock).toBe(5);
      expect(settings.get('key')).toBeNull();
      await expect.poll(async () => (await products.insert([product('p-2', 'SKU-2')])).ok).toBe(true);
    }));
});
