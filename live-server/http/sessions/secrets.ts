import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 random bits as text that fits in a cookie, a header and a URL. */
export const randomSecret = (): string => randomBytes(32).toString('base64url');

/** Of a secret that is itself random: no salt and no cost are needed. */
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url');

export const keyedHash = (key: string, text: string): string =>
  createHmac('sha256', key).update(text).digest('base64url');

/** Compares in a time that tells nothing about where they differ. */
export function sameText(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
