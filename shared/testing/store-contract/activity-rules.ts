import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ActivityRow, ActivityStore } from '../../domain/stores.ts';
import {
  accepted,
  click,
  codeOf,
  type MakeHarness,
  numbers,
  reported,
  type StoreHarness,
  withStores,
} from './harness.ts';

/**
 * Activity
 * A1  Reported facts are answered new or repeated, one answer a fact; a factId counts once per show, within one
 *     call, over calls that race, and over a restart.
 * A2  Facts without a factId never repeat.
 * A3  Reading page by page gives every fact once, numbered from 1 without gap, in order of arrival, as it came.
 * A4  Recorded facts are durable after flush, in order; closing flushes.
 * A5  Beyond its bound the queue drops and says so, and counts what it dropped.
 * A6  While storage refuses writes, reports are refused storage_unavailable and count as never seen; recorded
 *     facts wait and are written when it works again.
 * A7  Shows do not see each other's facts or ids.
 */
export function activityRules(makeHarness: MakeHarness): void {
  describe('activity', () => {
    let harness: StoreHarness;
    beforeEach(async () => {
      harness = await makeHarness();
    });
    afterEach(() => harness.dispose());

    it('A1 counts a factId once, within a call and over calls', () =>
      withStores(harness, async ({ activity }) => {
        const first = accepted(await activity.ingest('s', [reported(1), reported(2), reported(1)]));
        expect(first).toEqual([true, true, false]);
        const racing = await Promise.all(
          numbers(8).map(() => activity.ingest('s', numbers(2_500).map(reported))),
        );
        const isNew = racing.flatMap((answer) => accepted(answer).filter(Boolean));
        expect(isNew).toHaveLength(2_498);
        expect(await activity.count('s')).toBe(2_500);
      }));

    it('A1 knows repeats after a restart', async () => {
      await withStores(harness, async ({ activity }) => {
        accepted(await activity.ingest('s', numbers(3_210).map(reported)));
      });
      await withStores(harness, async ({ activity }) => {
        const again = accepted(await activity.ingest('s', numbers(10, 3_205).map(reported)));
        expect(again).toEqual([...numbers(5).map(() => false), ...numbers(5).map(() => true)]);
        expect(await activity.count('s')).toBe(3_215);
      });
    });

    it('A2 takes every fact without a factId', () =>
      withStores(harness, async ({ activity }) => {
        const same = { factId: null, fact: click(1) };
        expect(accepted(await activity.ingest('s', [same, same]))).toEqual([true, true]);
        expect(accepted(await activity.ingest('s', []))).toEqual([]);
        expect(await activity.count('s')).toBe(2);
      }));

    it('A3 reads everything once, in order of arrival, by pages of any size', () =>
      withStores(harness, async ({ activity }) => {
        for (const part of [3, 1_700, 1, 999]) {
          const from = await activity.count('s');
          accepted(await activity.ingest('s', numbers(part, from).map(reported)));
        }
        for (const size of [1_000, 37, 5_000]) {
          const rows = await readAll(activity, 's', size);
          expect(rows.map((row) => row.seq)).toEqual(numbers(2_703, 1));
          expect(rows.map((row) => row.factId)).toEqual(numbers(2_703).map((n) => `fact-${n}`));
          expect(rows.map((row) => row.fact)).toEqual(numbers(2_703).map(click));
        }
        expect(await activity.read('s', 0, 1)).toHaveLength(1);
        expect(await activity.read('s', 2_703, 10)).toEqual([]);
        expect(await activity.read('nobody', 0, 10)).toEqual([]);
      }));

    it('A4 has recorded facts durable and in order after flush, and after close', async () => {
      await withStores(harness, async ({ activity }) => {
        for (const n of numbers(40))
          expect(activity.record('s', [click(n * 2), click(n * 2 + 1)])).toBe(true);
        await activity.flush();
        expect(await activity.count('s')).toBe(80);
        activity.record('s', [click(80)]);
      });
      await withStores(harness, async ({ activity }) => {
        const rows = await readAll(activity, 's', 100);
        expect(rows.map((row) => row.fact)).toEqual(numbers(81).map(click));
        expect(rows.every((row) => row.factId === null)).toBe(true);
      });
    });

    it('A4 writes recorded facts soon without being told', () =>
      withStores(harness, async ({ activity }) => {
        activity.record('s', [click(1)]);
        await expect.poll(() => activity.count('s')).toBe(1);
      }));

    it('A5 drops beyond its bound and counts it', () =>
      withStores(harness, async ({ activity }) => {
        const many = numbers(50_000).map(click);
        let taken = 0;
        let dropped = 0;
        for (let call = 0; call < 1_000 && dropped === 0; call += 1) {
          if (activity.record('s', many)) taken += many.length;
          else dropped += many.length;
        }
        expect(dropped).toBeGreaterThan(0);
        expect(activity.dropped()).toBe(dropped);
        await activity.flush();
        expect(await activity.count('s')).toBe(taken);
        expect(activity.record('s', [click(1)])).toBe(true);
      }));

    it('A6 refuses reports while storage refuses, and keeps recorded facts', () =>
      withStores(harness, async ({ activity }) => {
        accepted(await activity.ingest('s', [reported(1)]));
        const allow = await harness.refuseWrites();
        const refused = await Promise.all([
          activity.ingest('s', [reported(1), reported(2)]),
          activity.ingest('s', [reported(2)]),
        ]);
        expect(refused.map(codeOf)).toEqual(['storage_unavailable', 'storage_unavailable']);
        expect(activity.record('s', [click(50), click(51)])).toBe(true);
        await expect(activity.flush()).rejects.toThrow();
        expect(await activity.count('s')).toBe(1);
        await allow();
        await expect.poll(() => activity.count('s'), { timeout: 10_000 }).toBe(3);
        expect(accepted(await activity.ingest('s', [reported(1), reported(2)]))).toEqual([false, true]);
        const rows = await readAll(activity, 's', 10);
        expect(rows.map((row) => row.seq)).toEqual([1, 2, 3, 4]);
        expect(rows.map((row) => row.fact)).toEqual([click(1), click(50), click(51), click(2)]);
        expect(activity.dropped()).toBe(0);
      }));

    it('A7 keeps shows apart', () =>
      withStores(harness, async ({ activity }) => {
        accepted(await activity.ingest('one', [reported(1)]));
        expect(accepted(await activity.ingest('two', [reported(1)]))).toEqual([true]);
        activity.record('two', [click(9)]);
        await activity.flush();
        expect(await activity.count('one')).toBe(1);
        expect(await activity.count('two')).toBe(2);
      }));
  });
}

async function readAll(activity: ActivityStore, showId: string, pageSize: number): Promise<ActivityRow[]> {
  const rows: ActivityRow[] = [];
  for (let after = 0; ; ) {
    const page = await activity.read(showId, after, pageSize);
    const last = page.at(-1);
    if (!last) return rows;
    rows.push(...page);
    after = last.seq;
  }
}
