import type { IncomingMessage } from 'node:http';

/**
 * Whether an unsafe request that counts on the session cookie may have come from another site's page. Browsers send
 * `Origin` with every such request; programs that send none have no cookie that they did not fetch themselves.
 */
export function isForeignOrigin(request: IncomingMessage, publicUrl: string | null): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined) return request.headers['sec-fetch-site'] === 'cross-site';
  if (publicUrl !== null && origin === new URL(publicUrl).origin) return false;
  try {
    return new URL(origin).host !== host;
  } catch {
    return true;
  }
}
