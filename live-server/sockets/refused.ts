import type { Refusal } from '#shared/contract/errors.ts';

/** An error a client finds in `connect_error`: its `data` is the refusal. */
export const refused = (refusal: Refusal): Error =>
  Object.assign(new Error(refusal.message), { data: refusal });
