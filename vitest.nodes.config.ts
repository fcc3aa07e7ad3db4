import { configDefaults, defineConfig } from 'vitest/config';

/**
 * `npm run test:nodes`: every browser journey and every check of the contract from outside, unchanged, against two nodes
 * over one Redis behind a balancer that sends each request to the other one. `npm test` has the quickest of them.
 */
export default defineConfig({
  test: {
    testTimeout: 600_000,
    hookTimeout: 600_000,
    expect: { poll: { interval: 50, timeout: 120_000 } },
    setupFiles: ['./vitest.setup.ts'],
    pool: 'forks',
    maxWorkers: 2,
    include: [
      'control-room/*.test.ts',
      'control-room/plan/*-journey.test.ts',
      'control-room/room/{offers-journey,playback}.test.ts',
      'control-room/video/{network,video,whep,whip}.test.ts',
      'control-room/wall/unattended.test.ts',
      'fixtures/crowd/crowd.test.ts',
      'live-server/{http,hooks,rehearsal}/**/*.test.ts',
    ],
    exclude: [
      ...configDefaults.exclude,
      // Left out of the list above: `control-room/video/devices.test.ts`, a browser without a server, and
      // `live-server/media`, parts of one process; several nodes' are `media/homes.test.ts` and `faults/video.test.ts`.
      // A brand that starts empty: one process and the link it prints.
      'control-room/first-day.test.ts',
      // Keys and files of a data directory; a million facts: a matter of minutes, and of nothing that differs.
      'live-server/http/sessions/setup-key.test.ts',
      'live-server/http/import-million.test.ts',
      // Limits that each node counts for itself: more nodes carry more calls (decision 081).
      'live-server/http/rate-limits.test.ts',
    ],
    env: { TEST_TWIN: 'redis', TEST_NODES: '2' },
  },
});
