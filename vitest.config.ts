import { configDefaults, defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // For machines that do much else: nothing is asserted about time.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    // What a second is enough for on an idle machine takes many on one that is not.
    expect: { poll: { interval: 50, timeout: 120_000 } },
    setupFiles: ['./vitest.setup.ts'],
    pool: 'forks',
    // A worker loads a module once for all its files: to load what a server is made of costs more than most tests. So
    // a file sets back what it sets, and has what its tests share ended by `live-server/testing/end-of-file.ts`.
    isolate: false,
    maxWorkers: 2,
    fileParallelism: true,
    projects: [
      {
        extends: true,
        test: {
          name: 'embedded',
          include: ['{shared,live-server,control-room,fixtures}/**/*.test.{ts,tsx}'],
          exclude: [...configDefaults.exclude, 'live-server/**/*.redis.test.ts'],
        },
      },
      {
        extends: true,
        // The application once more, over the stores that nodes share.
        test: {
          name: 'redis',
          include: ['live-server/{app,sockets,trouble,http,hooks}/**/*.test.ts'],
          exclude: [
            // Moves the clock that leases run by; over Redis that is Redis' own: `cluster/cluster.test.ts`.
            'live-server/sockets/leases.test.ts',
            // About the files of a data directory, and keys that a second node would not know.
            'live-server/trouble/{crash,race}.test.ts',
            'live-server/http/sessions/setup-key.test.ts',
            // A matter of minutes, and of nothing that differs.
            'live-server/http/import-million.test.ts',
          ],
          env: { TEST_TWIN: 'redis' },
        },
      },
      {
        extends: true,
        // Two nodes behind a balancer: the quickest of what `npm run test:nodes` runs.
        test: {
          name: 'nodes',
          include: [
            'live-server/http/sessions/sessions.test.ts',
            'live-server/http/{custom,planning,guide,campaigns,hot-routes}.test.ts',
            'live-server/hooks/{own-shops,tiktok-details}.test.ts',
          ],
          env: { TEST_TWIN: 'redis', TEST_NODES: '2' },
        },
      },
    ],
  },
});
