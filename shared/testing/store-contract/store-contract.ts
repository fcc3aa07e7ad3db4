import { describe, expect, it } from 'vitest';
import { activityRules } from './activity-rules.ts';
import { eventRules } from './events-rules.ts';
import { actor, at, codeOf, type MakeHarness, notice, withStores } from './harness.ts';
import { ledgerRules } from './ledger-rules.ts';

/**
 * The contract of the three stores: numbered rules, run on every twin. The interfaces are in
 * `shared/domain/stores.ts`; the rules stand at the head of each `*-rules.ts`.
 *
 * Stores
 * S1  check resolves while every store takes writes and rejects while one does not.
 * S2  Closing twice is harmless; a closed store refuses writes with storage_unavailable.
 */
export function describeStoreContract(twin: string, makeHarness: MakeHarness): void {
  describe(`store contract: ${twin}`, () => {
    eventRules(makeHarness);
    ledgerRules(makeHarness);
    activityRules(makeHarness);

    it('S1 says whether it takes writes', async () => {
      const harness = await makeHarness();
      await withStores(harness, async (stores) => {
        await stores.check();
        const allow = await harness.refuseWrites();
        await expect(stores.check()).rejects.toThrow();
        await allow();
        await stores.check();
      });
      await harness.dispose();
    });

    it('S2 refuses writes once closed', async () => {
      const harness = await makeHarness();
      const stores = await harness.open();
      await stores.close();
      await stores.close();
      expect(codeOf(await stores.events.append('s', 0, at, actor, null, [notice('late')]))).toBe(
        'storage_unavailable',
      );
      expect(codeOf(await stores.activity.ingest('s', []))).toBe('storage_unavailable');
      expect(stores.activity.record('s', [{ kind: 'leave', at, visitId: 'v' }])).toBe(false);
      await harness.dispose();
    });
  });
}
