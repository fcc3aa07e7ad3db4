import type { Client } from './client.ts';

export interface SampleBrand {
  readonly east: string;
  readonly west: string;
  readonly eastStore: string;
  readonly westStore: string;
  readonly guide: string;
  readonly product: string;
}

export const newProduct = (sku: string) => ({
  sku,
  title: { en: `Ring ${sku}`, zh: `戒指 ${sku}` },
  category: 'rings',
  listPrice: 200_000,
  floorPrice: 120_000,
  stock: 100,
  imageUrl: '/pictures/ring.svg',
  link: '/p/ring',
});

/** Two regions with a store each, a guide in the east, and a product; made by REST. */
export async function makeSampleBrand(call: Client, cookie: string): Promise<SampleBrand> {
  const make = async (path: string, json: unknown) => {
    const made = await call<{ id: string }>('POST', path, { cookie, json });
    if (made.status !== 201) throw new Error(`${path}: ${made.status} ${made.text}`);
    return made.body.id;
  };
  const name = { en: 'A name', zh: '名字' };
  const east = await make('/api/regions', { code: 'EAST', name });
  const west = await make('/api/regions', { code: 'WEST', name });
  const store = (code: string, regionId: string) =>
    make('/api/stores', { code, name, regionId, kind: 'owned', city: 'Shanghai' });
  const eastStore = await store('S-E1', east);
  const westStore = await store('S-W1', west);
  const guide = await make('/api/guides', { code: 'G-1', name: 'Li', storeId: eastStore });
  return { east, west, eastStore, westStore, guide, product: await make('/api/products', newProduct('R-1')) };
}

export const newShow = (regionIds: readonly string[] = []) => ({
  title: 'Evening show',
  mode: 'hq',
  regionIds,
  currency: 'CNY',
  timeZone: 'Asia/Shanghai',
  plannedStartAt: Date.now() + 60_000,
  plannedMs: 3_600_000,
});

export interface LiveShow {
  readonly showId: string;
  readonly itemId: string;
  readonly dealId: string;
}

/** A show on air with one item and an open deal on it: five units, two a viewer, held for ten minutes. */
export async function startSampleShow(call: Client, cookie: string, brand: SampleBrand): Promise<LiveShow> {
  const made = await call<{ id: string }>('POST', '/api/shows', { cookie, json: newShow() });
  const showId = made.body.id;
  const [itemId, dealId] = ['item-1', 'deal-1'].map((id) => `${showId.slice(-12)}-${id}`) as [string, string];
  const send = async (json: Record<string, unknown>) => {
    const reply = await call('POST', `/api/shows/${showId}/commands`, { cookie, json });
    if (reply.status !== 200) throw new Error(`${json.type}: ${reply.status} ${reply.text}`);
  };
  await send({
    type: 'lineup.add',
    itemId,
    productId: brand.product,
    role: 'hero',
    price: 180_000,
    stock: 20,
    plannedMs: 600_000,
  });
  await send({
    type: 'deal.plan',
    dealId,
    itemId,
    price: 150_000,
    quantity: 5,
    perViewerLimit: 2,
    durationMs: 3_600_000,
    holdMs: 600_000,
  });
  await send({ type: 'show.schedule' });
  await send({ type: 'show.start' });
  await send({ type: 'product.pin', itemId });
  await send({ type: 'deal.open', dealId });
  return { showId, itemId, dealId };
}

/** The bearer token of a new visit. */
export async function visit(
  call: Client,
  showId: string,
  more: Record<string, unknown> = {},
): Promise<string> {
  const opened = await call<{ token: string }>('POST', `/api/shows/${showId}/visits`, {
    json: { source: 'direct', ...more },
  });
  if (opened.status !== 201) throw new Error(`visit: ${opened.status} ${opened.text}`);
  return opened.body.token;
}
