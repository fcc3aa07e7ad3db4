import { expect, test } from 'vitest';
import { StorageUnavailable } from '../storage/unavailable.ts';
import { comeTo, goLive, ok, staff, until } from '../testing/running.ts';
import { servedOnce } from '../testing/served.ts';
import { LateEvidence } from './late-evidence.ts';

const server = servedOnce();

/** The ledger cannot be read from the moment the next event is written on; answers how to mend that. */
function loseLedgerAfterEvent(): () => void {
  const { events, ledger } = server.stores;
  const { append } = events;
  const { state } = ledger;
  events.append = async (...args) => {
    const appended = await append.apply(events, args);
    events.append = append;
    ledger.state = () => Promise.reject(new StorageUnavailable('AWAY', 'the ledger cannot be read'));
    return appended;
  };
  return () => {
    ledger.state = state;
  };
}

test('what stands in the log is told, also where the ledger cannot be read to follow it', async () => {
  const { app, stores } = server;
  const show = await goLive(app);
  const { visitor } = await comeTo(app, show.showId);
  const { release } = ok(await app.realtime.join(visitor));
  const goDesk = ok(await app.realtime.openDesk(show.showId, staff.admin));
  const mend = loseLedgerAfterEvent();
  const { version } = ok(
    await app.command(show.showId, { type: 'deal.open', dealId: show.dealId }, staff.admin),
  );
  mend();
  const told = await app.realtime.takeDesk(show.showId);
  expect(told?.events).toMatchObject([{ version, event: { type: 'deal.opened' } }]);
  expect(await app.realtime.takeRoom(show.showId)).toMatchObject({ version });
  // The scheduler does what the event means.
  await until(async () => (await stores.ledger.state(show.showId)).windows.has(show.dealId));
  goDesk();
  release();
});

test('who did something is answered and everybody else hears of it, though a listener throws', async () => {
  const { app } = server;
  const show = await goLive(app);
  const goDesk = ok(await app.realtime.openDesk(show.showId, staff.admin));
  // The first of a show's listeners.
  const { event } = LateEvidence.prototype;
  LateEvidence.prototype.event = () => {
    throw new Error('a fault of this listener');
  };
  const opened = await app
    .command(show.showId, { type: 'deal.open', dealId: show.dealId }, staff.admin)
    .finally(() => {
      LateEvidence.prototype.event = event;
    });
  const { version } = ok(opened);
  const told = await app.realtime.takeDesk(show.showId);
  expect(told?.events).toMatchObject([{ version, event: { type: 'deal.opened' } }]);
  goDesk();
});
