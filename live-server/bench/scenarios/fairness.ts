import { type Child, startLoad, startServer } from '../child.ts';
import { cheaper, median, type Row } from '../figures.ts';
import { startLiveShow } from '../live-show.ts';
import { drive, joinRoom } from '../room-client.ts';
import type { Scenario } from '../scenario.ts';

const FLOODERS = 50;

/**
 * p99 (ms) of a polite viewer's clock question while fifty connections flood without waiting for any answer. They
 * flood from a process of their own: one that sends a hundred thousand messages a second hears its own answers late.
 */
async function probeUnderFlood(
  server: Child,
  [own = '', ...others]: readonly string[],
  flood: [string, unknown],
  ms: number,
): Promise<number> {
  const { port } = server.ready;
  const probe = await joinRoom(port, own);
  const flooders = await startLoad('flooders', [String(port), JSON.stringify(others), JSON.stringify(flood)]);
  const { p99 } = await drive([probe], 1, ms, () => ['clock', { t: 1 }]);
  await flooders.stop();
  probe.close();
  await new Promise((resolve) => setTimeout(resolve, 500));
  return p99;
}

/** One viewer's answers under a flood by others, beside bare socket.io; the goal is 15 ms. */
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
