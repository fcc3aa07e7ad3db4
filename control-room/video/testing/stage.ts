import type { APIRequestContext, Browser, Page } from 'playwright-core';
import { type DemoServer, launchBrowser, shownMs, startDemoServer } from '../../testing/demo-server.ts';

/** A server with video, a browser with a made-up camera for hosts, another for everybody else. */
export interface Stage {
  readonly url: string;
  readonly server: DemoServer;
  readonly admin: APIRequestContext;
  post(path: string, data: object): Promise<{ id: string; token: string }>;
  /** Its id. One product, on air from now on. */
  liveShow(): Promise<string>;
  visitToken(showId: string): Promise<string>;
  /** `script` runs in the page before its own. */
  hostPage(showId: string, script?: (given: string) => void, given?: string): Promise<Page>;
  viewerPage(showId: string, script?: () => void): Promise<Page>;
  deskPage(showId: string): Promise<Page>;
  staffPage(path: string): Promise<Page>;
  close(): Promise<void>;
}

const camera = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];
const wide = { width: 1280, height: 800 };
const phone = { width: 390, height: 844 };

export async function openStage(variables: Record<string, string> = {}): Promise<Stage> {
  const server = await startDemoServer(variables);
  const { url } = server;
  const [hosts, others] = await Promise.all([launchBrowser(...camera), launchBrowser()]);
  const admin = (await others.newContext()).request;
  await signIn(admin, url, 'admin');
  const post: Stage['post'] = async (path, data) => {
    const answer = await admin.post(url + path, { data });
    if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`);
    return answer.json();
  };
  const staffPage = (path: string) => openPage(others, url + path, wide, { user: 'operator' });
  let shows = 0;
  return {
    url,
    server,
    admin,
    post,
    async liveShow() {
      shows += 1;
      return airShow(post, `V-${shows}`);
    },
    visitToken: async (showId) => (await post(`/api/shows/${showId}/visits`, { source: 'direct' })).token,
    hostPage: (showId, script, given = '') =>
      openPage(hosts, `${url}/shows/${showId}/host`, wide, {
        user: 'host',
        ...(script && { script, given }),
      }),
    viewerPage: (showId, script) =>
      openPage(others, `${url}/r/${showId}?lang=en`, phone, script ? { script } : {}),
    deskPage: (showId) => staffPage(`/shows/${showId}/desk`),
    staffPage,
    async close() {
      await Promise.all([hosts.close(), others.close()]);
      await server.stop();
    },
  };
}

async function signIn(request: APIRequestContext, url: string, username: string): Promise<void> {
  const answer = await request.post(`${url}/api/session`, { data: { username, password: 'demo' } });
  if (!answer.ok()) throw new Error(`${username} cannot sign in: ${answer.status()}`);
}

async function openPage(
  browser: Browser,
  address: string,
  viewport: { width: number; height: number },
  as: { user?: string; script?: (given: string) => void; given?: string } = {},
): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-GB', viewport, ignoreHTTPSErrors: true });
  if (as.user) await signIn(context.request, new URL(address).origin, as.user);
  const page = await context.newPage();
  if (as.script) await page.addInitScript(as.script, as.given ?? '');
  page.setDefaultTimeout(shownMs);
  await page.goto(address);
  return page;
}

async function airShow(post: Stage['post'], sku: string): Promise<string> {
  const product = await post('/api/products', {
    sku,
    title: { en: 'Pearl Strand', zh: '珍珠项链' },
    category: 'pearl',
    listPrice: 39_900,
    floorPrice: 9_900,
    stock: 50,
    imageUrl: '/pictures/TL-PN-009.svg',
    link: '/',
    tags: [],
  });
  const { id } = await post('/api/shows', {
    title: { en: 'Pearl Evening', zh: '珍珠之夜' },
    mode: 'hq',
    regionIds: [],
    currency: 'CNY',
    timeZone: 'Asia/Shanghai',
    plannedStartAt: Date.now(),
    plannedMs: 3_600_000,
  });
  const item = { productId: product.id, role: 'hero', price: 35_900, stock: 20, plannedMs: 300_000 };
  for (const command of [
    { type: 'lineup.add', itemId: 'i1', ...item },
    { type: 'show.schedule' },
    { type: 'show.start' },
  ])
    await post(`/api/shows/${id}/commands`, command);
  return id;
}
