import { refuse } from '#shared/contract/errors.ts';

/** Storage could not do it and has changed nothing; `code` is its own name for why. */
export class StorageUnavailable extends Error {
  readonly code: string;
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StorageUnavailable';
    this.code = code;
  }
}

/** The refusal every store answers with when it cannot write. */
export const storageUnavailable = () => refuse('storage_unavailable');

/** A refusal for what storage cannot do; any other error is a bug and is thrown on. */
export function refusalOf(cause: unknown): ReturnType<typeof refuse> {
  if (cause instanceof StorageUnavailable) return storageUnavailable();
  throw cause;
}
