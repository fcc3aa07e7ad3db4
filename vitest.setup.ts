import fc from 'fast-check';

/**
 * Every run of the tests tries the same histories, so that a failure is a change of ours and never luck; what was
 * found with another seed belongs into an `examples` list. FAST_CHECK_SEED looks elsewhere.
 */
fc.configureGlobal({ seed: Number(process.env.FAST_CHECK_SEED ?? 20_260_101) });
