import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PaymentNotice } from '#shared/contract/hooks.ts';
import type { MetricsView } from '#shared/contract/metrics.ts';
import type { ReconciliationView } from '#shared/contract/reconciliation.ts';
import type { OrderView } from '#shared/contract/viewers.ts';
import { problemKind, sayings } from '#shared/domain/csv/problem-kinds.ts';
import { signatureOf } from '../hooks/signature.ts';
import { problemIn } from './testing/client.ts';
import { type LiveShow, makeSampleBrand, startSampleShow, visit } from './testing/sample-brand.ts';
import { startTestServer, type TestServer } from './testing/test-server.ts';

const secret = 'a payment secret of tests';
let server: TestServer;
let show: LiveShow;
let other: LiveShow;

beforeAll(async () => {
  server = await startTestServer({ variables: { PAYMENT_SECRET: secret } });
  const brand = await makeSampleBrand(server.call, server.cookie);
  show = await startSampleShow(server.call, server.cookie, brand);
  other = await startSampleShow(server.call, server.cookie, brand);
});
afterAll(() => server.stop());

function tell(notice: PaymentNotice) {
  const body = JSON.stringify(notice);
  const timestamp = String(Date.now());
  return server.call('POST', '/api/hooks/payments', {
    raw: { type: 'application/json', content: body },
    headers: { 'x-timestamp': timestamp, 'x-signature': signatureOf(secret, timestamp, Buffer.from(body)) },
  });
}

/** An order paid by a notice of that id, as the provider's own file has it. */
async function paid(eventId: string, { showId, itemId }: LiveShow): Promise<string> {
  const placed = await server.call<{ order: OrderView }>('POST', `/api/shows/${showId}/orders`, {
    token: await visit(server.call, showId),
    json: { lines: [{ itemId, quantity: 1 }], fulfilment: 'ship', key: 'k' },
  });
  const { id: orderId, amount } = placed.body.order;
  const at = Date.now();
  const reply = await tell({ eventId, kind: 'paid', orderId, amount, at });
  expect(reply.status, reply.text).toBe(200);
  return `${eventId},${orderId},paid,${amount},${at}`;
}
const header = 'eventId,orderId,kind,amount,at';
const send = (lines: readonly string[]) =>
  server.call<ReconciliationView & Record<string, unknown>>(
    'POST',
    `/api/shows/${show.showId}/reconciliation`,
    { cookie: server.cookie, raw: { type: 'text/csv', content: `${lines.join('\r\n')}\r\n` } },
  );

it('lays the provider’s file beside the ledger, to the cent', async () => {
  const [first = '', second = '', ofOther = ''] = [
    await paid('e1', show),
    await paid('e2', show),
    await paid('e3', other),
  ];
  const whole = await send([header, first, second, second, ofOther]);
  expect(whole.status, whole.text).toBe(200);
  expect(whole.body).toMatchObject({
    currency: 'CNY',
    provider: { paid: 360_000, refunded: 0 },
    ledger: { paid: 360_000, refunded: 0 },
    difference: { paid: 0, refunded: 0 },
    matched: { count: 2 },
    repeated: 1,
    elsewhere: { count: 1, paid: 180_000 },
  });

  const differing = await send([
    header,
    first.replace('180000', '170000'),
    'e9,o9,refunded,500,1700000000000',
  ]);
  expect(differing.body).toMatchObject({
    difference: { paid: -190_000, refunded: 500 },
    differs: { count: 1, paid: -10_000, rows: [{ fields: ['amount'] }] },
    missingThere: { count: 1, paid: 180_000, rows: [{ eventId: 'e2' }] },
    missingHere: { count: 1, refunded: 500, rows: [{ eventId: 'e9' }] },
  });
  expect((await send([header])).body).toMatchObject({ missingThere: { count: 2 } });
});

it('names each trouble of a file once, by row and column, in words that pages can say in any language', async () => {
  const told = async (lines: readonly string[]) => {
    const reply = await send(lines);
    expect(reply.status, reply.text).toBe(422);
    return problemIn(reply).issues;
  };
  const row = (eventId: string, kind: string, amount: string, at = '1700000000000') =>
    `${eventId},o-1,${kind},${amount},${at}`;
  const rows = [
    row('', 'paid', '1'),
    row('a', 'payed', '1'),
    row('b', 'paid', '12.50'),
    row('c', 'paid', '-5'),
  ];
  expect(await told([header, ...rows, row('d', 'paid', '1', 'yesterday'), 'e,,,,'])).toEqual([
    { path: 'row 2, column eventId', message: sayings.needed },
    { path: 'row 3, column kind', message: sayings.notPaymentKind },
    { path: 'row 4, column amount', message: sayings.notMinor },
    { path: 'row 5, column amount', message: sayings.negative },
    { path: 'row 6, column at', message: sayings.notMoment },
    ...['kind', 'orderId', 'amount', 'at'].map((name) => ({
      path: `row 7, column ${name}`,
      message: sayings.needed,
    })),
  ]);
  // A header of another program is said once, and not again for each of its rows.
  const foreign = await told(['流水号,orderId,kind,amount', '1,2,paid,3', '4,5,paid,6']);
  expect(foreign?.map(({ path, message }) => [path, problemKind(message)])).toEqual([
    ['row 1, column 流水号', 'unknownColumn'],
    ['row 1, column eventId', 'noColumn'],
    ['row 1, column at', 'noColumn'],
  ]);
});

it('takes a file as spreadsheets save it: any order and writing of columns, a BOM, UTF-16, GBK', async () => {
  const [eventId = '', orderId = '', , amount = '', at = ''] = (await paid('e7', show)).split(',');
  const columns = ['AT', 'Order_ID', ' event-id ', 'Kind', 'Amount', 'currency'];
  const text = [columns, [at, orderId, eventId, 'paid', amount, 'cny']]
    .map((cells) => cells.join(','))
    .join('\n');
  const files = {
    bom: Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(text)]),
    utf16: Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]),
    // Full-width digits: no UTF-8, and what GBK makes of them.
    gbk: Buffer.concat([
      Buffer.from(text.slice(0, text.lastIndexOf(amount))),
      Buffer.from([...amount].flatMap((digit) => [0xa3, 0xb0 + Number(digit)])),
      Buffer.from(',CNY'),
    ]),
  };
  for (const [name, content] of Object.entries(files)) {
    const reply = await server.call<ReconciliationView & Record<string, unknown>>(
      'POST',
      `/api/shows/${show.showId}/reconciliation`,
      { cookie: server.cookie, raw: { type: 'text/csv', content } },
    );
    expect(reply.status, `${name} ${reply.text}`).toBe(200);
    expect(reply.body.matched, name).toMatchObject({ count: 1, paid: Number(amount) });
  }
  const foreign = await send([`${header},currency`, `${eventId},${orderId},paid,${amount},${at},USD`]);
  expect(foreign.body).toMatchObject({
    provider: { paid: 0 },
    matched: { count: 0 },
    differs: { count: 1, rows: [{ fields: ['currency'] }] },
  });
  const noCurrency = await send([`${header},currency`, `${eventId},${orderId},paid,${amount},${at},yuan`]);
  expect(problemIn(noCurrency).issues?.map(({ path }) => path)).toEqual(['row 2, column currency']);
});

it('money that bought nothing and came back leaves no difference, and is in no figure of the show', async () => {
  const figures = async () => {
    const { body } = await server.call<MetricsView>('GET', `/api/shows/${show.showId}/metrics`, {
      cookie: server.cookie,
    });
    const { paid, refunded, net } = body.trade;
    return { paid, refunded, net };
  };
  const [, orderId = '', , amount = ''] = (await paid('twice-1', show)).split(',');
  const before = await figures();
  const notice = (eventId: string, kind: 'paid' | 'refunded') =>
    tell({ eventId, kind, orderId, amount: Number(amount), at: Date.now() });
  expect((await notice('twice-2', 'paid')).status).toBe(409);
  const line = (eventId: string, kind: string) => `${eventId},${orderId},${kind},${amount},1700000000000`;
  const open = (await send([header, line('twice-2', 'paid')])).body;
  expect(open.stranded).toMatchObject({ rows: [{ eventId: 'twice-2', reason: 'paid-twice', back: 0 }] });
  expect((await notice('twice-3', 'refunded')).status).toBe(200);
  const settled = (await send([header, line('twice-2', 'paid'), line('twice-3', 'refunded')])).body;
  expect(settled).toMatchObject({
    matched: { count: 2, paid: Number(amount), refunded: Number(amount) },
    notApplied: { count: 0 },
    stranded: { rows: [{ eventId: 'twice-2', back: Number(amount) }] },
  });
  expect(await figures()).toEqual(before);
});

it('takes amounts as providers write them, with decimals, under a name that says so', async () => {
  const [eventId, orderId, kind, amount = '', at] = (await paid('in-units', show)).split(',');
  expect(amount).toBe('180000');
  const written = 'eventId,orderId,kind,amountMajor,at';
  const row = (text: string) => `${eventId},${orderId},${kind},"${text}",${at}`;
  const fee = (text: string) => `${eventId},${orderId},fee,"${text}",${at}`;
  const minor = (await send([header, row(amount), fee('108'), fee('-8')])).body;
  for (const text of ['1800', '1800.0', '1800.00', '1,800.00', '¥1,800', '１８００.００']) {
    const reply = await send([written, row(text), fee('1.08'), fee('-0.08')]);
    expect(reply.status, `${text} ${reply.text}`).toBe(200);
    expect(reply.body, text).toEqual(minor);
  }
  // By the decimals of the row's own currency: yen have none.
  const yen = await send([`${written},currency`, `e-yen,${orderId},paid,1800,${at},JPY`]);
  expect(yen.body).toMatchObject({ missingHere: { rows: [{ amount: 1800, currency: 'JPY' }] } });
  const dinars = await send([`${written},currency`, `e-kwd,${orderId},paid,1.8,${at},KWD`]);
  expect(dinars.body).toMatchObject({ missingHere: { rows: [{ amount: 1800, currency: 'KWD' }] } });
  const rupiah = await send([`${written},currency`, `e-idr,${orderId},paid,18,${at},IDR`]);
  expect(rupiah.body).toMatchObject({ missingHere: { rows: [{ amount: 1800, currency: 'IDR' }] } });
  expect((await send([`${written},currency`, `e-rmb,${orderId},paid,18,${at},RMB`])).status).toBe(422);
  const told = async (lines: readonly string[]) =>
    problemIn(await send(lines)).issues?.map(({ path, message }) => [path, problemKind(message)]);
  expect(await told([written, row('18.005'), row('a lot'), row('-1')])).toEqual([
    ['row 2, column amountMajor', 'notAmount'],
    ['row 3, column amountMajor', 'notAmount'],
    ['row 4, column amountMajor', 'negative'],
  ]);
  // Which of the two a number is must never be a guess.
  expect(await told([`${header},amountMajor`, `${row(amount)},1`])).toEqual([
    ['row 1, column amountMajor', 'givenTwice'],
  ]);
});

it('reads the provider’s fees, which belong to no order’s money', async () => {
  const paidLine = await paid('with-fee', show);
  const [, orderId] = paidLine.split(',');
  const fees = [`with-fee,${orderId},fee,108,1700000000000`, `with-fee,${orderId},fee,-8,1700000000001`];
  const [without, reply] = [
    await send([header, paidLine]),
    await send([header, paidLine, ...fees, 'monthly,,fee,"9,900",1700000000000']),
  ];
  expect(reply.status, reply.text).toBe(200);
  const read = { count: 2, amount: 100, elsewhere: { count: 1, amount: 9_900 } };
  expect(reply.body).toEqual({ ...without.body, fees: read });
  // Nothing else goes without an order, or with a minus.
  const wrong = await send([header, 'e1,,paid,1,1700000000000', 'e2,o2,refunded,-1,1700000000000']);
  expect(problemIn(wrong).issues?.map(({ path }) => path)).toEqual([
    'row 2, column orderId',
    'row 3, column amount',
  ]);
});

it('a file with a trouble is refused by row and column, and nothing is reported', async () => {
  const reply = await send([header, 'e1,o1,paid,1.5,1700000000000', 'e2,o2,given,1,1700000000000']);
  expect(reply.status).toBe(422);
  expect(problemIn(reply).issues?.map(({ path }) => path)).toEqual([
    'row 2, column amount',
    'row 3, column kind',
  ]);
  const twice = await send([header, 'e1,o1,paid,1,1700000000000', 'e1,o1,paid,2,1700000000000']);
  expect(problemIn(twice).issues?.map(({ path }) => path)).toEqual(['row 3, column eventId']);
  expect((await send(['eventId,orderId,what'])).status).toBe(422);
});
