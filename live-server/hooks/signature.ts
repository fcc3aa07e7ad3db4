import { createHmac, timingSafeEqual } from 'node:crypto';

/** `sha256=` and the hex HMAC-SHA256 over `timestamp + "." + raw body`, as the header `X-Signature` carries it. */
export function signatureOf(secret: string, timestamp: string, body: Uint8Array): string {
  const mac = createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('hex');
  return `sha256=${mac}`;
}

export function isSignedBy(secret: string, timestamp: string, body: Uint8Array, signature: string): boolean {
  const expected = Buffer.from(signatureOf(secret, timestamp, body));
  // Hex may be written in capitals.
  const given = Buffer.from(signature.toLowerCase());
  return given.length === expected.length && timingSafeEqual(given, expected);
}
