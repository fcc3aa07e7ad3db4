import { createHmac } from 'node:crypto';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Member, SegmentSizes } from '#shared/contract/organisation.ts';
import type { OrderView } from '#shared/contract/viewers.ts';
import { makeSampleBrand, type SampleBrand, startSampleShow, visit } from './testing/sample-brand.ts';
import { startTestServer, type TestServer } from './testing/test-server.ts';

const PAYMENT_SECRET = 'a secret of payments';
const VIEWER_KEY = 'a viewer key that is long enough for this';
let server: TestServer;
let brand: SampleBrand;
beforeAll(async () => {
  server = await startTestServer({ variables: { PAYMENT_SECRET, VIEWER_KEY } });
  brand = await makeSampleBrand(server.call, server.cookie);
});
afterAll(() => server.stop());

async function pay({ id, amount }: OrderView) {
  const content = JSON.stringify({
    eventId: `paid-${id}`,
    kind: 'paid',
    orderId: id,
    amount,
    at: Date.now(),
  });
  const timestamp = String(Date.now());
  const signed = createHmac('sha256', PAYMENT_SECRET).update(`${timestamp}.${content}`).digest('hex');
  const paid = await server.call('POST', '/api/hooks/payments', {
    raw: { type: 'application/json', content },
    headers: { 'X-Timestamp': timestamp, 'X-Signature': `sha256=${signed}` },
  });
  expect(paid.status, paid.text).toBe(200);
}

it('puts members into segments by what they paid for in shows and by birthday, and counts them by region', async () => {
  const make = async (code: string, more: object) =>
    (await server.admin('POST', '/api/members', { code, name: code, homeGuideId: brand.guide, ...more })).body
      .id;
  const buyer = await make('M-1', {});
  await make('M-2', { segment: 'repeat', lastOrderAt: Date.now() - 200 * 86_400_000 });
  await make('M-3', { segment: 'trade-in', homeGuideId: null, homeStoreId: brand.westStore });
  const { showId, dealId } = await startSampleShow(server.call, server.cookie, brand);
  const memberToken = await new SignJWT({})
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(buyer)
    .setExpirationTime('1h')
    .sign(new TextEncoder().encode(VIEWER_KEY));
  const token = await visit(server.call, showId, { memberToken });
  for (const key of ['one', 'two']) {
    const claimed = await server.call<{ order: OrderView }>('POST', `/api/deals/${dealId}/claims`, {
      token,
      json: { quantity: 1, key },
    });
    expect(claimed.status, claimed.text).toBe(201);
    await pay(claimed.body.order);
  }
  const computed = await server.admin<SegmentSizes & { changed: number }>('POST', '/api/segments');
  expect(computed.status, computed.text).toBe(200);
  expect(computed.body.changed).toBe(2);
  expect((await server.admin<Member>('GET', `/api/members/${buyer}`)).body).toMatchObject({
    segment: 'repeat',
    lastOrderAt: expect.any(Number),
  });
  const sizes = (reply: SegmentSizes) =>
    Object.fromEntries(reply.segments.map((one) => [one.segment, one.members]));
  expect(sizes(computed.body)).toEqual({ new: 0, dormant: 1, birthday: 0, 'trade-in': 1, repeat: 1 });
  const west = await server.tokenFor('region', [brand.west]);
  const seen = await server.call<SegmentSizes>('GET', '/api/segments', { token: west });
  expect(seen.body).toMatchObject({ total: 1 });
  expect((await server.call('POST', '/api/segments', { token: west })).status).toBe(403);
  expect((await server.admin<{ changed: number }>('POST', '/api/segments')).body.changed).toBe(0);
});
