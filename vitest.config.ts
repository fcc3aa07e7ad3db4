import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{shared,live-server,control-room,fixtures}/**/*.test.{ts,tsx}'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: 'forks',
    maxWorkers: 2,
    fileParallelism: true,
  },
});
