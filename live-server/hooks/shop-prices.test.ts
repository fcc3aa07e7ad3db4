import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PreflightView } from '#shared/contract/preflight.ts';
import { change, startWechatScene, type WechatScene } from './testing/wechat-scene.ts';

let scene: WechatScene;
beforeAll(async () => {
  scene = await startWechatScene();
});
afterAll(() => scene.stop());

const differing = async () => {
  const { server, show } = scene;
  const { body } = await server.call<PreflightView>('POST', `/api/shows/${show.showId}/preflight`, {
    cookie: server.cookie,
  });
  return body.problems.filter(({ code }) => code === 'price_differs_from_shop');
};

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
