import { expect, test } from 'vitest';
import type { Visitor } from '../app/api.ts';
import { goLive, newFolder, ok, removeFolder, staff, start, until } from '../testing/running.ts';

test('a show that is ended at one node while others sell it counts every unit that was sold', async () => {
  const folder = await newFolder();
  const a = await start(folder);
  // What it sells a moment too late would be far out of the show.
  const b = await start(folder, { clock: () => Date.now() + 5_000 });
  try {
    const show = await goLive(a.app, { quantity: 400, perViewerLimit: 400 });
    await show.send({ type: 'deal.open', dealId: show.dealId });
    const sold = new Set<string>();
    const codes = new Set<string>();
    const buyers = await Promise.all(
      [a, b].flatMap(({ app }) =>
        Array.from({ length: 8 }, async () => {
          const { token } = ok(await app.openVisit(show.showId, { source: 'direct' }));
          return { app, visitor: app.visitor(token) as Visitor };
        }),
      ),
    );
    const buy = async ({ app, visitor }: (typeof buyers)[number], n: number) => {
      for (let key = 0; ; key += 1) {
        const lines = [{ itemId: show.otherItemId, quantity: 1 }];
        const bought = await (n % 2 === 0
          ? app.claim(show.dealId, 1, `${key}`, visitor)
          : app.order({ lines, fulfilment: 'ship', key: `${key}` }, visitor));
        if (!bought.ok) {
          codes.add(bought.error.code);
          return;
        }
        sold.add(bought.value.id);
      }
    };
    const buying = buyers.map(buy);
    await until(() => sold.size > 50);
    await show.send({ type: 'show.end' });
    await Promise.all(buying);
    for (const code of codes) expect(['deal_not_open', 'show_not_live', 'sold_out']).toContain(code);
    for (const { app } of [a, b]) {
      const { trade } = ok(await app.metrics(show.showId, staff.admin));
      expect(trade.orders).toBe(sold.size);
    }
  } finally {
    await a.stop();
    await b.stop();
    await removeFolder(folder);
  }
});
