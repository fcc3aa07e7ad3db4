import { afterAll, beforeAll, expect, it } from 'vitest';
import { serial } from '../../app/serial.ts';
import { startTiktokPlatform, type TiktokPlatform } from '../testing/tiktok-platform.ts';
import { understood } from './connector.ts';
import { type TokenShelf, tiktokApi } from './tiktok-api.ts';

let platform: TiktokPlatform;
beforeAll(async () => {
  platform = await startTiktokPlatform('key', 'secret of the app');
  return () => platform.stop();
});
const stopping = new AbortController();
afterAll(() => stopping.abort());

/** What nodes share: what is written there, and turns. */
function shelfOfAll(): TokenShelf {
  const turns = serial();
  let kept: string | null = null;
  return {
    read: () => kept,
    write: async (text) => {
      kept = text;
    },
    inTurn: (task) => turns.run(task),
  };
}

const nodeWith = (shelf: TokenShelf) =>
  tiktokApi(
    {
      ...{ name: 'shop', appKey: 'key', appSecret: 'secret of the app', refreshToken: 'the first' },
      ...{ shopCipher: 'cipher', decimals: 2, apiUrl: platform.url, authUrl: platform.url },
    },
    { order: () => understood([]), refund: () => understood([]), cancellation: () => understood([]) },
    shelf,
    Date.now,
    stopping.signal,
  );

it('nodes that want a token at once ask for one, and use what another was given', async () => {
  platform.orders.set('1', '{"id":"1"}');
  const shelf = shelfOfAll();
  const nodes = [nodeWith(shelf), nodeWith(shelf), nodeWith(shelf)];
  const all = () => Promise.all(nodes.map((node) => node.ask({ kind: 'order', orderId: '1' })));
  const read = understood([]);
  expect(await all()).toEqual([read, read, read]);
  expect(platform.refreshes).toEqual(['the first']);
  platform.expireTokens();
  expect(await all()).toEqual([read, read, read]);
  expect(platform.refreshes).toEqual(['the first', 'refresh-1']);
});
