import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import {
  type DemoServer,
  nodesUnderTest,
  startDemoServer as startServer,
} from '../../fixtures/testing/server.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

export type { DemoServer };
export { nodesUnderTest };

/** Builds the pages that are not, or no longer, as their sources are. */
export function buildPages(): void {
  const pages = JSON.stringify(join(root, 'live-server/setup/pages.mjs'));
  execFileSync(process.execPath, [
    '--input-type=module',
    '--eval',
    `import { ensurePages } from ${pages}; process.exit(ensurePages() ? 0 : 1);`,
  ]);
}

/** A real server in demo mode with the built pages: processes of its own, a free port, a fresh folder. */
export async function startDemoServer(variables: Record<string, string> = {}): Promise<DemoServer> {
  buildPages();
  return startServer(variables);
}

/** Generous: what is awaited comes in a moment, unless the machine has much else to do. */
export const shownMs = 120_000;

/** The machine's Chromium, or the one that `CHROMIUM` names; `more` are flags beside those every run takes. */
export const launchBrowser = (...more: string[]): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
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
