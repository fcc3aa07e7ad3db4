import { ensureInstalled } from './install.mjs';
import { ensurePages } from './pages.mjs';
import { fail, installed, run } from './run.mjs';

/** `npm run test:nodes`: see `vitest.nodes.config.ts`. Arguments after `--` go to vitest. */
ensureInstalled();
if (!ensurePages()) fail('The control room could not be built; the message is above.');
process.exit(
  run(installed('vitest'), ['run', '--config', 'vitest.nodes.config.ts', ...process.argv.slice(2)]),
);
