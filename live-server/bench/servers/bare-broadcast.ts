import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { serve } from '../child.ts';
import { snapshot } from '../snapshot.ts';

/** Bare socket.io that tells everyone at once when it is asked to: the reference for how long a pin takes. */
const http = createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    room.emit('update', { ...snapshot(), pinned: [] });
    response.end('{}');
  });
});
const io = new Server(http, { transports: ['websocket'], perMessageDeflate: false, pingInterval: 300_000 });
const room = io.of('/room');
http.listen(0, '127.0.0.1', () => serve({ port: (http.address() as AddressInfo).port }, async () => ({})));
