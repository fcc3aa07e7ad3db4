import { randomBytes } from 'node:crypto';

/** `store_k3J…`: the kind, then 72 random bits. */
export const newId = (kind: string): string => `${kind}_${randomBytes(9).toString('base64url')}`;

/** 80 random bits, for the application's own things. */
export const newPlainId = (): string => randomBytes(10).toString('hex');
