import { beforeEach, expect, test } from 'vitest';
import type { RoomState, RoomUpdate } from '#shared/contract/room.ts';
import { ask, goLive, next, ok, type Started, until } from '../testing/running.ts';
import { servedEach } from '../testing/served.ts';

const errors: string[] = [];
beforeEach(() => {
  errors.length = 0;
});
const server = servedEach({ log: { error: (_fields, message) => errors.push(message) } });

/** From here on what viewers are told has to wait, as where storage answers late; answers how to let it go on. */
function holdRoom() {
  const realtime = server.app.realtime as { takeRoom: Started['app']['realtime']['takeRoom'] };
  const { takeRoom } = realtime;
  let goOn = () => {};
  const going = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  let held = 0;
  realtime.takeRoom = async (showId) => {
    held += 1;
    await going;
    return takeRoom(showId);
  };
  const letGo = () => {
    realtime.takeRoom = takeRoom;
    goOn();
  };
  return { isHeld: () => held > 0, letGo };
}

async function viewerOf(showId: string) {
  const { token } = ok(await server.app.openVisit(showId, { source: 'direct' }));
  const socket = server.connect('/room', token);
  await next<RoomState>(socket, 'room');
  const updates: RoomUpdate[] = [];
  socket.on('update', (update: RoomUpdate) => updates.push(update));
  return { socket, updates };
}

test('who comes while the room of those who have gone is still being told misses nothing', async () => {
  const show = await goLive(server.app);
  const first = await viewerOf(show.showId);
  const { isHeld, letGo } = holdRoom();
  await until(isHeld);
  await ask(first.socket, 'leave');
  const second = await viewerOf(show.showId);
  await show.send({ type: 'notice.post', text: 'Free engraving' });
  letGo();
  // The first one may have been on its way; a live room hears every second.
  await until(() => second.updates.length >= 3);
  expect(second.updates.flatMap(({ notices = [] }) => notices.map(({ text }) => text))).toEqual([
    'Free engraving',
  ]);
});

test('viewers who have to wait are in the log, for as long as they do', async () => {
  const show = await goLive(server.app);
  const viewer = await viewerOf(show.showId);
  const { isHeld, letGo } = holdRoom();
  await until(isHeld);
  await until(() => errors.length >= 2);
  expect(new Set(errors)).toEqual(new Set(['viewers and desks of a show wait for a tick that is not done']));
  const heard = viewer.updates.length;
  letGo();
  await until(() => viewer.updates.length > heard);
});
