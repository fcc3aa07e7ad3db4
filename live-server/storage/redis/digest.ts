import { hash } from 'node:crypto';

/** 128 bits of SHA-256: fact ids of any length take the same little room. */
export const digestOf = (factId: string): string => hash('sha256', factId, 'hex').slice(0, 32);
