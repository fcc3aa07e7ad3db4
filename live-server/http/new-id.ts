import { randomBytes } from 'node:crypto';

/** `store_k3J…`: the kind, then 72 random bits. */
export const newId = (kind: string): string => `${kind}_${randomBytes(9).toString('base64url')}`;
