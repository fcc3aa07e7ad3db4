import { ensureInstalled } from './install.mjs';
import { run } from './run.mjs';

/** `npm run bench`: see `live-server/bench/main.ts` for its flags. */
ensureInstalled();
process.exit(
  run(process.execPath, ['--import', 'tsx', 'live-server/bench/main.ts', ...process.argv.slice(2)]),
);
