import { describe, expect, it } from 'vitest';
import { hasSeveralSharers, originsOf, readWechatOrder } from './wechat-order.ts';

const products = (...skus: string[]) => skus.map((sku_id) => ({ sku_id, sku_cnt: 1, sale_price: 100 }));
const info = (sharer_openid: string, sku_id?: string, from_wecom = false) => ({
  ...{ sharer_openid, from_wecom },
  ...(sku_id === undefined ? {} : { sku_id }),
});
const li = { by: 'sharer', key: 'li' };
const wu = { by: 'sharer', key: 'wu' };

describe('who shared an order', () => {
  it.each([
    ['nobody', { product_infos: products('a') }, null, []],
    ['one, of the whole order', { product_infos: products('a', 'b'), sharer_info: info('li') }, li, []],
    [
      'the same of every line',
      { product_infos: products('a', 'b'), sku_sharer_infos: [info('li', 'a'), info('li', 'b')] },
      li,
      [],
    ],
    [
      'another of each line',
      { product_infos: products('a', 'b'), sku_sharer_infos: [info('li', 'a'), info('wu', 'b')] },
      null,
      [
        [0, li],
        [1, wu],
      ],
    ],
    [
      'one of the order, another of a line',
      {
        product_infos: products('a', 'b'),
        sharer_info: info('li'),
        sku_sharer_infos: [info('wu', 'b'), info('li', 'a')],
      },
      li,
      [[1, wu]],
    ],
    [
      'somebody of one line alone: the other line is nobody’s',
      { product_infos: products('a', 'b'), sku_sharer_infos: [info('wu', 'b')] },
      null,
      [[1, wu]],
    ],
    [
      'somebody of a line that is not named: of all of it',
      { product_infos: products('a', 'b'), sku_sharer_infos: [info('wu')] },
      wu,
      [],
    ],
    [
      'a sharer of the line before one of the order',
      { product_infos: products('a'), sharer_info: info('li'), sku_sharer_infos: [info('wu', 'a')] },
      wu,
      [],
    ],
  ])('is %s', (_, detail, whole, byLine) => {
    const origins = originsOf(detail);
    expect(origins.whole).toEqual(whole);
    expect([...origins.byLine]).toEqual(byLine);
  });

  it('is told as news of the order and of each line, with its own way of coming', () => {
    const reading = readWechatOrder({
      ...{ order_id: '9', openid: 'buyer', create_time: 1_700_000_000, update_time: 1_700_000_060 },
      order_detail: {
        product_infos: products('a', 'b'),
        price_info: { order_price: 200 },
        sku_sharer_infos: [info('li', 'a'), info('wu', 'b', true)],
      },
    });
    if (!reading.ok) throw new Error(reading.error.message);
    expect(reading.events.filter(({ kind }) => kind === 'order.attributed')).toEqual([
      { kind: 'order.attributed', at: 1_700_000_060_000, origin: li, line: 0 },
      {
        ...{ kind: 'order.attributed', at: 1_700_000_060_000, line: 1 },
        origin: { by: 'wecom-inviter', key: 'wu' },
      },
    ]);
  });

  it('is the member of WeCom who passed it on, where the order’s sources say so: a person and no broadcast', () => {
    const forward = (content_id: string, sku_id: string) => ({
      ...{ sku_id, account_type: 4, account_id: 'ww-corp', sale_channel: 0, content_type: 1, content_id },
    });
    const by = (key: string) => ({ by: 'wecom-inviter', key });
    const detail = {
      product_infos: products('a', 'b'),
      price_info: { order_price: 200 },
      ext_info: { live_id: 'export/live', finder_id: 'sph' },
      source_infos: [forward('LiMei', 'a'), { sku_id: 'b', account_type: 1, account_id: 'sph' }],
    };
    expect([...originsOf(detail).byLine]).toEqual([[0, by('LiMei')]]);
    expect(
      originsOf({ ...detail, source_infos: [forward('LiMei', 'a'), forward('LiMei', 'b')] }).whole,
    ).toEqual(by('LiMei'));
    // Who shared a line by a link of their own stands before who passed the shop on.
    expect([...originsOf({ ...detail, sku_sharer_infos: [info('li', 'a')] }).byLine]).toEqual([[0, li]]);
    const reading = readWechatOrder({
      ...{ order_id: '9', openid: 'buyer', create_time: 1_700_000_000, order_detail: detail },
    });
    expect(reading).toMatchObject({
      events: [{ kind: 'order.placed', roomIds: ['export/live', 'sph'] }, {}],
    });
  });

  it('needs the order’s lines where several are told apart', () => {
    expect(hasSeveralSharers({ sku_sharer_infos: [info('li', 'a'), info('wu', 'b')] })).toBe(true);
    expect(hasSeveralSharers({ sku_sharer_infos: [info('li', 'a'), info('li', 'b')] })).toBe(false);
  });
});
