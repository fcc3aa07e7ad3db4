import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { type WebSocket, WebSocketServer } from 'ws';
import { serve } from '../child.ts';
import { saturate } from '../saturate.ts';
import { snapshot } from '../snapshot.ts';

/** The bare sides of the fan-out bench: `ws` with one string to each, or socket.io's `io.emit`. */
const mode = process.argv[2] === 'io-emit' ? 'io-emit' : 'ws-string';
const http = createServer();
const payload = snapshot();
const sockets = new Set<WebSocket>();
let broadcast: () => void;

if (mode === 'ws-string') {
  const wss = new WebSocketServer({ server: http, perMessageDeflate: false });
  wss.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.send('hello');
  });
  broadcast = () => {
    const text = JSON.stringify(payload);
    for (const socket of sockets) socket.send(text);
  };
} else {
  const io = new Server(http, { transports: ['websocket'], perMessageDeflate: false, pingInterval: 300_000 });
  io.engine.on('connection', (connection) => sockets.add(connection.transport.socket));
  broadcast = () => io.emit('update', payload);
}

http.listen(0, '127.0.0.1', () => {
  serve({ port: (http.address() as AddressInfo).port, frameBytes: frameBytes() }, async (message) =>
    saturate(Number(message.ms), () => sockets, broadcast),
  );
});

/** Bytes of one broadcast on the wire: payload and a four-byte WebSocket header. */
function frameBytes(): number {
  const body = JSON.stringify(payload);
  return 4 + Buffer.byteLength(mode === 'ws-string' ? body : `42["update",${body}]`);
}
