import { fail, run, succeeds } from './run.mjs';

export const has = (command) => succeeds('sh', ['-c', `command -v ${command}`]);

/** What the tests drive besides Node: a real Redis, a real browser, ffmpeg for recordings, an encoder that is no browser, and a font for Chinese texts in its pictures. */
const needs = [
  { package: 'redis-server', isThere: () => has('redis-server') },
  {
    package: 'chromium',
    isThere: () => ['chromium', 'chromium-browser', 'google-chrome'].some(has),
  },
  {
    package: 'python3-aiortc',
    isThere: () => succeeds('/usr/bin/python3', ['-c', 'import aiortc']),
  },
  { package: 'ffmpeg', isThere: () => has('ffmpeg') && has('ffprobe') },
  {
    package: 'fonts-noto-cjk',
    isThere: () =>
      succeeds('sh', [
        '-c',
        'ls /usr/share/fonts/opentype/noto/NotoSansCJK* || fc-list :lang=zh | grep -q .',
      ]),
  },
];

/** Installs what is missing with apt-get, as root or by sudo; says what to do where it cannot. */
export function ensureSystemPackages() {
  const missing = needs.filter((need) => !need.isThere());
  if (missing.length === 0) return;
  const names = missing.map((need) => need.package);
  if (!mayInstall())
    fail(`The tests need ${names.join(', ')}. Install them with your system's package manager, as an administrator:
  apt-get update && apt-get install ${names.join(' ')}`);
  installPackages(names);
  const absent = missing.filter((need) => !need.isThere()).map((need) => need.package);
  if (absent.length > 0) fail(`apt-get could not install ${absent.join(', ')}; its message is above.`);
}

export const isRoot = () => process.getuid?.() === 0;

/** Whether apt-get can be used without asking anybody. */
export const mayInstall = () => has('apt-get') && (isRoot() || succeeds('sudo', ['-n', 'true']));

/** Runs apt-get with its output shown. */
export function installPackages(names) {
  console.log(`Installing ${names.join(', ')} …`);
  // RUNLEVEL=1 keeps a package from starting a service of its own: the tests start theirs.
  const quietly = ['env', 'DEBIAN_FRONTEND=noninteractive', 'RUNLEVEL=1', 'apt-get', '-q'];
  const [command, ...args] = isRoot() ? quietly : ['sudo', '-n', ...quietly];
  run(command, [...args, 'update']);
  run(command, [...args, 'install', '-y', '--no-install-recommends', ...names]);
}
