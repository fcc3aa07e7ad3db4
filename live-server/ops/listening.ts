import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { ConfigError } from '../config.ts';

/**
 * Connections the kernel keeps until they are taken up; it may allow fewer (`net.core.somaxconn`). Who finds no place
 * knocks again after one second, three, seven … a minute: with Node's 511, half of 10,000 viewers who come back at once
 * waited for that and for nothing else.
 */
const BACKLOG = 8_192;

/** Running requests may finish within this. */
const FINISH_MS = 3_000;

/**
 * Starts listening; answers how to stop: accept no more, let running requests finish for a moment, then close every
 * connection, sockets of upgraded requests included. Throws `ConfigError`, in words, when the port or the address
 * cannot be had.
 */
export function listen(
  server: Server,
  { port, host }: { port: number; host: string | null },
): Promise<() => Promise<void>> {
  const open = new Set<Socket>();
  server.on('connection', (socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException) => reject(inWords(error, port, host));
    server.once('error', failed);
    server.listen({ port, backlog: BACKLOG, ...(host !== null && { host }) }, () => {
      server.off('error', failed);
      resolve(() => shut(server, open));
    });
  });
}

function shut(server: Server, open: ReadonlySet<Socket>): Promise<void> {
  return new Promise((resolve) => {
    const insist = setTimeout(() => {
      for (const socket of open) socket.destroy();
    }, FINISH_MS);
    server.close(() => {
      clearTimeout(insist);
      resolve();
    });
    server.closeIdleConnections();
  });
}

function inWords(error: NodeJS.ErrnoException, port: number, host: string | null): Error {
  switch (error.code) {
    case 'EADDRINUSE':
      return new ConfigError(
        `PORT: ${port} is in use by another program. Stop it, or choose another port: npm start -- --port ${port + 1}`,
      );
    case 'EACCES':
      return new ConfigError(`PORT: listening on ${port} is not permitted; choose one above 1023`);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new ConfigError(`HOST: ${host} is not an address of this machine`);
    default:
      return error;
  }
}
