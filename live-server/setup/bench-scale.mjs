import { ensureInstalled } from './install.mjs';
import { run } from './run.mjs';

/** `npm run bench:scale`: see `live-server/bench/scale/main.ts` for its flags. */
ensureInstalled();
process.exit(
  run(process.execPath, ['--import', 'tsx', 'live-server/bench/scale/main.ts', ...process.argv.slice(2)]),
);
