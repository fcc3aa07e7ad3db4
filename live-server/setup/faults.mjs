import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureInstalled } from './install.mjs';
import { installed, root, run } from './run.mjs';

/**
 * `npm run faults`: every test of a fault, ten times in a row, at full length: Redis away for twenty seconds, ten
 * thousand viewers who come back at once. Ends with what each fault did to those who claimed meanwhile.
 *
 *   --times N    so often instead
 *   --burn N     with so many processes beside that do nothing but use the processor
 *   --short      at the length that `npm test` has
 *   FILE…        those test files alone
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    times: { type: 'string', default: '10' },
    burn: { type: 'string', default: '0' },
    short: { type: 'boolean', default: false },
  },
});
const everyFault = [
  'live-server/faults',
  'live-server/cluster/cluster.test.ts',
  'live-server/storage/archive.test.ts',
  ...['faults', 'failover', 'nodes', 'races'].map((name) => `live-server/storage/redis/${name}.test.ts`),
];
const files = positionals.length > 0 ? positionals : everyFault;
const figures = join(root, '.cache/faults.ndjson');

ensureInstalled();
mkdirSync(join(root, '.cache'), { recursive: true });
rmSync(figures, { force: true });
const burners = Array.from({ length: Number(values.burn) }, () =>
  spawn(
    process.execPath,
    [
      '-e',
      'process.on("disconnect", () => process.exit()); (function f() { const t = Date.now(); while (Date.now() - t < 200); setImmediate(f); })()',
    ],
    {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    },
  ),
);
const env = values.short ? process.env : { ...process.env, FAULTS_FILE: figures };
let failed = 0;
for (let time = 1; time <= Number(values.times); time += 1) {
  const code = run(
    installed('vitest'),
    ['run', '--project', 'embedded', '--no-file-parallelism', ...files],
    env,
  );
  if (code !== 0) failed += 1;
  console.log(`\n${time} of ${values.times}: ${code === 0 ? 'passed' : 'FAILED'}, ${failed} failed so far`);
}
for (const burner of burners) burner.kill('SIGKILL');
if (!values.short) summary();
process.exit(failed > 0 ? 1 : 0);

/** Of each fault over all times: the middle of the middles, and the longest that anybody waited. */
function summary() {
  const lines = readFileSync(figures, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const rows = [...new Set(lines.map(({ fault }) => fault))].map((fault) => {
    const of = lines.filter((line) => line.fault === fault);
    const middles = of.map(({ middleMs }) => middleMs).sort((a, b) => a - b);
    const sum = (name) => of.reduce((all, line) => all + line[name], 0);
    return {
      fault,
      asked: sum('asked'),
      granted: sum('granted'),
      undecided: sum('undecided'),
      'undecided after (middle), ms': middles[Math.floor(middles.length / 2)],
      'at the latest, ms': Math.max(...of.map(({ longestMs }) => longestMs)),
    };
  });
  console.table(rows);
}
