import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LedgerRecord } from '../../domain/stock/entries.ts';
import { stockFigures } from '../../domain/stock/ledger.ts';
import {
  accepted,
  at,
  claim,
  codeOf,
  type MakeHarness,
  numbers,
  openDeal,
  type StoreHarness,
  withStores,
} from './harness.ts';

/**
 * Ledger
 * L1  However many claims race, no more units go than there are, and every refusal says sold_out.
 * L2  Prepared = available + reserved + sold + withdrawn, in memory and in a fold of what was read back.
 * L3  An operation asked again, at once or later, answers as the first time, says so, and writes nothing.
 * L4  A refused payment keeps its evidence: a record is written though the answer is a refusal.
 * L5  Records are numbered from 1 without gap; every listener hears each once, in order, before its caller does.
 * L6  What was acknowledged is there after a close and a new open; repeats are still known.
 * L7  An order finds its show, before and after a restart; an unknown one finds none.
 * L8  Verify is null for a whole ledger, else the first number that does not fit.
 * L9  While storage refuses writes everything is refused storage_unavailable, also what rests on what is undone;
 *     afterwards the ledger stands where it stood and goes on by itself.
 * L10 Shows do not see each other's stock, keys or orders.
 */
export function ledgerRules(makeHarness: MakeHarness): void {
  describe('ledger', () => {
    let harness: StoreHarness;
    beforeEach(async () => {
      harness = await makeHarness();
    });
    afterEach(() => harness.dispose());

    it('L1 L2 never oversells under 256 claims at once', () =>
      withStores(harness, async ({ ledger }) => {
        await openDeal(ledger, 's', 100);
        const answers = await Promise.all(
          numbers(256).map((n) => ledger.apply('s', claim(`v-${n}`), at + n)),
        );
        expect(answers.filter((answer) => answer.ok)).toHaveLength(100);
        expect(answers.filter((answer) => codeOf(answer) === 'sold_out')).toHaveLength(156);
        expect(stockFigures(await ledger.state('s'), 'item-1')).toEqual({
          prepared: 100,
          available: 0,
          reserved: 100,
          sold: 0,
          withdrawn: 0,
        });
        const reserved = (await ledger.read('s')).filter(({ entry }) => entry.kind === 'order.reserved');
        expect(reserved).toHaveLength(100);
      }));

    it('L2 conserves units through payment, cancellation and withdrawal, and over a restart', async () => {
      const figures = { prepared: 10, available: 5, reserved: 1, sold: 1, withdrawn: 3 };
      await withStores(harness, async ({ ledger }) => {
        await openDeal(ledger, 's', 10);
        const orders = await Promise.all(
          ['a', 'b', 'c'].map(async (viewer) => accepted(await ledger.apply('s', claim(viewer), at)).order),
        );
        const [a, b] = orders;
        if (!a || !b) throw new Error('no orders');
        await ledger.apply(
          's',
          { op: 'pay', orderId: a.orderId, amount: a.amount, eventId: 'e-1', paidAt: at + 1 },
          at + 1,
        );
        await ledger.apply('s', { op: 'cancel', orderId: b.orderId, reason: 'by-viewer' }, at + 2);
        await ledger.apply('s', { op: 'withdraw-stock', ref: 'w-1', itemId: 'item-1', quantity: 3 }, at + 3);
        expect(stockFigures(await ledger.state('s'), 'item-1')).toEqual(figures);
      });
      await withStores(harness, async ({ ledger }) => {
        expect(stockFigures(await ledger.state('s'), 'item-1')).toEqual(figures);
      });
    });

    it('L3 answers a repeat as the first time and writes nothing', () =>
      withStores(harness, async ({ ledger }) => {
        await openDeal(ledger, 's', 10);
        const answers = await Promise.all(
          numbers(5).map((n) => ledger.apply('s', claim('v', { orderId: `order-${n}` }), at + n)),
        );
        const later = await ledger.apply('s', claim('v', { orderId: 'order-9', quantity: 2 }), at + 9);
        const [first, ...repeats] = [...answers, later].map(accepted);
        expect(first?.repeated).toBe(false);
        expect(first?.records).toHaveLength(1);
        for (const repeat of repeats) {
          expect(repeat).toEqual({ records: [], order: first?.order, repeated: true });
        }
        expect(await ledger.read('s')).toHaveLength(3);
      }));

    it('L4 keeps the evidence of a refused payment', () =>
      withStores(harness, async ({ ledger }) => {
        await openDeal(ledger, 's', 10);
        const { order } = accepted(await ledger.apply('s', claim('v'), at));
        if (!order) throw new Error('no order');
        const heard: LedgerRecord[] = [];
        ledger.onRecord((record) => heard.push(record));
        const answer = await ledger.apply(
          's',
          { op: 'pay', orderId: order.orderId, amount: order.amount - 1, eventId: 'e-1', paidAt: at },
          at,
        );
        expect(codeOf(answer)).toBe('amount_mismatch');
        expect(heard.map((record) => record.entry.kind)).toEqual(['payment.mismatched']);
        expect((await ledger.read('s', 3)).map((record) => record.entry.kind)).toEqual([
          'payment.mismatched',
        ]);
      }));

    it('L5 tells listeners every record once, in order, before its caller', () =>
      withStores(harness, async ({ ledger }) => {
        await openDeal(ledger, 's', 500);
        const heard: number[] = [];
        let unheardAtAnswer = 0;
        const stop = ledger.onRecord((record) => heard.push(record.seq));
        await Promise.all(
          numbers(300).map(async (n) => {
            const { records } = accepted(await ledger.apply('s', claim(`v-${n}`), at));
            if (!records.every((record) => heard.includes(record.seq))) unheardAtAnswer += 1;
          }),
        );
        expect(unheardAtAnswer).toBe(0);
        expect(heard).toEqual(numbers(300, 3));
        stop();
        await ledger.apply('s', claim('late'), at);
        expect(heard).toHaveLength(300);
        expect((await ledger.read('s')).map((record) => record.seq)).toEqual(numbers(303, 1));
        expect((await ledger.read('s', 100, 7)).map((record) => record.seq)).toEqual(numbers(7, 101));
      }));

    it('L6 L7 keeps records, repeats and orders over a restart', async () => {
      const [records, order] = await withStores(harness, async ({ ledger }) => {
        await openDeal(ledger, 's', 1_000);
        await Promise.all(numbers(700).map((n) => ledger.apply('s', claim(`v-${n}`), at)));
        expect(await ledger.showOfOrder('order-v-3')).toBe('s');
        expect(await ledger.showOfOrder('nobody')).toBeNull();
        return [await ledger.read('s'), (await ledger.state('s')).orders.get('order-v-3')] as const;
      });
      expect(records).toHaveLength(702);
      await withStores(harness, async ({ ledger }) => {
        expect(await ledger.showOfOrder('order-v-3')).toBe('s');
        expect(await ledger.showOfOrder('nobody')).toBeNull();
        expect(await ledger.read('s')).toEqual(records);
        const repeat = accepted(await ledger.apply('s', claim('v-3', { orderId: 'another' }), at + 1));
        expect(repeat).toEqual({ records: [], order, repeated: true });
        const fresh = accepted(await ledger.apply('s', claim('new'), at + 1));
        expect(fresh.records.map((record) => record.seq)).toEqual([703]);
        expect(await ledger.verify('s')).toBeNull();
      });
    });

    it.each(['tamper', 'remove'] as const)('L8 finds a record that someone did %s', async (harm) => {
      await withStores(harness, async ({ ledger }) => {
        for (const show of ['s', 'whole']) {
          await openDeal(ledger, show, 10);
          for (const n of numbers(4)) {
            accepted(await ledger.apply(show, claim(`v-${n}`, { orderId: `${show}-${n}` }), at));
          }
          expect(await ledger.verify(show)).toBeNull();
        }
      });
      await harness[harm]('ledger', 's', 4);
      await withStores(harness, async ({ ledger }) => {
        expect(await ledger.verify('s')).toBe(4);
        expect(await ledger.verify('whole')).toBeNull();
      });
    });

    it('L9 undoes what storage did not take, and goes on by itself', () =>
      withStores(harness, async ({ ledger }) => {
        await openDeal(ledger, 's', 2);
        accepted(await ledger.apply('s', claim('before'), at));
        const heard: number[] = [];
        ledger.onRecord((record) => heard.push(record.seq));
        const allow = await harness.refuseWrites();
        const undone = await Promise.all([
          ledger.apply('s', claim('v-1'), at),
          // Rests on v-1's unit: sold out only if that reservation stands.
          ledger.apply('s', claim('v-2'), at),
          // A repeat of what is about to be undone.
          ledger.apply('s', claim('v-1', { orderId: 'again' }), at),
        ]);
        expect(undone.map(codeOf)).toEqual([
          'storage_unavailable',
          'storage_unavailable',
          'storage_unavailable',
        ]);
        expect(heard).toEqual([]);
        await allow();
        await expect.poll(async () => codeOf(await ledger.apply('s', claim('v-3'), at))).toBe('ok');
        expect(codeOf(await ledger.apply('s', claim('v-4'), at))).toBe('sold_out');
        expect(heard).toEqual([4]);
        expect((await ledger.read('s')).map((record) => record.seq)).toEqual([1, 2, 3, 4]);
        expect([...(await ledger.state('s')).orders.keys()]).toEqual(['order-before', 'order-v-3']);
        expect(await ledger.verify('s')).toBeNull();
      }));

    it('L10 keeps shows apart', () =>
      withStores(harness, async ({ ledger }) => {
        await openDeal(ledger, 'one', 1);
        await openDeal(ledger, 'two', 1);
        const answers = await Promise.all(
          ['one', 'two'].map((show) => ledger.apply(show, claim('v', { orderId: `order-${show}` }), at)),
        );
        expect(answers.map(codeOf)).toEqual(['ok', 'ok']);
        expect(await ledger.showOfOrder('order-two')).toBe('two');
        expect((await ledger.state('one')).orders.has('order-two')).toBe(false);
      }));
  });
}
