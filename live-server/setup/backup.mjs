import { ensureInstalled } from './install.mjs';
import { run } from './run.mjs';

/** `npm run backup`: see `live-server/ops/backup.ts` for its flags. */
ensureInstalled();
process.exit(
  run(process.execPath, ['--import', 'tsx', 'live-server/ops/backup.ts', ...process.argv.slice(2)]),
);
