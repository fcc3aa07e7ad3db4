import { ensureInstalled } from './install.mjs';
import { ensurePages } from './pages.mjs';
import { fail, run } from './run.mjs';

/** `npm run soak`: see `fixtures/soak/run.ts` for its flags. */
ensureInstalled();
if (!ensurePages()) fail('The control room could not be built; the message is above.');
process.exit(run(process.execPath, ['--import', 'tsx', 'fixtures/soak/run.ts', ...process.argv.slice(2)]));
