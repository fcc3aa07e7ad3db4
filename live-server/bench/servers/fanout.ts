import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server, type Socket } from 'socket.io';
import type { WebSocket } from 'ws';
import { deliver, encodeEvent } from '../../sockets/frames.ts';
import { FairWebSocketServer } from '../../sockets/ws-engine.ts';
import { serve } from '../child.ts';
import { saturate } from '../saturate.ts';
import { snapshot } from '../snapshot.ts';

/** Showcaller's way out: one merged packet, encoded once, one write to each viewer. `argv[2]` = messages merged. */
const merged = Number(process.argv[2] ?? 1);
const http = createServer();
const io = new Server(http, {
  transports: ['websocket'],
  perMessageDeflate: false,
  pingInterval: 300_000,
  wsEngine: FairWebSocketServer,
});
const sockets = new Set<Socket>();
io.of('/room').on('connection', (socket) => {
  sockets.add(socket);
  socket.on('disconnect', () => sockets.delete(socket));
});
const payload = merged === 1 ? snapshot() : { parts: Array.from({ length: merged }, snapshot) };
const broadcast = () => {
  const encoded = encodeEvent('/room', 'update', payload);
  for (const socket of sockets) deliver(socket, encoded);
};
const rawSockets = () =>
  [...sockets].map((socket) => (socket.conn.transport as unknown as { socket: WebSocket }).socket);

http.listen(0, '127.0.0.1', () => {
  const frameBytes = encodeEvent('/room', 'update', payload).frame.length;
  serve({ port: (http.address() as AddressInfo).port, frameBytes }, (message) =>
    saturate(Number(message.ms), rawSockets, broadcast),
  );
});
