import { setTimeout as sleep } from 'node:timers/promises';
import { TICK_MS } from '../../sockets/outbox.ts';
import { startServer } from '../child.ts';
import { cheaper, median, percentile, type Row } from '../figures.ts';
import { startLiveShow } from '../live-show.ts';
import { joinRoom, type RoomClient } from '../room-client.ts';
import type { Scenario } from '../scenario.ts';

/** A product is not pinned again at once; and every press meets the tick at another moment of it. */
const BETWEEN_MS = 600;
const GIVE_UP_MS = 10_000;

interface Room {
  /** Presses, and resolves with how long it took until the last viewer had it, ms. */
  reach(press: () => Promise<unknown>): Promise<number>;
  close(): void;
}

/** `count` viewers who note when what `isIt` recognises has come. */
async function gatherRoom(
  port: number,
  tokens: readonly string[],
  isIt: (text: string) => boolean,
): Promise<Room> {
  let waiting = 0;
  let onLast = () => {};
  const clients: RoomClient[] = [];
  const heard = (text: string) => {
    if (waiting === 0 || !isIt(text)) return;
    waiting -= 1;
    if (waiting === 0) onLast();
  };
  for (let from = 0; from < tokens.length; from += 100)
    clients.push(
      ...(await Promise.all(tokens.slice(from, from + 100).map((token) => joinRoom(port, token, heard)))),
    );
  return {
    async reach(press) {
      waiting = tokens.length;
      const last = new Promise<void>((resolve, reject) => {
        onLast = resolve;
        setTimeout(() => reject(new Error(`${waiting} viewers never heard of it`)), GIVE_UP_MS).unref();
      });
      last.catch(() => {});
      const at = performance.now();
      const pressed = press();
      await last;
      const ms = performance.now() - at;
      await pressed;
      return ms;
    },
    close() {
      for (const client of clients) client.close();
    },
  };
}

/**
 * From the desk's key press until a pin is on the last viewer's wire: authorised, decided, on the disk and in one
 * packet of the tick; beside bare socket.io that emits at once and keeps nothing. A tick is what the show's packets
 * may wait to go out merged, so the bound is a bare broadcast and one tick.
 */
export const pin: Scenario = async ({ rounds, quick }): Promise<Row[]> => {
  const rows: Row[] = [];
  const presses = quick ? 5 : 10;
  for (const viewers of quick ? [200] : [500, 2_000]) {
    const product = await startServer('product');
    const plain = await startServer('bare-broadcast');
    const ours: number[] = [];
    const bare: number[] = [];
    try {
      const show = await startLiveShow(product);
      const command = (type: string) =>
        show.call('POST', `/api/shows/${show.showId}/commands`, { type, itemId: show.itemId });
      const isPin = (text: string) => text.includes(`"pinned":["${show.itemId}"]`);
      const room = await gatherRoom(product.ready.port, await show.visits(viewers), isPin);
      const nobody = Array.from({ length: viewers }, () => '');
      const plainRoom = await gatherRoom(plain.ready.port, nobody, (text) => text.includes('"pinned"'));
      for (let press = 0; press < rounds * presses; press += 1) {
        bare.push(
          await plainRoom.reach(() =>
            fetch(`http://127.0.0.1:${plain.ready.port}/`, { method: 'POST', body: '{}' }),
          ),
        );
        ours.push(await room.reach(() => command('product.pin')));
        await sleep(BETWEEN_MS + Math.random() * TICK_MS);
        await command('product.unpin');
        await sleep(Math.random() * TICK_MS);
      }
      room.close();
      plainRoom.close();
    } finally {
      await Promise.all([product.stop(), plain.stop()]);
    }
    const scenario = `a pin, ${viewers} viewers`;
    const bareName = `io.emit at once + one tick of ${TICK_MS} ms`;
    const row = (measure: string, of: (values: readonly number[]) => number) =>
      cheaper({ scenario, measure, unit: 'ms', ours: of(ours), bare: of(bare) + TICK_MS, bareName }, 1);
    rows.push(
      row('key press to the last viewer, median', median),
      row('key press to the last viewer, p95', (values) => percentile(values, 0.95)),
    );
  }
  return rows;
};
