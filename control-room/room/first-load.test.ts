import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** The viewer's entry as it is built for production: what a phone must have before the room stands. */
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'showcaller-room-'));
  const configFile = fileURLToPath(new URL('../vite.config.ts', import.meta.url));
  const before = process.env.NODE_ENV;
  process.env.NODE_ENV = 'production';
  try {
    await build({
      configFile,
      mode: 'production',
      logLevel: 'warn',
      build: { outDir: folder, emptyOutDir: true },
    });
  } finally {
    process.env.NODE_ENV = before;
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const sizeOf = (text: string) => gzipSync(text, { level: 9 }).length;
const read = (path: string) => readFileSync(join(folder, path), 'utf8');

/** The page's scripts and styles, and whatever those import at once; lazily loaded chunks are not followed. */
function firstLoad(page: string): Map<string, string> {
  const files = new Map<string, string>();
  const html = read(page);
  const pending = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map(([, path]) => path ?? '');
  for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
    if (files.has(path) || !existsSync(join(folder, path))) continue;
    const text = read(path);
    files.set(path, text);
    if (!path.endsWith('.js')) continue;
    for (const [, name] of text.matchAll(/(?:from|import)\s*"\.\/([\w.-]+\.js)"/g))
      pending.push(`assets/${name}`);
  }
  files.set(page, html);
  return files;
}

describe('the room’s first load', () => {
  it('stays under 150 kB compressed', () => {
    const files = firstLoad('room.html');
    const scripts = [...files.keys()].filter((path) => path.endsWith('.js'));
    // The entry and the libraries it stands on were found, not an empty page.
    expect(scripts.length).toBeGreaterThan(1);
    const total = [...files.values()].reduce((sum, text) => sum + sizeOf(text), 0);
    expect(total).toBeGreaterThan(60_000);
    expect(total).toBeLessThanOrEqual(150_000);
  });

  it('has neither staff code nor the video library nor the checkout in it', () => {
    const text = [...firstLoad('room.html').values()].join('\n');
    expect(text).toContain('socket.io');
    // Command names of the desk, the component library of staff pages, the SFU client, the demo payment page.
    for (const mark of [
      'deal.restock',
      'viewer.mute',
      'mantine-',
      'RTCRtpSender',
      '/demo-payment-page',
      'bill-clock',
    ])
      expect(text.includes(mark), mark).toBe(false);
  });
});
