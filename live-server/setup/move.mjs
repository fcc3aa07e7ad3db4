import { ensureInstalled } from './install.mjs';
import { run } from './run.mjs';

/** `npm run move`: see `live-server/ops/move.ts` for its flags. */
ensureInstalled();
process.exit(run(process.execPath, ['--import', 'tsx', 'live-server/ops/move.ts', ...process.argv.slice(2)]));
