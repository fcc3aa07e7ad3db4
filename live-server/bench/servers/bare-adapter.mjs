import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { createAdapter } from '@socket.io/redis-streams-adapter';
import { Redis } from 'ioredis';
import { Server } from 'socket.io';
import { serve } from '../child.ts';
import { snapshot } from '../snapshot.ts';

/** socket.io over its Redis Streams adapter, as its page says to set it up: `argv[2]` is the Redis. */
const [url] = process.argv.slice(2);
const http = createServer();
const io = new Server(http, {
  transports: ['websocket'],
  perMessageDeflate: false,
  pingInterval: 300_000,
  adapter: createAdapter(new Redis(url)),
});

/** Emits to everybody, on whichever node, at an even pace. */
async function emit({ ms, everyMs }) {
  const until = performance.now() + ms;
  for (let due = performance.now(); due < until; due += everyMs) {
    io.emit('update', snapshot());
    await sleep(Math.max(0, due + everyMs - performance.now()));
  }
  return {};
}

http.listen(0, '127.0.0.1', () => serve({ port: http.address().port }, emit));
