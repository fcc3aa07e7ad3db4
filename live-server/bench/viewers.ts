import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { FrameCounter } from './frame-counter.ts';

/**
 * A crowd of the lightest WebSocket clients there can be: raw TCP that counts bytes, so that on a small machine
 * the server's core saturates and not the load's. Every connection does the handshake, then sends `hello` frames.
 */
export interface Crowd {
  /** Bytes received by all since the last call. */
  takeBytes(): number;
  /** Frames received by all since the last call; counted where that was asked for. */
  takeFrames(): number;
  close(): void;
}

/** One masked text frame: what a client sends. */
export function clientFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  const mask = Buffer.from([1, 2, 3, 4]);
  const head =
    payload.length < 126
      ? Buffer.from([0x81, 0x80 | payload.length])
      : Buffer.from([0x81, 0x80 | 126, payload.length >> 8, payload.length & 255]);
  const masked = Buffer.from(payload.map((byte, index) => byte ^ (mask[index & 3] ?? 0)));
  return Buffer.concat([head, mask, masked]);
}

/** Connects `count` clients to `path`, a few at a time; each sends `hello(i)` and is ready after its first bytes. */
export async function gather(
  port: number,
  path: string,
  count: number,
  hello: (index: number) => string | null,
  countsFrames = false,
): Promise<Crowd> {
  let bytes = 0;
  let frames = 0;
  // All read into the same place: nobody keeps it.
  const scrap = Buffer.alloc(65_536);
  const sockets: Socket[] = [];
  const join = (index: number) =>
    new Promise<void>((resolve, reject) => {
      let greeted = false;
      const counter = countsFrames ? new FrameCounter() : null;
      const arrived = (length: number) => {
        if (greeted) {
          bytes += length;
          if (counter) frames += counter.count(scrap.subarray(0, length));
          return;
        }
        greeted = true;
        counter?.count(scrap.subarray(scrap.indexOf('\r\n\r\n') + 4, length));
        const text = hello(index);
        if (text !== null) socket.write(clientFrame(text));
        resolve();
      };
      const socket = connect({
        ...{ port, host: '127.0.0.1', noDelay: true },
        onread: {
          buffer: scrap,
          callback: (length) => {
            arrived(length);
            return true;
          },
        },
      });
      sockets.push(socket);
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.write(
          `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\nSec-WebSocket-Version: 13\r\n\r\n`,
        );
      });
    });
  const batch = 100;
  for (let start = 0; start < count; start += batch)
    await Promise.all(
      Array.from({ length: Math.min(batch, count - start) }, (_, index) => join(start + index)),
    );
  return {
    takeBytes() {
      const taken = bytes;
      bytes = 0;
      return taken;
    },
    takeFrames() {
      const taken = frames;
      frames = 0;
      return taken;
    },
    close() {
      for (const socket of sockets) socket.destroy();
    },
  };
}
