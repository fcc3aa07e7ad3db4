import { serve } from '../child.ts';
import { joinRoom } from '../room-client.ts';

/**
 * Connections that flood a room without waiting for any answer, until the process ends. `argv`: the server's port,
 * JSON of the viewers' tokens, JSON of the event and its payload.
 */
const [port = '', tokens = '', flood = ''] = process.argv.slice(2);
const [event, payload] = JSON.parse(flood) as [string, unknown];
const flooders = await Promise.all(
  (JSON.parse(tokens) as string[]).map((token) => joinRoom(Number(port), token)),
);
setInterval(() => {
  for (const flooder of flooders) for (let n = 0; n < 40; n += 1) flooder.tell(event, payload);
}, 5);
serve({ port: 0 }, async () => ({}));
