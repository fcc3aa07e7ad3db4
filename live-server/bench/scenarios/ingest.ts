import { type Load, loadOf, startServer } from '../child.ts';
import { faster, median, type Row } from '../figures.ts';
import { startLiveShow } from '../live-show.ts';
import { drive, joinRoom } from '../room-client.ts';
import type { Scenario } from '../scenario.ts';

const CONNECTIONS = 50;
const DEPTH = 8;

/** Acknowledged viewers' events: validated, limited, folded and stored, beside a bare socket.io acknowledgement. */
export const ingest: Scenario = async ({ rounds, quick }): Promise<Row[]> => {
  const ms = quick ? 1_500 : 4_000;
  const ours: Load[] = [];
  const bare: Load[] = [];
  const product = await startServer('product');
  const plain = await startServer('bare-acks');
  try {
    const show = await startLiveShow(product);
    const [viewers, strangers] = [
      await Promise.all((await show.visits(CONNECTIONS)).map((token) => joinRoom(product.ready.port, token))),
      await Promise.all(Array.from({ length: CONNECTIONS }, () => joinRoom(plain.ready.port, ''))),
    ];
    const click = (): [string, unknown] => ['click', { itemId: show.itemId }];
    // The first round only warms both sides up.
    for (let round = -1; round < rounds; round += 1) {
      const bareLoad = await loadOf(plain, async () => (await drive(strangers, DEPTH, ms, click)).answered);
      const ourLoad = await loadOf(product, async () => (await drive(viewers, DEPTH, ms, click)).answered);
      if (round < 0) continue;
      bare.push(bareLoad);
      ours.push(ourLoad);
    }
    for (const client of [...viewers, ...strangers]) client.close();
  } finally {
    await Promise.all([product.stop(), plain.stop()]);
  }
  const of = (side: readonly Load[], figure: keyof Load) => median(side.map((load) => load[figure]));
  return [
    faster(
      {
        scenario: 'activity in',
        measure: `acknowledged clicks, ${CONNECTIONS} connections`,
        unit: '/s',
        ours: of(ours, 'rate'),
        bare: of(bare, 'rate'),
        bareName: 'socket.io acknowledgement',
        cpu: [of(ours, 'cpu'), of(bare, 'cpu')],
      },
      0.85,
    ),
  ];
};
