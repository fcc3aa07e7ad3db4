import { serve } from '../child.ts';
import { joinRoom, type RoomClient } from '../room-client.ts';
import { clientFrame } from '../viewers.ts';

/**
 * Connections that flood a room without waiting for any answer, as fast as it reads, until the process ends. `argv`:
 * the server's port, JSON of the viewers' tokens, JSON of the event and its payload.
 */
const [port = '', tokens = '', flood = ''] = process.argv.slice(2);
/** Written at once: else sending costs more than taking, and there is no flood. */
const AT_ONCE = 200;
const batch = Buffer.concat(Array.from({ length: AT_ONCE }, () => clientFrame(`42/room,${flood}`)));

/** The next batch once the last one is with the kernel: then the server's reading sets the pace. */
function pour(flooder: RoomClient): void {
  flooder.wire.write(batch, (error) => {
    if (!error) pour(flooder);
  });
}

const flooders = await Promise.all(
  (JSON.parse(tokens) as string[]).map((token) => joinRoom(Number(port), token)),
);
for (const flooder of flooders) pour(flooder);
serve({ port: 0 }, async () => ({}));
