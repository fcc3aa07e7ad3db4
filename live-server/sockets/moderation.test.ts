import { expect, test } from 'vitest';
import type { DeskUpdate, SentEvent } from '#shared/contract/desk.ts';
import type { RoomState, RoomUpdate } from '#shared/contract/room.ts';
import { aloneCluster } from '../cluster/alone.ts';
import {
  ask,
  goLive,
  newFolder,
  next,
  ok,
  removeFolder,
  type Started,
  staff,
  start,
  until,
} from '../testing/running.ts';
import { servedOnce } from '../testing/served.ts';

const server = servedOnce();

async function viewerOf(showId: string, name = 'Mei', at: Started = server) {
  const visit = ok(await at.app.openVisit(showId, { source: 'direct', name }));
  const socket = at.connect('/room', visit.token);
  const room = await next<RoomState>(socket, 'room');
  const updates: RoomUpdate[] = [];
  socket.on('update', (update: RoomUpdate) => updates.push(update));
  const say = async (text: string) =>
    (await ask<{ ok: true; commentId: string }>(socket, 'comment', { text })).commentId;
  return { socket, room, updates, say };
}

async function deskOf(showId: string) {
  const socket = server.connect('/desk', 'admin');
  await ask(socket, 'watch', { showId });
  const updates: DeskUpdate[] = [];
  socket.on('update', (update: DeskUpdate) => updates.push(update));
  const events = () => updates.flatMap((update) => update.events as SentEvent[]);
  return { updates, events };
}

test('a comment with a blocked word is for the desk alone, and those on the screen go', async () => {
  const show = await goLive(server.app);
  const viewer = await viewerOf(show.showId);
  const desk = await deskOf(show.showId);
  const early = await viewer.say('加 微 信 吗');
  await until(() => viewer.updates.some(({ comments }) => comments?.some(({ id }) => id === early)));
  await show.send({ type: 'words.block', words: ['加微信'] });
  await until(() => viewer.updates.some(({ hidden }) => hidden?.includes(early)));
  const late = await viewer.say('加微信！');
  const fine = await viewer.say('你好');
  await until(() => viewer.updates.some(({ comments }) => comments?.some(({ id }) => id === fine)));
  const heard = viewer.updates.flatMap(({ comments = [] }) => comments.map(({ id }) => id));
  expect(heard).not.toContain(late);
  await until(() => desk.updates.some(({ comments }) => comments?.some(({ id }) => id === late)));
  const { room } = await viewerOf(show.showId);
  expect(room.comments.map(({ id }) => id)).toEqual([fine]);
});

test('a rule answers as Showcaller, once in a while; spam gets no reply', async () => {
  const show = await goLive(server.app);
  const viewer = await viewerOf(show.showId);
  const desk = await deskOf(show.showId);
  await show.send({
    type: 'autoreply.set',
    rules: [{ words: ['证书', 'certificate'], reply: 'Every piece has one.' }],
  });
  await viewer.say('certificate certificate certificate certificate certificate');
  const first = await viewer.say('有证书吗');
  await viewer.say('Is there a certificate?');
  await until(() => viewer.updates.some(({ answers }) => (answers?.length ?? 0) > 0));
  const last = await viewer.say('Good night');
  await until(() => viewer.updates.some(({ comments }) => comments?.some(({ id }) => id === last)));
  expect(viewer.updates.flatMap(({ answers = [] }) => answers)).toEqual([
    { commentId: first, text: 'Every piece has one.' },
  ]);
  const answered = () => desk.events().filter(({ event }) => event.type === 'comment.answered');
  await until(() => answered().length > 0);
  expect(answered()).toMatchObject([{ actor: { role: 'system' } }]);
});

test('a question that comes while no node leads is answered by rule as soon as one does, once', async () => {
  let leads = false;
  const own = await newFolder();
  const waiting = await start(own, { cluster: { ...aloneCluster(), isLeader: () => leads } });
  try {
    const show = await goLive(waiting.app);
    const viewer = await viewerOf(show.showId, 'Mei', waiting);
    await show.send({ type: 'autoreply.set', rules: [{ words: ['证书'], reply: 'Every piece has one.' }] });
    const asked = await viewer.say('有证书吗');
    await viewer.say('证书？');
    leads = true;
    await until(() => viewer.updates.some(({ answers }) => (answers?.length ?? 0) > 0));
    const last = await viewer.say('Good night');
    await until(() => viewer.updates.some(({ comments }) => comments?.some(({ id }) => id === last)));
    expect(viewer.updates.flatMap(({ answers = [] }) => answers)).toEqual([
      { commentId: asked, text: 'Every piece has one.' },
    ]);
  } finally {
    await waiting.stop();
    await removeFolder(own);
  }
});

test('a pinned comment is on top for who is there and who comes, until it is taken down', async () => {
  const show = await goLive(server.app);
  const viewer = await viewerOf(show.showId);
  const commentId = await viewer.say('Is it 18k?');
  await show.send({ type: 'comment.pin', commentId });
  await until(() => viewer.updates.some(({ pinnedComment }) => pinnedComment?.commentId === commentId));
  const late = await viewerOf(show.showId, 'Lin');
  expect(late.room.pinnedComment).toMatchObject({ commentId, name: 'Mei', text: 'Is it 18k?' });
  await show.send({ type: 'comment.hide', commentId });
  await until(() => viewer.updates.some(({ pinnedComment }) => pinnedComment === null));
});

test('a hidden comment goes, and comes again when it is shown', async () => {
  const show = await goLive(server.app);
  const viewer = await viewerOf(show.showId);
  const commentId = await viewer.say('Hello');
  await show.send({ type: 'comment.hide', commentId });
  await until(() => viewer.updates.some(({ hidden }) => hidden?.includes(commentId)));
  expect((await viewerOf(show.showId)).room.comments).toEqual([]);
  viewer.updates.length = 0;
  await show.send({ type: 'comment.show', commentId });
  await until(() => viewer.updates.some(({ comments }) => comments?.some(({ id }) => id === commentId)));
  expect((await viewerOf(show.showId)).room.comments).toMatchObject([{ id: commentId }]);
});

test('what nobody said cannot be hidden, answered or pinned', async () => {
  const show = await goLive(server.app);
  for (const command of [
    { type: 'comment.hide', commentId: 'none' },
    { type: 'comment.answer', commentId: 'none', text: 'Yes' },
    { type: 'comment.pin', commentId: 'none' },
  ] as const)
    expect(await server.app.command(show.showId, command, staff.admin)).toMatchObject({
      ok: false,
      error: { code: 'not_found' },
    });
});

test('a hidden price is not sent, its planned deal neither, and nobody can order until it is revealed', async () => {
  const show = await goLive(server.app);
  await show.send({ type: 'price.hide', itemId: 'ring' });
  const viewer = await viewerOf(show.showId);
  const ring = viewer.room.items.find(({ itemId }) => itemId === 'ring');
  expect(ring).toMatchObject({ isPriceHidden: true, price: ring?.listPrice });
  expect(viewer.room.deals).toEqual([]);
  const order = { lines: [{ itemId: 'ring', quantity: 1 }], fulfilment: 'ship', key: 'k1' };
  expect(await ask(viewer.socket, 'order', order)).toMatchObject({ error: { code: 'not_for_sale' } });
  await show.send({ type: 'price.reveal', itemId: 'ring' });
  await until(() => viewer.updates.some(({ items }) => items?.some(({ itemId }) => itemId === 'ring')));
  const revealed = viewer.updates.flatMap(({ items = [] }) => items).find(({ itemId }) => itemId === 'ring');
  expect(revealed).toMatchObject({ price: 100_000 });
  expect(revealed).not.toHaveProperty('isPriceHidden');
  expect(viewer.updates.flatMap(({ deals = [] }) => deals.map(({ id }) => id))).toEqual(['flash']);
  expect(await ask(viewer.socket, 'order', { ...order, key: 'k2' })).toMatchObject({ ok: true });
});

test('a notice is taken down, and a welcome is there for who comes', async () => {
  const show = await goLive(server.app);
  const viewer = await viewerOf(show.showId);
  expect(viewer.room.welcome).toBeNull();
  await show.send({ type: 'notice.post', text: 'Free engraving' });
  await until(() => viewer.updates.some(({ notice }) => notice?.text === 'Free engraving'));
  await show.send({ type: 'notice.clear' });
  await until(() => viewer.updates.some(({ notice }) => notice === null));
  await show.send({ type: 'welcome.set', text: 'Welcome in' });
  const late = await viewerOf(show.showId);
  expect(late.room).toMatchObject({ notice: null, welcome: 'Welcome in' });
});
