import { startServer } from '../child.ts';
import { faster, median, type Row } from '../figures.ts';
import { startLiveShow } from '../live-show.ts';
import { drive, joinRoom } from '../room-client.ts';
import type { Scenario } from '../scenario.ts';

const CONNECTIONS = 50;
const DEPTH = 8;

/** Acknowledged viewers' events: validated, limited, folded and stored, beside a bare socket.io acknowledgement. */
export const ingest: Scenario = async ({ rounds, quick }): Promise<Row[]> => {
  const ms = quick ? 1_500 : 4_000;
  const ours: number[] = [];
  const bare: number[] = [];
  const product = await startServer('product');
  const plain = await startServer('bare-acks');
  try {
    const show = await startLiveShow(product);
    const [viewers, strangers] = [
      await Promise.all((await show.visits(CONNECTIONS)).map((token) => joinRoom(product.ready.port, token))),
      await Promise.all(Array.from({ length: CONNECTIONS }, () => joinRoom(plain.ready.port, ''))),
    ];
    const click = (): [string, unknown] => ['click', { itemId: show.itemId }];
    for (let round = 0; round < rounds; round += 1) {
      bare.push((await drive(strangers, DEPTH, ms, click)).rate);
      ours.push((await drive(viewers, DEPTH, ms, click)).rate);
    }
    for (const client of [...viewers, ...strangers]) client.close();
  } finally {
    await Promise.all([product.stop(), plain.stop()]);
  }
  return [
    faster(
      {
        scenario: 'activity in',
        measure: `acknowledged clicks, ${CONNECTIONS} connections`,
        unit: '/s',
        ours: median(ours),
        bare: median(bare),
        bareName: 'socket.io acknowledgement',
      },
      0.85,
    ),
  ];
};
