import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

const TRIES = 50;

/** An even UDP port of loopback that is free, and so is the one after it: for RTP and its RTCP. */
export async function freePortPair(): Promise<number> {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const first = await bound(0);
    const { port } = first.address();
    const second = port % 2 === 0 ? await bound(port + 1).catch(() => null) : null;
    await Promise.all([closed(first), second && closed(second)]);
    if (second) return port;
  }
  throw new Error('No two UDP ports beside each other are free');
}

async function bound(port: number): Promise<Socket> {
  const socket = createSocket('udp4');
  const failed = once(socket, 'error').then(([error]: unknown[]) => Promise.reject(error));
  failed.catch(() => undefined);
  socket.bind(port, '127.0.0.1');
  await Promise.race([once(socket, 'listening'), failed]);
  return socket;
}

const closed = (socket: Socket) => new Promise<void>((resolve) => socket.close(() => resolve()));
