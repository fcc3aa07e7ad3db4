import type { IncomingMessage } from 'node:http';

/**
 * The caller's address. A proxy is believed only when it is on this machine: then the last address it added counts.
 */
export function clientAddress(request: IncomingMessage): string {
  const peer = request.socket.remoteAddress ?? '';
  const forwarded = request.headers['x-forwarded-for'];
  if (forwarded === undefined || !isLoopback(peer)) return peer;
  const text = Array.isArray(forwarded) ? forwarded.join(',') : forwarded;
  return text.slice(text.lastIndexOf(',') + 1).trim() || peer;
}

export const isLoopback = (address: string): boolean =>
  address === '::1' || /^(?:::ffff:)?127\.\d+\.\d+\.\d+$/.test(address);
