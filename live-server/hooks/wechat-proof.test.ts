import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problemIn } from '../http/testing/client.ts';
import { startTestServer, type TestServer } from '../http/testing/test-server.ts';
import { inboxOf } from './testing/inbox-reader.ts';
import { second } from './testing/wechat-scene.ts';
import { encrypt, event, push, sign, testShop } from './testing/wechat-sender.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ variables: { WECHAT_APPS: JSON.stringify([testShop]) } });
});
afterAll(() => server.stop());

describe('the URL check', () => {
  const path = `/api/hooks/wechat/${testShop.appId}`;
  const check = (query: Record<string, string>) =>
    server.call('GET', `${path}?${new URLSearchParams(query)}`);

  it('gives a plain echo string back, signed with the token', async () => {
    const query = { timestamp: '1714036504', nonce: '1514711492', echostr: '4375120948345356249' };
    const reply = await check({ ...query, signature: sign(testShop.token, query.timestamp, query.nonce) });
    expect([reply.status, reply.text]).toEqual([200, '4375120948345356249']);
    expect(reply.headers.get('content-type')).toMatch(/^text\/plain/);
    expect((await check({ ...query, signature: sign('another', query.timestamp, query.nonce) })).status).toBe(
      401,
    );
    expect((await check(query)).status).toBe(401);
  });

  it('decrypts an encrypted one', async () => {
    const echostr = encrypt(testShop, '6124');
    const query = { timestamp: '1714036504', nonce: 'n', echostr };
    const reply = await check({ ...query, msg_signature: sign(testShop.token, '1714036504', 'n', echostr) });
    expect([reply.status, reply.text]).toEqual([200, '6124']);
    expect(
      (await check({ ...query, msg_signature: sign(testShop.token, '1714036504', 'n', '') })).status,
    ).toBe(401);
  });

  it('knows only the apps that are configured', async () => {
    expect((await server.call('GET', '/api/hooks/wechat/wx-other?timestamp=1&nonce=2')).status).toBe(404);
  });
});

describe('a push that is not to be believed', () => {
  const message = event('channels_ec_order_pay', second(), '"order_info":{"order_id":1}');
  const otherShop = { ...testShop, appId: 'wx-somebody-else' };
  it.each([
    ['a wrong signature', { msgSignature: sign('a', 'b') }],
    ['a token that is not ours', { shop: { ...testShop, token: 'guessed' } }],
    ['another app inside', { encrypted: encrypt(otherShop, message) }],
    ['an old timestamp', { timestamp: String(second() - 400) }],
    ['a timestamp from the future', { timestamp: String(second() + 400) }],
    [
      'a padding of 0',
      { encrypted: encrypt(testShop, message, (length) => Buffer.alloc(32 - (length % 32), 0)) },
    ],
    [
      'a padding beyond 32',
      {
        encrypted: encrypt(testShop, message, (length) =>
          Buffer.alloc(64 - (length % 32), 64 - (length % 32)),
        ),
      },
    ],
    [
      'a padding not all the same',
      { encrypted: encrypt(testShop, message, (length) => uneven(32 - (length % 32))) },
    ],
    ['a truncated ciphertext', { encrypted: encrypt(testShop, message).slice(0, 64) }],
    ['half a block', { encrypted: encrypt(testShop, message).slice(0, 40) }],
    ['no base64', { encrypted: 'not base64!' }],
    ['a body changed on the way', { tamper: (body: string) => body.replace(/"Encrypt":"./, '"Encrypt":"#') }],
    ['a body cut short', { tamper: (body: string) => body.slice(0, -20) }],
    [
      'an entity in its XML',
      { xml: true, tamper: (body: string) => `<!DOCTYPE x [<!ENTITY e "e">]>${body}` },
    ],
  ])('%s: bad_signature, and nothing is stored', async (_, how) => {
    const held = await inboxOf(server);
    const reply = await push(server.call, message, { ...how, to: testShop.appId });
    expect(problemIn(reply).code, reply.text).toBe('bad_signature');
    expect(await inboxOf(server)).toEqual(held);
  });

  it('is counted', async () => {
    const { text } = await server.call('GET', '/metrics');
    expect(text).toMatch(/hook_messages_total\{connector="wechat",result="refused"\} \d/);
  });

  it('well signed and unreadable is malformed', async () => {
    expect(problemIn(await push(server.call, 'no json')).code).toBe('malformed');
  });
});

const uneven = (count: number): Buffer => {
  if (count < 2) throw new Error('the message leaves no room for a padding that differs');
  return Buffer.concat([Buffer.alloc(count - 1), Buffer.from([count])]);
};
