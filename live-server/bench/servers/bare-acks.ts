import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { BareLog } from '../bare-log.ts';
import { serve } from '../child.ts';

/**
 * Bare socket.io that acknowledges everything at once: the reference for ingest, claims by socket and fairness.
 * `argv[2]`: JSON of what it answers beside `ok`; left out = nothing. `argv[3]`: `durable` = only once that answer is
 * written down.
 */
const answer = { ok: true, ...(JSON.parse(process.argv[2] ?? '{}') as object) };
const log = process.argv[3] === 'durable' ? await BareLog.open() : null;
const http = createServer();
const io = new Server(http, { transports: ['websocket'], perMessageDeflate: false, pingInterval: 300_000 });
io.of('/room').on('connection', (socket) => {
  socket.emit('room', {});
  const acknowledge = (payload: unknown, reply?: (value: unknown) => void) => {
    if (typeof reply !== 'function') return;
    if (log) log.append([payload, answer], () => reply(answer));
    else reply(answer);
  };
  for (const event of ['like', 'claim', 'click', 'clock']) socket.on(event, acknowledge);
});
http.listen(0, '127.0.0.1', () => serve({ port: (http.address() as AddressInfo).port }, async () => ({})));
