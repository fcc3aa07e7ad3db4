import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PreflightCode, PreflightView } from '#shared/contract/preflight.ts';
import { newProduct } from '../http/testing/sample-brand.ts';
import { change, shopWithoutSecret, startWechatScene, type WechatScene } from './testing/wechat-scene.ts';

let scene: WechatScene;
beforeAll(async () => {
  scene = await startWechatScene();
});
afterAll(() => scene.stop());

const found = async (code: PreflightCode) => {
  const { server, show } = scene;
  const { body } = await server.call<PreflightView>('POST', `/api/shows/${show.showId}/preflight`, {
    cookie: server.cookie,
  });
  return body.problems.filter((problem) => problem.code === code);
};
const differing = () => found('price_differs_from_shop');
const unchecked = async () => (await found('shop_price_unchecked')).map(({ params }) => params);

it('says where a shop elsewhere asks another price than the plan, and nothing of a shop that does not answer', async () => {
  const { platform, server, brand, show } = scene;
  expect(await differing()).toEqual([]);
  await change(server, 'products', brand.product, { externalIds: ['10000001'] });
  const product = (price: number) => `{"product_id":10000001,"skus":[{"sku_id":7,"sale_price":${price}}]}`;
  platform.products.set('10000001', product(179_900));
  expect(await differing()).toMatchObject([
    {
      itemId: show.itemId,
      level: 'warning',
      params: { price: 180_000, shopPrice: 179_900, shop: expect.stringMatching(/^wechat /) },
    },
  ]);
  platform.products.set('10000001', product(180_000));
  expect(await differing()).toEqual([]);
  platform.products.clear();
  expect(await differing()).toEqual([]);
});

it('says which shop’s prices were not compared, why, and for how many products that leaves a doubt', async () => {
  const { platform, server, brand } = scene;
  const mute = `wechat ${shopWithoutSecret.appId}`;
  const asked = expect.stringMatching(/^wechat (?!wx-without-secret)/);
  await change(server, 'products', brand.product, { externalIds: ['10000002'] });
  expect(await unchecked()).toEqual([{ shop: mute, why: 'cannot_ask', n: 1 }]);
  // Known to one shop, it is in no doubt because of another that tells no prices.
  platform.products.set('10000002', '{"product_id":10000002,"skus":[{"sku_id":8,"sale_price":180000}]}');
  expect(await unchecked()).toEqual([]);
  const many = Array.from({ length: 50 }, (_, n) => `2000${n}`);
  await change(server, 'products', brand.product, { externalIds: many });
  const { showId } = scene.show;
  const sku = { ...newProduct('R-2'), externalIds: many.map((id) => `9${id}`) };
  const second = await server.call<{ id: string }>('POST', '/api/products', {
    cookie: server.cookie,
    json: sku,
  });
  const item = { productId: second.body.id, role: 'hero', price: 180_000, stock: 1, plannedMs: 1 };
  const added = await server.call('POST', `/api/shows/${showId}/commands`, {
    cookie: server.cookie,
    json: { type: 'lineup.add', ...item },
  });
  expect(added.status, added.text).toBe(200);
  expect(await unchecked()).toEqual([
    { shop: asked, why: 'too_many', n: 2 },
    { shop: mute, why: 'cannot_ask', n: 2 },
  ]);
  await platform.stop();
  expect(await unchecked()).toEqual([
    { shop: asked, why: 'no_answer', n: 2 },
    { shop: mute, why: 'cannot_ask', n: 2 },
  ]);
  await change(server, 'products', brand.product, { externalIds: [] });
  await change(server, 'products', second.body.id, { externalIds: [] });
  expect(await unchecked()).toEqual([]);
});
