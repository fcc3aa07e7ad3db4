import { refuse } from '#shared/contract/errors.ts';
import { StorageUnavailable } from './sqlite.ts';

/** The refusal every store answers with when it cannot write. */
export const storageUnavailable = () => refuse('storage_unavailable');

/** A refusal for what the disk cannot do; any other error is a bug and is thrown on. */
export function refusalOf(cause: unknown): ReturnType<typeof refuse> {
  if (cause instanceof StorageUnavailable) return storageUnavailable();
  throw cause;
}
