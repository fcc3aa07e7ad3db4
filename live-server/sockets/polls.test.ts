import { expect, test } from 'vitest';
import type { RoomPoll } from '#shared/contract/polls.ts';
import type { RoomState, RoomUpdate } from '#shared/contract/room.ts';
import { ask, goLive, next, ok, staff, until } from '../testing/running.ts';
import { servedOnce } from '../testing/served.ts';

/** What the server's clock is ahead of the machine's. */
let skewMs = 0;
const server = servedOnce({ clock: () => Date.now() + skewMs });

async function viewerOf(showId: string, viewerKey?: string) {
  const key = viewerKey === undefined ? {} : { viewerKey };
  const visit = ok(await server.app.openVisit(showId, { source: 'direct', ...key }));
  const socket = server.connect('/room', visit.token);
  const room = await next<RoomState>(socket, 'room');
  const heard: RoomPoll[] = [];
  socket.on('update', ({ poll }: RoomUpdate) => poll && heard.push(poll));
  return { socket, room, heard };
}

const poll = { pollId: 'q', question: 'Which next?', options: ['Ring', 'Pearls'], durationMs: 60_000 };

test('every viewer has one vote, and the room sees the bars move', async () => {
  const show = await goLive(server.app);
  const [mei, lin] = [await viewerOf(show.showId, 'mei'), await viewerOf(show.showId, 'lin')];
  await show.send({ type: 'poll.open', ...poll, canChange: false });
  await until(() => mei.heard.length > 0);
  expect(mei.heard[0]).toMatchObject({ pollId: 'q', options: ['Ring', 'Pearls'], voters: 0, votes: [0, 0] });
  await ask(mei.socket, 'vote', { pollId: 'q', option: 1 });
  expect(await refusal(mei.socket, { pollId: 'q', option: 0 })).toBe('already_voted');
  const secondVisit = await viewerOf(show.showId, 'mei');
  expect(secondVisit.room.me.vote).toBe(1);
  expect(await refusal(secondVisit.socket, { pollId: 'q', option: 0 })).toBe('already_voted');
  await ask(lin.socket, 'vote', { pollId: 'q', option: 0 });
  expect(await refusal(lin.socket, { pollId: 'q', option: 2 })).toBe('invalid');
  expect(await refusal(lin.socket, { pollId: 'p', option: 0 })).toBe('not_found');
  await until(() => mei.heard.at(-1)?.voters === 2);
  expect(mei.heard.at(-1)?.votes).toEqual([1, 1]);
  const figures = ok(await server.app.metrics(show.showId, staff.admin));
  expect(figures.polls).toEqual([{ pollId: 'q', voters: 2, votes: [1, 1] }]);
});

test('a vote may be changed where the poll allows it; it closes by itself and takes none after', async () => {
  const show = await goLive(server.app);
  const mei = await viewerOf(show.showId);
  await show.send({ type: 'poll.open', ...poll, canChange: true });
  await until(() => mei.heard.length > 0);
  await ask(mei.socket, 'vote', { pollId: 'q', option: 0 });
  await ask(mei.socket, 'vote', { pollId: 'q', option: 1 });
  await until(() => mei.heard.at(-1)?.votes[1] === 1);
  expect(mei.heard.at(-1)).toMatchObject({ voters: 1, votes: [0, 1] });
  skewMs += 60_001;
  expect(await refusal(mei.socket, { pollId: 'q', option: 0 })).toBe('poll_not_open');
  await until(() => mei.heard.at(-1)?.closedAt != null);
  await show.send({ type: 'show.end' });
  const review = ok(await server.app.review(show.showId, staff.admin));
  expect(review.polls).toMatchObject([{ pollId: 'q', question: 'Which next?', voters: 1, votes: [0, 1] }]);
});

test('votes outlive a restart', async () => {
  const show = await goLive(server.app);
  const mei = await viewerOf(show.showId, 'mei-of-old');
  await show.send({ type: 'poll.open', ...poll, canChange: false });
  await until(() => mei.heard.length > 0);
  await ask(mei.socket, 'vote', { pollId: 'q', option: 1 });
  await server.stop();
  await server.startAgain();
  const again = await viewerOf(show.showId, 'mei-of-old');
  expect(again.room).toMatchObject({ poll: { voters: 1, votes: [0, 1] }, me: { vote: 1 } });
  expect(await refusal(again.socket, { pollId: 'q', option: 0 })).toBe('already_voted');
});

async function refusal(
  socket: Awaited<ReturnType<typeof viewerOf>>['socket'],
  vote: object,
): Promise<string> {
  const answer: unknown = await socket.emitWithAck('vote', vote);
  expect(answer).toMatchObject({ ok: false });
  return (answer as { error: { code: string } }).error.code;
}
