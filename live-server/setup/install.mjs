import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fail, root, run, succeeds } from './run.mjs';

/** What `npm start`, `npm test` and `npm run bench` need before anything else; quick when all is there. */
export function ensureInstalled() {
  checkNode();
  pointToHeaders();
  if (!modulesAreCurrent()) {
    console.log('Installing packages (npm ci); the first time this takes some minutes …');
    if (run('npm', ['ci', '--include=dev', '--no-audit', '--no-fund']) !== 0)
      fail('npm ci failed; its message is above. Is the package registry reachable?');
  }
  ensureSqlite();
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  fail(`Showcaller needs Node 20.19 or newer; this is ${process.version}.`);
}

/** sqlite3 compiles against Node's headers: where this Node brought its own, they need not be fetched. */
function pointToHeaders() {
  const prefix = dirname(dirname(process.execPath));
  if (existsSync(join(prefix, 'include/node/node.h'))) process.env.npm_config_nodedir ??= prefix;
}

/** Whether what is installed is what package-lock.json says; npm keeps its own list of what it installed. */
function modulesAreCurrent() {
  const wanted = packagesIn(`${root}package-lock.json`);
  const there = packagesIn(`${root}node_modules/.package-lock.json`);
  if (!wanted || !there) return false;
  return Object.entries(wanted).every(
    ([path, { version, optional, devOptional }]) =>
      path === '' || optional || devOptional || there[path]?.version === version,
  );
}

function packagesIn(file) {
  if (!existsSync(file)) return null;
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages ?? null;
  } catch {
    return null;
  }
}

/** npm leaves sqlite3 without its native part when install scripts were blocked, or after a copy between machines. */
function ensureSqlite() {
  const load = ['-e', "require('sqlite3')"];
  try {
    createRequire(import.meta.url)('sqlite3');
    return;
  } catch {
    console.log('Building sqlite3 …');
  }
  run('npm', ['rebuild', 'sqlite3', '--ignore-scripts=false', '--foreground-scripts']);
  if (!succeeds(process.execPath, load))
    fail(
      'The package sqlite3 has no native part and could not be built.\n' +
        'It is downloaded ready-made; where that is blocked it needs python3, make and a C++ compiler.',
    );
}
