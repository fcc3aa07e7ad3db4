import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{shared,live-server,control-room,fixtures}/**/*.test.{ts,tsx}'],
    // For machines that do much else: nothing is asserted about time.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    setupFiles: ['./vitest.setup.ts'],
    pool: 'forks',
    maxWorkers: 2,
    fileParallelism: true,
  },
});
