import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { serve } from '../child.ts';

/** Bare socket.io that acknowledges everything at once: the reference for ingest, claims by socket and fairness. */
const http = createServer();
const io = new Server(http, { transports: ['websocket'], perMessageDeflate: false, pingInterval: 300_000 });
io.of('/room').on('connection', (socket) => {
  socket.emit('room', {});
  const acknowledge = (_payload: unknown, answer?: (value: unknown) => void) => {
    if (typeof answer === 'function') answer({ ok: true });
  };
  for (const event of ['like', 'claim', 'click', 'clock']) socket.on(event, acknowledge);
});
http.listen(0, '127.0.0.1', () => serve({ port: (http.address() as AddressInfo).port }, async () => ({})));
