import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureInstalled } from './install.mjs';
import { ensureMediaWorker } from './media-worker.mjs';
import { ensurePages } from './pages.mjs';
import { installed, root, run } from './run.mjs';
import { ensureSystemPackages } from './system-packages.mjs';

/**
 * `npm test`: installs what is missing, then style, types, build and every test. Goes on after a failure, so that one
 * run shows them all; ends with one line `N passed, N failed`. Arguments after `--` go to vitest.
 */
const report = join(root, '.cache/vitest.json');

ensureInstalled();
ensureSystemPackages();

const checks = [
  // Without it the tests of video fail, each by itself, and say why.
  await mediaWorker(),
  step('style', () => run(installed('biome'), ['ci', '.']) === 0),
  step('types', () => run(installed('tsc'), ['--build']) === 0),
  step('build', ensurePages),
];
const tests = runTests(process.argv.slice(2));
const passed = checks.filter(Boolean).length + tests.passed;
const failed = checks.filter((isGood) => !isGood).length + tests.failed;
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);

async function mediaWorker() {
  console.log('\n— media worker');
  try {
    console.log(await ensureMediaWorker());
    return true;
  } catch (error) {
    console.error(`media worker: ${error.message}`);
    return false;
  }
}

function step(name, check) {
  console.log(`\n— ${name}`);
  const isGood = check();
  if (!isGood) console.error(`${name}: failed`);
  return isGood;
}

/** No test at all, or a run that ended badly while every test was good, counts as one failure. */
function runTests(args) {
  console.log('\n— tests');
  mkdirSync(join(root, '.cache'), { recursive: true });
  rmSync(report, { force: true });
  const code = run(installed('vitest'), [
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...args,
  ]);
  const { passed, failed } = counted();
  const isSilentFailure = failed === 0 && (code !== 0 || passed === 0);
  if (isSilentFailure) console.error(passed === 0 ? 'No test ran.' : `vitest ended with code ${code}.`);
  return { passed, failed: failed + (isSilentFailure ? 1 : 0) };
}

/** A file that could not be loaded has no tests of its own to fail: it counts as one. */
function counted() {
  if (!existsSync(report)) return { passed: 0, failed: 0 };
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(report, 'utf8'));
  const unloaded = testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  );
  return { passed: numPassedTests, failed: numFailedTests + unloaded.length };
}
