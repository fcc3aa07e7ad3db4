import { ensureInstalled } from './install.mjs';
import { run } from './run.mjs';

/** `npm run verify`: see `live-server/ops/verify.ts` for its flags. */
ensureInstalled();
process.exit(
  run(process.execPath, ['--import', 'tsx', 'live-server/ops/verify.ts', ...process.argv.slice(2)]),
);
