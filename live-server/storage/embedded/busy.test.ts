import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { accepted, at, claim, codeOf, numbers, openDeal } from '#shared/testing/store-contract/harness.ts';
import { openEmbedded } from './open.ts';
import { connect } from './sqlite.ts';

it('while another process holds the file, claims wait, then are refused; none is half done, and it goes on by itself', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'showcaller-'));
  const { stores, directory } = await openEmbedded(folder);
  try {
    await openDeal(stores.ledger, 's', 1_000);
    const other = await connect(join(folder, 'showcaller.db'), 'write');
    // Shorter than a statement waits for a lock: nobody notices but by the time it takes.
    await other.script('BEGIN IMMEDIATE');
    const patient = stores.ledger.apply('s', claim('patient'), at);
    await other.script('ROLLBACK');
    expect(codeOf(await patient)).toBe('ok');

    await other.script('BEGIN IMMEDIATE');
    const refused = await Promise.all(numbers(20).map((n) => stores.ledger.apply('s', claim(`v-${n}`), at)));
    expect(new Set(refused.map(codeOf))).toEqual(new Set(['storage_unavailable']));
    await other.script('ROLLBACK');
    await other.close();

    await expect.poll(async () => codeOf(await stores.ledger.apply('s', claim('after'), at))).toBe('ok');
    for (const n of numbers(20)) accepted(await stores.ledger.apply('s', claim(`v-${n}`), at));
    const state = await stores.ledger.state('s');
    expect(state.orders.size).toBe(22);
    expect(await stores.ledger.verify('s')).toBeNull();
  } finally {
    await stores.close();
    await directory.close();
    await rm(folder, { recursive: true, force: true });
  }
});
