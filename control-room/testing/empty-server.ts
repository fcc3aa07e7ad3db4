import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildPages } from './demo-server.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface EmptyServer {
  /** What it prints for whoever makes the first administrator. */
  readonly setUpLink: string;
  stop(): Promise<void>;
}

/** A real server of a brand that has nothing yet, as `npm start -- --empty` runs it: no demo, no user, a fresh folder. */
export async function startEmptyServer(variables: Record<string, string> = {}): Promise<EmptyServer> {
  buildPages();
  const folder = await mkdtemp(join(tmpdir(), 'showcaller-'));
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', 'live-server/main.ts', '--empty', '--quiet', '--port', '0'],
    {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        ...process.env,
        HOST: '127.0.0.1',
        DATA_DIR: folder,
        LOG_LEVEL: 'error',
        MEDIASOUP_WORKER_BIN: 'skip',
        ...variables,
      },
    },
  );
  const ended = once(child, 'exit');
  let said = '';
  const setUpLink = await new Promise<string>((found, failed) => {
    child.stdout.on('data', (chunk) => {
      said += chunk;
      const link = /http\S+\/setup\S+(?=\s)/.exec(said)?.[0];
      if (link) found(link);
    });
    void ended.then(([code]) => failed(new Error(`the server ended with ${code}: ${said}`)));
  });
  return {
    setUpLink,
    async stop() {
      child.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
