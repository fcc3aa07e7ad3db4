import { beforeEach, expect, test } from 'vitest';
import type { Visitor } from '../app/api.ts';
import { goLive, type OnAir, ok, staff, until } from '../testing/running.ts';
import { openTwin } from '../testing/twin.ts';
import { twoNodes } from '../testing/two-nodes.ts';

// What the second sells a moment too late would be far out of the show.
const two = twoNodes({ b: { clock: () => Date.now() + 5_000 } });
let show: OnAir;
beforeEach(async () => {
  show = await goLive(two.a.app, { quantity: 400, perViewerLimit: 400 });
  await show.send({ type: 'deal.open', dealId: show.dealId });
});

/** Viewers at both nodes who buy one unit after another, until they are refused; `pace` is awaited before each. */
async function buyers(each: number, pace: () => Promise<void>) {
  const sold = new Set<string>();
  const codes = new Set<string>();
  const all = await Promise.all(
    [two.a, two.b].flatMap(({ app }) =>
      Array.from({ length: each }, async () => {
        const { token } = ok(await app.openVisit(show.showId, { source: 'direct' }));
        return { app, visitor: app.visitor(token) as Visitor };
      }),
    ),
  );
  const buy = async ({ app, visitor }: (typeof all)[number], n: number) => {
    for (let key = 0; ; key += 1) {
      await pace();
      const lines = [{ itemId: show.otherItemId, quantity: 1 }];
      const bought = await (n % 2 === 0
        ? app.claim(show.dealId, 1, `${key}`, visitor)
        : app.order({ lines, fulfilment: 'ship', key: `${key}` }, visitor));
      if (!bought.ok) {
        // Waited as long as anybody does, and asks again under the same key.
        if (bought.error.code === 'storage_unavailable') {
          key -= 1;
          continue;
        }
        codes.add(bought.error.code);
        return;
      }
      sold.add(bought.value.id);
    }
  };
  return { sold, codes, gone: Promise.all(all.map(buy)) };
}

async function expectAllCounted({ sold, codes, gone }: Awaited<ReturnType<typeof buyers>>): Promise<void> {
  await gone;
  for (const code of codes) expect(['deal_not_open', 'show_not_live', 'sold_out']).toContain(code);
  for (const { app } of [two.a, two.b]) {
    const { trade } = ok(await app.metrics(show.showId, staff.admin));
    expect(trade.orders).toBe(sold.size);
  }
}

test('a show that is ended at one node while others sell it counts every unit that was sold', async () => {
  const buying = await buyers(8, async () => {});
  await until(() => buying.sold.size > 50);
  await show.send({ type: 'show.end' });
  await expectAllCounted(buying);
});

test('a node that hangs keeps no show from ending, and what the others sell meanwhile is counted', async () => {
  const hung = (await openTwin(two.folder)).nodes;
  const calls = hung?.settings.cluster?.calls;
  const asked: string[] = [];
  for (const about of ['sales.stop', 'facts.flush'])
    calls?.serve(about, () => {
      asked.push(about);
      return new Promise(() => {});
    });
  const buying = await buyers(4, () => new Promise((resolve) => setTimeout(resolve, 40)));
  await until(() => buying.sold.size > 10);
  await show.send({ type: 'show.end' });
  expect(new Set(asked)).toEqual(new Set(['sales.stop', 'facts.flush']));
  await expectAllCounted(buying);
  await hung?.close();
});
