import { expect, test } from 'vitest';
import type { RoomUpdate } from '#shared/contract/room.ts';
import { comeTo, goLive, type OnAir, ok } from '../testing/running.ts';
import { servedOnce } from '../testing/served.ts';

const server = servedOnce();

/** A viewer's place in the room: the seat, what the room is on coming in, and how to go. */
async function seatIn(showId: string) {
  const { visitor } = await comeTo(server.app, showId);
  const { seat, refresh, release } = ok(await server.app.realtime.join(visitor));
  await refresh();
  return { seat, room: () => seat.room(), release };
}

/**
 * Does `work` while viewers are told again and again what there is: many a time in the very moment in which the show
 * has changed, and the ledger is yet to follow before anybody hears so. `look` is called in between.
 */
async function toldDuring(
  showId: string,
  work: () => Promise<unknown>,
  look: (toldSoFar: number) => void = () => {},
): Promise<readonly RoomUpdate[]> {
  const told: RoomUpdate[] = [];
  const take = async () => {
    const update = await server.app.realtime.takeRoom(showId);
    if (update) told.push(update);
  };
  let isDone = false;
  const taking = Array.from({ length: 2 }, async () => {
    while (!isDone) {
      await take();
      look(told.length);
      await new Promise((resolve) => setImmediate(resolve));
    }
  });
  await work().finally(() => {
    isDone = true;
  });
  await Promise.all(taking);
  await take();
  return told;
}

/** One after another, what a room hears of by an event alone; answers the text of each notice. */
async function busy(show: OnAir, commentIds: readonly string[]): Promise<string[]> {
  const notices: string[] = [];
  for (const [round, commentId] of commentIds.entries()) {
    notices.push(`Notice ${round}`);
    await show.send({ type: 'notice.post', text: `Notice ${round}` });
    await show.send({ type: 'comment.pin', commentId });
    await show.send({ type: 'comment.answer', commentId, text: `Answer ${round}` });
    await show.send({ type: 'comment.hide', commentId });
  }
  await show.send({ type: 'product.pin', itemId: show.itemId });
  return notices;
}

test('viewers hear of all that is done, also where they are told while the ledger follows it', async () => {
  const show = await goLive(server.app);
  const { seat, release } = await seatIn(show.showId);
  const ids = Array.from({ length: 5 }, (_, n) => ok(seat.comment(`Question ${n}`)).commentId);
  let notices: string[] = [];
  const told = await toldDuring(show.showId, async () => {
    notices = await busy(show, ids);
  });
  expect(told.flatMap((update) => update.notices?.map(({ text }) => text) ?? [])).toEqual(notices);
  expect(told.flatMap((update) => update.answers?.map(({ commentId }) => commentId) ?? [])).toEqual(ids);
  expect(told.flatMap(({ hidden = [] }) => hidden)).toEqual(ids);
  expect(told.findLast(({ pinned }) => pinned)?.pinned).toEqual([show.itemId]);
  expect(told.findLast(({ pinnedComment }) => pinnedComment !== undefined)?.pinnedComment).toBeNull();
  release();
});

test('a packet says from which version to which, without a gap, and who has just come goes on from the next', async () => {
  const show = await goLive(server.app);
  const { seat, room, release } = await seatIn(show.showId);
  const ids = Array.from({ length: 5 }, (_, n) => ok(seat.comment(`Question ${n}`)).commentId);
  const begun = room().version;
  const come: { readonly at: number; readonly after: number }[] = [];
  const told = await toldDuring(
    show.showId,
    () => busy(show, ids),
    (after) => {
      come.push({ at: room().version, after });
      // There is something to tell at any moment.
      ok(seat.comment('Hello'));
    },
  );
  expect(told.map(({ from }) => from)).toEqual([begun, ...told.slice(0, -1).map(({ version }) => version)]);
  const next = come.flatMap(({ at, after }) =>
    told.slice(after, after + 1).map((update) => ({ at, update })),
  );
  expect(next.length).toBeGreaterThan(0);
  // A gap, or a packet that is older than the room: neither would be folded.
  expect(next.filter(({ at, update }) => update.from > at || update.version < at)).toEqual([]);
  release();
});
