import { createDecipheriv, createHash, timingSafeEqual } from 'node:crypto';

/** WeChat's safe mode, as its message push defines it. */
const BLOCK = 32;
const HEAD = 20;

/** Lower-case hex SHA-1 over the parts sorted and joined. */
export const wechatSignature = (...parts: readonly string[]): string =>
  createHash('sha1')
    .update([...parts].sort().join(''))
    .digest('hex');

export function isSignature(given: string | undefined, expected: string): boolean {
  const a = Buffer.from(given ?? '');
  const b = Buffer.from(expected);
  return a.length === b.length && timingSafeEqual(a, b);
}

/** 32 bytes from the 43 characters a shop is given; null for anything else. */
export function aesKeyOf(encodingAesKey: string): Buffer | null {
  if (!/^[A-Za-z0-9+/]{43}$/.test(encodingAesKey)) return null;
  const key = Buffer.from(`${encodingAesKey}=`, 'base64');
  return key.length === 32 ? key : null;
}

/**
 * Decrypts base64 AES-256-CBC (iv = the key's first 16 bytes, PKCS#7 to 32): 16 random bytes, the message's length
 * in 4 bytes, the message, the app it was meant for. Null unless all of it fits and the app is `appId`.
 */
export function decryptFor(appId: string, key: Buffer, encrypted: string): string | null {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(encrypted)) return null;
  const bytes = Buffer.from(encrypted, 'base64');
  if (bytes.length === 0 || bytes.length % 16 !== 0) return null;
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  const plain = unpadded(Buffer.concat([decipher.update(bytes), decipher.final()]));
  if (!plain || plain.length < HEAD) return null;
  const end = HEAD + plain.readUInt32BE(16);
  if (end > plain.length) return null;
  if (plain.subarray(end).toString('utf8') !== appId) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(plain.subarray(HEAD, end));
  } catch {
    return null;
  }
}

function unpadded(plain: Buffer): Buffer | null {
  const pad = plain.at(-1) ?? 0;
  if (pad < 1 || pad > BLOCK || pad > plain.length) return null;
  const end = plain.length - pad;
  return plain.subarray(end).every((byte) => byte === pad) ? plain.subarray(0, end) : null;
}
