import type { WebSocket } from 'ws';

const BACKLOG_BYTES = 64 * 1024;

/** How much waits in the process for this socket's peer. */
const waiting = (socket: WebSocket): number => socket.bufferedAmount;

/**
 * Broadcasts as fast as the sockets take it for `ms`: the next one starts when no sampled socket is backed up.
 * Answers how many broadcasts went out and the processor time they took, µs.
 */
export async function saturate(ms: number, sockets: () => Iterable<WebSocket>, broadcast: () => void) {
  const sample = [...sockets()].filter((_, index) => index % 20 === 0);
  const cpu = process.cpuUsage();
  const until = performance.now() + ms;
  let broadcasts = 0;
  while (performance.now() < until) {
    if (sample.some((socket) => waiting(socket) > BACKLOG_BYTES)) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      continue;
    }
    broadcast();
    broadcasts += 1;
    await new Promise((resolve) => setImmediate(resolve));
  }
  const used = process.cpuUsage(cpu);
  return { broadcasts, cpuMicros: used.user + used.system };
}
