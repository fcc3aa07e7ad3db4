import fc from 'fast-check';
import { afterAll, vi } from 'vitest';
import { endFile } from './live-server/testing/end-of-file.ts';

/**
 * Every run of the tests tries the same histories, so that a failure is a change of ours and never luck; what was
 * found with another seed belongs into an `examples` list. FAST_CHECK_SEED looks elsewhere.
 */
fc.configureGlobal({ seed: Number(process.env.FAST_CHECK_SEED ?? 20_260_101) });

/** The next file of this worker finds nothing of this one, also where a test broke off in the middle. */
afterAll(async () => {
  vi.useRealTimers();
  await endFile();
});
