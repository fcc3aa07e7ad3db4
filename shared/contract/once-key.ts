import { z } from 'zod';

/** The caller's own idempotency key: the same key again gets the first answer. */
export const onceKey = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[ -~]+$/, 'printable ASCII characters only');
