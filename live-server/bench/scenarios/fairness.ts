import { type Child, startServer } from '../child.ts';
import { cheaper, median, type Row } from '../figures.ts';
import { startLiveShow } from '../live-show.ts';
import { drive, joinRoom, type RoomClient } from '../room-client.ts';
import type { Scenario } from '../scenario.ts';

const FLOODERS = 50;

/** p99 (ms) of a polite viewer's clock question while fifty connections flood without waiting for any answer. */
async function probeUnderFlood(
  server: Child,
  tokens: readonly string[],
  flood: [string, unknown],
  ms: number,
): Promise<number> {
  const probe = await joinRoom(server.ready.port, tokens[0] ?? '');
  const flooders: RoomClient[] = await Promise.all(
    tokens.slice(1).map((token) => joinRoom(server.ready.port, token)),
  );
  const [event, payload] = flood;
  const timer = setInterval(() => {
    for (const flooder of flooders) for (let n = 0; n < 40; n += 1) flooder.tell(event, payload);
  }, 5);
  const { p99 } = await drive([probe], 1, ms, () => ['clock', { t: 1 }]);
  clearInterval(timer);
  for (const client of [probe, ...flooders]) client.close();
  await new Promise((resolve) => setTimeout(resolve, 500));
  return p99;
}

/** One viewer's answers under a flood by others, beside bare socket.io; LIMITS.md's goal is 15 ms. */
export const fairness: Scenario = async ({ rounds, quick }): Promise<Row[]> => {
  const ms = quick ? 2_000 : 5_000;
  const ours: number[] = [];
  const bare: number[] = [];
  const product = await startServer('product');
  const plain = await startServer('bare-acks');
  try {
    const show = await startLiveShow(product);
    const nobody = Array.from({ length: FLOODERS + 1 }, () => '');
    for (let round = 0; round < rounds; round += 1) {
      bare.push(await probeUnderFlood(plain, nobody, ['click', { itemId: show.itemId }], ms));
      ours.push(
        await probeUnderFlood(
          product,
          await show.visits(FLOODERS + 1),
          ['click', { itemId: show.itemId }],
          ms,
        ),
      );
    }
  } finally {
    await Promise.all([product.stop(), plain.stop()]);
  }
  const row = cheaper(
    {
      scenario: 'fairness',
      measure: `a polite viewer's p99 under ${FLOODERS} flooders`,
      unit: 'ms',
      ours: median(ours),
      bare: median(bare),
      bareName: 'socket.io',
    },
    1,
  );
  return [{ ...row, goal: '≤ 15 ms', met: row.ours <= 15 }];
};
