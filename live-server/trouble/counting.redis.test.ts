import { expect, test } from 'vitest';
import type { RoomState } from '#shared/contract/room.ts';
import { ask, goLive, newFolder, next, ok, removeFolder, staff, start } from '../testing/running.ts';

test('a draw that is settled at one node has everybody in it who took part at another, to the last moment', async () => {
  const folder = await newFolder();
  let now = Date.now();
  const a = await start(folder, { clock: () => now });
  const b = await start(folder, { clock: () => now });
  try {
    const { showId, send } = await goLive(a.app);
    for (let n = 0; n < 5; n += 1) {
      const drawId = `draw-${n}`;
      const keyword = `word${n}`;
      const prize = { en: 'A ring', zh: '戒指' }.en;
      await send({
        ...{ type: 'draw.open', drawId, condition: 'comment', keyword, winners: 1, prize },
        durationMs: 10_000,
      });
      const { token, viewerId } = ok(
        await b.app.openVisit(showId, { source: 'direct', viewerKey: `viewer ${n}` }),
      );
      const room = b.connect('/room', token);
      await next<RoomState>(room, 'room');
      now += 9_999;
      expect(await ask(room, 'comment', { text: keyword })).toMatchObject({ ok: true });
      now += 1;
      await a.app.command(showId, { type: 'draw.settle', drawId }, staff.admin);
      const draw = (await a.stores.events.read(showId)).flatMap(({ event }) =>
        event.type === 'draw.settled' && event.drawId === drawId ? [event] : [],
      );
      expect(draw).toMatchObject([{ result: { winners: [{ viewerId }] } }]);
    }
  } finally {
    await a.stop();
    await b.stop();
    await removeFolder(folder);
  }
});
