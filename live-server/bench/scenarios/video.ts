import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { startServer } from '../child.ts';
import { cheaper, median, percentile, type Row } from '../figures.ts';
import { startLiveShow } from '../live-show.ts';
import type { Scenario } from '../scenario.ts';

/** A picture is in time when the host's hand and the viewer's screen are this near. */
const GOAL_MS = 500;
const SHOWN_MS = 60_000;
/** What runs in the pages: a camera that draws the time, and a reader of it. */
const script = { path: fileURLToPath(new URL('../pages/time-code.js', import.meta.url)) };

/**
 * Glass to glass: a test camera draws the time into its picture, and the viewer's page reads it back from the pictures
 * it has decoded. Beside it the same picture over a peer connection within one page: what the browser itself takes.
 */
export const video: Scenario = async ({ quick }): Promise<Row[]> => {
  const pictures = quick ? 60 : 300;
  const server = await startServer('product');
  const browser = await launch();
  try {
    const show = await startLiveShow(server);
    const base = `http://127.0.0.1:${server.ready.port}`;
    const host = await (await browser.newContext({ locale: 'en-GB' })).newPage();
    await host
      .context()
      .request.post(`${base}/api/session`, { data: { username: 'host', password: 'demo' } });
    await host.addInitScript(script);
    await host.addInitScript('timeCode.beCamera()');
    host.setDefaultTimeout(SHOWN_MS);
    await host.goto(`${base}/shows/${show.showId}/host`);
    await host.getByRole('button', { name: 'Camera and microphone' }).click();
    await host.getByRole('button', { name: 'Send picture and sound' }).click();
    await host.getByRole('status').filter({ hasText: 'CAMERA ON AIR' }).waitFor();

    const room = await (await browser.newContext({ viewport: { width: 390, height: 844 } })).newPage();
    room.setDefaultTimeout(SHOWN_MS);
    await room.addInitScript(script);
    await room.goto(`${base}/r/${show.showId}?lang=en`);
    await room.locator('video[data-shown="true"]').waitFor();
    const ours = await delaysOf(room, 'video[data-shown="true"]', pictures);
    await room.close();
    await host.getByRole('button', { name: 'Stop sending' }).click();

    await host.evaluate('timeCode.sendToItself()');
    const bare = await delaysOf(host, 'video#bare', pictures);
    return [
      rowOf('p50', median(ours), median(bare)),
      rowOf('p95', percentile(ours, 0.95), percentile(bare, 0.95)),
    ];
  } finally {
    await browser.close();
    await server.stop();
  }
};

function rowOf(share: string, ours: number, bare: number): Row {
  const row = cheaper(
    {
      scenario: 'video',
      measure: `glass to glass ${share}`,
      unit: 'ms',
      ours,
      bare,
      bareName: 'peer connection in one page',
    },
    Number.POSITIVE_INFINITY,
  );
  return { ...row, goal: `≤ ${GOAL_MS} ms`, met: ours <= GOAL_MS };
}

const launch = (): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--headless=new',
      '--no-sandbox',
      '--disable-gpu',
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      // A page nobody looks at still draws its time.
      '--disable-background-timer-throttling',
      '--disable-renderer-backgrounding',
      '--disable-backgrounding-occluded-windows',
    ],
  });

/** How old each of `count` pictures is (ms) as it is shown. */
const delaysOf = (page: Page, selector: string, count: number) =>
  page.evaluate<number[]>(`timeCode.delays(${JSON.stringify(selector)}, ${count})`);
