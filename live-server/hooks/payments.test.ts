import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OrderView } from '#shared/contract/viewers.ts';
import { readConfig } from '../config.ts';
import { problemIn } from '../http/testing/client.ts';
import { type LiveShow, makeSampleBrand, startSampleShow, visit } from '../http/testing/sample-brand.ts';
import { startTestServer, type TestServer } from '../http/testing/test-server.ts';
import { paymentGuard } from './payments.ts';
import { signatureOf } from './signature.ts';

let server: TestServer;
let show: LiveShow;
let secret = '';
let count = 0;

beforeAll(async () => {
  server = await startTestServer();
  secret = readConfig([], { DATA_DIR: server.dataDir }).secrets.paymentSecret;
  show = await startSampleShow(server.call, server.cookie, await makeSampleBrand(server.call, server.cookie));
});
afterAll(() => server.stop());

/** A reserved order of one unit, and the token of its viewer. */
async function placed(): Promise<{ order: OrderView; token: string }> {
  const token = await visit(server.call, show.showId);
  const reply = await server.call<{ order: OrderView }>('POST', `/api/shows/${show.showId}/orders`, {
    token,
    json: { lines: [{ itemId: show.itemId, quantity: 1 }], fulfilment: 'ship', key: 'k' },
  });
  expect(reply.status, reply.text).toBe(201);
  return { order: reply.body.order, token };
}
const statusOf = async ({ order, token }: { order: OrderView; token: string }) => {
  const reply = await server.call<{ order: OrderView }>('GET', `/api/orders/${order.id}`, { token });
  return reply.body.order.status;
};

interface Sent {
  readonly at?: number;
  readonly key?: string;
  readonly tamper?: (body: string) => string;
}
function notify(notice: Record<string, unknown>, { at = Date.now(), key = secret, tamper }: Sent = {}) {
  const body = JSON.stringify(notice);
  return server.call('POST', '/api/hooks/payments', {
    raw: { type: 'application/json', content: tamper ? tamper(body) : body },
    headers: { 'x-timestamp': String(at), 'x-signature': signatureOf(key, String(at), Buffer.from(body)) },
  });
}
const noticeOf = (order: OrderView, more: Record<string, unknown> = {}) => {
  count += 1;
  return {
    eventId: `event-${count}`,
    kind: 'paid',
    orderId: order.id,
    amount: order.amount,
    at: Date.now(),
    ...more,
  };
};

describe('a signed notice', () => {
  it('pays the order, and told again changes nothing', async () => {
    const one = await placed();
    const notice = noticeOf(one.order);
    const first = await notify(notice);
    expect(first.status, first.text).toBe(200);
    expect(first.body).toEqual({ ok: true, effect: 'applied' });
    expect(await statusOf(one)).toBe('paid');
    expect((await notify(notice)).body).toEqual({ ok: true, effect: 'repeated' });
    expect(await statusOf(one)).toBe('paid');
  });

  it('with the wrong amount is an amount_mismatch and pays nothing', async () => {
    const one = await placed();
    const reply = await notify(noticeOf(one.order, { amount: one.order.amount - 1 }));
    expect(reply.status).toBe(409);
    expect(problemIn(reply).code).toBe('amount_mismatch');
    expect(await statusOf(one)).toBe('reserved');
  });

  it('of a refund before its payment is held, and applied when the payment comes', async () => {
    const one = await placed();
    const refund = await notify(noticeOf(one.order, { kind: 'refunded' }));
    expect(refund.body).toEqual({ ok: true, effect: 'held' });
    expect(await statusOf(one)).toBe('reserved');
    await notify(noticeOf(one.order));
    expect(await statusOf(one)).toBe('refunded');
  });

  it('may be signed in capital hex digits', async () => {
    const one = await placed();
    const body = JSON.stringify(noticeOf(one.order));
    const at = String(Date.now());
    const signature = signatureOf(secret, at, Buffer.from(body)).slice('sha256='.length).toUpperCase();
    const reply = await server.call('POST', '/api/hooks/payments', {
      raw: { type: 'application/json', content: body },
      headers: { 'x-timestamp': at, 'x-signature': `sha256=${signature}` },
    });
    expect(reply.status, reply.text).toBe(200);
    expect(await statusOf(one)).toBe('paid');
  });

  it('counts whatever type its body is labelled with', async () => {
    for (const type of ['', 'text/plain;charset=UTF-8', 'application/x-www-form-urlencoded']) {
      const one = await placed();
      const body = JSON.stringify(noticeOf(one.order));
      const at = String(Date.now());
      const reply = await server.call('POST', '/api/hooks/payments', {
        raw: { type, content: body },
        headers: { 'x-timestamp': at, 'x-signature': signatureOf(secret, at, Buffer.from(body)) },
      });
      expect(reply.status, reply.text).toBe(200);
      expect(await statusOf(one)).toBe('paid');
    }
  });

  // To the millisecond with a clock that stands, below: here a slow machine takes its time between two clocks.
  it('may be minutes off, either way, and no more than five', async () => {
    const one = await placed();
    for (const offset of [-301_000, 420_000]) {
      const reply = await notify(noticeOf(one.order), { at: Date.now() + offset });
      expect(reply.status).toBe(401);
      expect(problemIn(reply).code).toBe('bad_signature');
    }
    expect(await statusOf(one)).toBe('reserved');
    for (const offset of [-180_000, 180_000]) {
      const { order } = await placed();
      expect((await notify(noticeOf(order), { at: Date.now() + offset })).status).toBe(200);
    }
  });
});

it('is as old or as new as five minutes, to the millisecond', () => {
  const body = Buffer.from('{}');
  const sentAt = 1_700_000_000_000;
  const headers = { 'x-timestamp': String(sentAt), 'x-signature': signatureOf('s', String(sentAt), body) };
  const at = (offset: number) => paymentGuard('s', () => sentAt + offset)(body, headers).ok;
  expect([-300_001, -300_000, 0, 300_000, 300_001].map(at)).toEqual([false, true, true, true, false]);
});

describe('a notice that is not to be believed', () => {
  it('is signed with another key, changed on the way, or not signed: bad_signature before all else', async () => {
    const one = await placed();
    const notice = noticeOf(one.order);
    const replies = [
      await notify(notice, { key: 'somebody else’s' }),
      await notify(notice, { tamper: (body) => body.replace('paid', 'PAID') }),
      await notify(notice, { tamper: () => 'not json' }),
      await server.call('POST', '/api/hooks/payments', { json: notice }),
      await server.call('POST', '/api/hooks/payments', {
        raw: { type: 'text/plain', content: '' },
        headers: { 'x-timestamp': 'soon', 'x-signature': 'sha256=00' },
      }),
    ];
    for (const reply of replies) expect(problemIn(reply).code).toBe('bad_signature');
    expect(await statusOf(one)).toBe('reserved');
  });

  it('but well signed is told what is wrong with it', async () => {
    expect(problemIn(await notify({ eventId: 'x' })).code).toBe('invalid');
    const one = await placed();
    const unknown = await notify(noticeOf({ ...one.order, id: 'nothing-here' }));
    expect(problemIn(unknown).code).toBe('not_found');
  });
});

describe('the demo’s payment page', () => {
  it('is not there outside demo mode', async () => {
    const { order, token } = await placed();
    expect((await server.call('POST', `/api/orders/${order.id}/demo-payment`, { token })).status).toBe(404);
  });
});
