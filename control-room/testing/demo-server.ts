import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright-core';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A real server in demo mode with the built pages: a process of its own, a free port, a fresh folder. */
export interface DemoServer {
  readonly url: string;
  readonly pid: number;
  /** Ends the process; the folder stays. */
  halt(): Promise<void>;
  /** Starts it again, where it was and on the same port. */
  resume(): Promise<void>;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
}

export async function startDemoServer(variables: Record<string, string> = {}): Promise<DemoServer> {
  const pages = JSON.stringify(join(root, 'live-server/setup/pages.mjs'));
  execFileSync(process.execPath, [
    '--input-type=module',
    '--eval',
    `import { ensurePages } from ${pages}; process.exit(ensurePages() ? 0 : 1);`,
  ]);
  const folder = await mkdtemp(join(tmpdir(), 'showcaller-'));
  const env = { HOST: '127.0.0.1', DATA_DIR: join(folder, 'data'), LOG_LEVEL: 'error', ...variables };
  let running = await startProcess(env, '0');
  const { url } = running;
  const halt = async () => {
    if (running.child.exitCode !== null) return;
    running.child.kill('SIGTERM');
    await running.ended;
  };
  return {
    url,
    get pid() {
      return running.child.pid ?? 0;
    },
    halt,
    async resume() {
      running = await startProcess(env, new URL(url).port);
    },
    async stop() {
      await halt();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function startProcess(variables: Record<string, string>, port: string) {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', join(root, 'live-server/main.ts'), '--demo', '--port', port],
    { cwd: root, env: { ...process.env, ...variables }, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] },
  );
  const ended = once(child, 'exit');
  const early = ended.then(([code]: unknown[]) => Promise.reject(new Error(`the server ended with ${code}`)));
  early.catch(() => undefined);
  const [message] = (await Promise.race([once(child, 'message'), early])) as [{ listening: string }];
  return { child, ended, url: message.listening };
}

/** Generous: what is awaited comes in a moment, unless the machine has much else to do. */
export const shownMs = 120_000;

/** The machine's Chromium; `more` are flags beside those every run takes. */
export const launchBrowser = (...more: string[]): Promise<Browser> =>
  chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      '--headless=new',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...more,
    ],
  });
