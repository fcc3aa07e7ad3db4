import { expect, test } from 'vitest';
import type { Visitor } from '../app/api.ts';
import { goLive, newFolder, ok, removeFolder, start, until } from '../testing/running.ts';

const HOUR = 3_600_000;

test('a wall clock that steps back or forward neither reopens a deal nor keeps one open', async () => {
  const folder = await newFolder();
  let aheadMs = 0;
  const server = await start(folder, { clock: () => Date.now() + aheadMs });
  const { showId, dealId, send } = await goLive(server.app, { durationMs: 600_000, perViewerLimit: 1 });
  const claim = async (viewerKey: string) => {
    const { token } = ok(await server.app.openVisit(showId, { source: 'direct', viewerKey }));
    const claimed = await server.app.claim(dealId, 1, 'k', server.app.visitor(token) as Visitor);
    return claimed.ok ? claimed.value : claimed.error.code;
  };
  const isClosed = async () =>
    (await server.stores.events.read(showId)).some(({ event }) => event.type === 'deal.closed');
  expect(await claim('early')).toBe('deal_not_open');
  await send({ type: 'deal.open', dealId });
  const first = await claim('a');

  // Back by a day: the deal is still open, for no longer than it was, and time goes on.
  aheadMs = -24 * HOUR;
  const second = await claim('b');
  expect(second).toMatchObject({ status: 'reserved' });
  if (typeof first === 'string' || typeof second === 'string') throw new Error('not claimed');
  expect(second.placedAt).toBeGreaterThanOrEqual(first.placedAt);
  expect(second.placedAt).toBeLessThan(first.placedAt + 600_000);

  // Forward beyond its end: it is over at once for who claims, and closed by the scheduler.
  aheadMs = HOUR;
  expect(await claim('c')).toBe('deal_not_open');
  await until(isClosed);

  // And back into its time: over is over, and a restart changes nothing about it.
  aheadMs = 0;
  expect(await claim('d')).toBe('deal_not_open');
  await server.stop();
  const again = await start(folder, { clock: () => Date.now() + aheadMs });
  const { token } = ok(await again.app.openVisit(showId, { source: 'direct' }));
  const late = await again.app.claim(dealId, 1, 'k', again.app.visitor(token) as Visitor);
  expect(late).toMatchObject({ ok: false, error: { code: 'deal_not_open' } });
  expect((await again.stores.ledger.state(showId)).windows.get(dealId)?.sold).toBe(0);
  expect((await again.stores.ledger.state(showId)).orders.size).toBe(2);
  await again.stop();
  await removeFolder(folder);
});
