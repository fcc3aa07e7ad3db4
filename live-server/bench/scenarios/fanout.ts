import { type Load, startServer } from '../child.ts';
import { faster, median, type Row } from '../figures.ts';
import type { Scenario } from '../scenario.ts';
import { gather } from '../viewers.ts';

interface Side {
  readonly server: string;
  readonly args: readonly string[];
  readonly path: string;
  readonly hello: string | null;
  /** Logical messages in a packet. */
  readonly merged: number;
}

const engine = '/socket.io/?EIO=4&transport=websocket';
const sides = {
  ws: { server: 'bare-fanout', args: ['ws-string'], path: '/', hello: null, merged: 1 },
  io: { server: 'bare-fanout', args: ['io-emit'], path: engine, hello: '40', merged: 1 },
  one: { server: 'fanout', args: ['1'], path: engine, hello: '40/room,{}', merged: 1 },
  four: { server: 'fanout', args: ['4'], path: engine, hello: '40/room,{}', merged: 4 },
} satisfies Record<string, Side>;

/** Logical deliveries received by `viewers` clients while the server broadcasts as fast as it can. */
async function deliveries(
  { server, args, path, hello, merged }: Side,
  viewers: number,
  ms: number,
): Promise<Load> {
  const child = await startServer(server, args);
  try {
    const crowd = await gather(child.ready.port, path, viewers, () => hello);
    await new Promise((resolve) => setTimeout(resolve, 500));
    await child.ask({ ms: 500 });
    crowd.takeBytes();
    const started = performance.now();
    const { broadcasts, cpuMicros } = await child.ask({ ms });
    const received = crowd.takeBytes();
    const seconds = (performance.now() - started) / 1000;
    crowd.close();
    return {
      rate: (received / Number(child.ready.frameBytes) / seconds) * merged,
      cpu: Number(cpuMicros) / (Number(broadcasts) * viewers * merged),
    };
  } finally {
    await child.stop();
  }
}

/** Broadcast to everyone, one server core saturated. */
export const fanout: Scenario = async ({ rounds, quick }): Promise<Row[]> => {
  const ms = quick ? 1_500 : 4_000;
  const rows: Row[] = [];
  for (const viewers of quick ? [500] : [2_000, 5_000]) {
    const loads: Record<keyof typeof sides, Load[]> = { ws: [], io: [], one: [], four: [] };
    for (let round = 0; round < rounds; round += 1)
      for (const name of Object.keys(sides) as (keyof typeof sides)[])
        loads[name].push(await deliveries(sides[name], viewers, ms));
    const of = (name: keyof typeof sides, figure: keyof Load) =>
      median(loads[name].map((load) => load[figure]));
    const row = (
      measure: string,
      [ours, bare]: readonly [keyof typeof sides, keyof typeof sides],
      bareName: string,
    ) => ({
      ...{ scenario: `fan-out, ${viewers} viewers`, measure, unit: '/s', bareName },
      ...{ ours: of(ours, 'rate'), bare: of(bare, 'rate') },
      cpu: [of(ours, 'cpu'), of(bare, 'cpu')] as const,
    });
    rows.push(
      faster(row('one message a packet', ['one', 'ws'], 'ws, one string'), 1),
      faster(row('one message a packet', ['one', 'io'], 'io.emit'), 1.25),
      faster(row('four messages a tick, merged', ['four', 'io'], 'io.emit'), 4),
    );
  }
  return rows;
};
