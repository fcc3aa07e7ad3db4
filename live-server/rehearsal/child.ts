import type { Performed, PerformOptions, Progress } from './perform.ts';
import { perform } from './perform.ts';

/** A rehearsal in a process of its own: what it does to this one's breath is measured, and no live show feels it. */
export type ToChild = Pick<PerformOptions, 'copy' | 'viewers' | 'speed'>;
export type FromChild =
  | { readonly progress: Progress }
  | { readonly performed: Performed }
  | { readonly failed: string };

const stopping = new AbortController();
const say = (message: FromChild) => process.send?.(message);
// Whoever started it is gone, or wants no more of it: it cleans up after itself and ends.
process.on('disconnect', () => stopping.abort());
process.on('SIGTERM', () => stopping.abort());
process.once('message', (asked: ToChild) => {
  perform({ ...asked, signal: stopping.signal, onProgress: (progress) => say({ progress }) })
    .then(
      (performed) => say({ performed }),
      (error: unknown) => say({ failed: error instanceof Error ? error.message : String(error) }),
    )
    .finally(() => setTimeout(() => process.exit(0), 200));
});
