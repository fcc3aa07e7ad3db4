import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DeskUpdate, Presence, WatchAnswer } from '#shared/contract/desk.ts';
import { LEASE_MS, type Lease } from '#shared/contract/leases.ts';
import type { Reply } from '../http/testing/client.ts';
import {
  makeSampleBrand,
  newProduct,
  newShow,
  type SampleBrand,
  startSampleShow,
} from '../http/testing/sample-brand.ts';
import { startRedis, type TestRedis, until } from '../storage/redis/redis-for-tests.ts';
import { ask } from '../testing/running.ts';
import { connectTo, type ServerNode, signIn, startNode, startNodes } from './server-node.ts';

let redis: TestRedis;
let a: ServerNode;
let b: ServerNode;
let admin: string;
let brand: SampleBrand;
const started: ServerNode[] = [];
beforeAll(async () => {
  redis = await startRedis();
  [a, b] = (await startNodes([redis.url, redis.url])) as [ServerNode, ServerNode];
  started.push(a, b);
  admin = await signIn(a, 'admin');
  brand = await makeSampleBrand(a.call, admin);
});
afterAll(async () => {
  await Promise.all(started.map((node) => node.remove()));
  await redis.dispose();
});

const idIn = (reply: Reply): string => (reply.body as { id: string }).id;
const commandOnce = ({ callOnce }: ServerNode, showId: string, json: object) =>
  callOnce('POST', `/api/shows/${showId}/commands`, { cookie: admin, json });
/** Under a name of its own, so that it is done once however often it is asked for. */
const commandTo = ({ call }: ServerNode, showId: string, json: object) =>
  call('POST', `/api/shows/${showId}/commands`, {
    cookie: admin,
    json: { ...json, commandId: randomUUID() },
  });

it('who signs in at one node is known at the other, and out at both', async () => {
  const cookie = await signIn(a, 'operator');
  await until(async () => (await b.call('GET', '/api/session', { cookie })).status === 200);
  expect((await b.call('GET', '/api/session', { cookie })).body).toMatchObject({
    user: { username: 'operator' },
  });
  expect((await b.call('DELETE', '/api/session', { cookie })).status).toBe(204);
  await until(async () => (await a.call('GET', '/api/session', { cookie })).status === 401);
});

it('what is made at one node is there at the other right after, whichever comes first', async () => {
  for (let n = 0; n < 10; n += 1) {
    const [first, second] = n % 2 === 0 ? [a, b] : [b, a];
    const product = idIn(
      await first.call('POST', '/api/products', { cookie: admin, json: newProduct(`N-${n}`) }),
    );
    // Right after, where the node is not too busy to ask: it waits for that no longer than 400 ms.
    await until(
      async () => (await second.call('GET', `/api/products/${product}`, { cookie: admin })).status === 200,
    );
    const taken = await second.call('POST', '/api/products', { cookie: admin, json: newProduct(`N-${n}`) });
    expect(taken.status).toBe(409);
    const showId = idIn(await second.call('POST', '/api/shows', { cookie: admin, json: newShow() }));
    const added = await commandTo(first, showId, {
      ...{ type: 'lineup.add', itemId: `item-${n}`, productId: product, role: 'hero' },
      ...{ price: 180_000, stock: 5, plannedMs: 60_000 },
    });
    expect(added.status, added.text).toBe(200);
    const shown = await second.call('GET', `/api/shows/${showId}`, { cookie: admin });
    expect(shown.body).toMatchObject({
      lineup: [{ id: `item-${n}`, productId: product }],
      version: added.body.version,
    });
  }
});

it('a token made at one node opens the other, and shuts it when revoked', async () => {
  const json = { name: 'dashboard', role: 'analyst', regionIds: [] };
  const made = await a.call<{ id: string; token: string }>('POST', '/api/tokens', { cookie: admin, json });
  const { token, id } = made.body;
  await until(async () => (await b.call('GET', '/api/shows', { token })).status === 200);
  expect((await b.call('DELETE', `/api/tokens/${id}`, { cookie: admin })).status).toBe(204);
  await until(async () => (await a.call('GET', '/api/shows', { token })).status === 401);
});

it('commands at both nodes make one log, the same for both', async () => {
  const showId = idIn(await a.call('POST', '/api/shows', { cookie: admin, json: newShow() }));
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      commandTo(n % 2 === 0 ? a : b, showId, { type: 'show.revise', title: `Title ${n}` }),
    ),
  );
  expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
  expect(new Set(answers.map(({ body }) => body.version)).size).toBe(20);
  const [atA, atB] = await Promise.all(
    [a, b].map(({ call }) => call('GET', `/api/shows/${showId}`, { cookie: admin })),
  );
  expect(atB?.body).toMatchObject({ version: atA?.body.version, show: atA?.body.show });
});

interface Desk {
  readonly presence: () => readonly Presence[];
  readonly leases: () => readonly Lease[];
  ask(event: string, payload: object): Promise<Record<string, unknown>>;
  leave(): void;
}

async function deskAt(node: ServerNode, username: string, showId: string): Promise<Desk> {
  const socket = connectTo(node, '/desk', { cookie: await signIn(node, username) });
  let presence: readonly Presence[] = [];
  let leases: readonly Lease[] = [];
  socket.on('update', (update: DeskUpdate) => {
    presence = update.presence ?? presence;
    leases = update.leases ?? leases;
  });
  /** Again, where nothing could be decided. */
  const surely = async <T>(event: string, payload: object): Promise<T> => {
    let answer: { readonly ok: boolean; readonly error?: { readonly code: string } };
    do answer = await ask(socket, event, payload);
    while (answer.error?.code === 'storage_unavailable');
    return answer as T;
  };
  const answer = await surely<WatchAnswer>('watch', { showId });
  if (!answer.ok) throw new Error(answer.error.message);
  presence = answer.presence;
  leases = answer.leases;
  return {
    presence: () => presence,
    leases: () => leases,
    ask: surely,
    leave: () => void socket.disconnect(),
  };
}
const names = (desk: Desk): string[] =>
  desk
    .presence()
    .map(({ userId }) => userId)
    .sort();

it('desks at two nodes see each other, and who edits what; a change of it is refused at both', async () => {
  const { showId, itemId } = await startSampleShow(a.call, admin, brand);
  const atA = await deskAt(a, 'admin', showId);
  const atB = await deskAt(b, 'operator', showId);
  const both = ['demo:admin', 'demo:operator'];
  await until(() => names(atA).join() === both.join() && names(atB).join() === both.join());

  const onItem = { showId, kind: 'price', itemId };
  const price = { showId, type: 'price.change', itemId, price: 170_000 };
  const refused = { ok: false, error: { code: 'lease_held', params: { name: 'Demo admin' } } };
  expect(await atA.ask('lease', onItem)).toMatchObject({ ok: true });
  // As a desk does while somebody edits.
  const renewing = setInterval(() => void atA.ask('lease', onItem), LEASE_MS / 3);
  expect(await atB.ask('command', price)).toMatchObject(refused);
  expect(await atB.ask('lease', onItem)).toMatchObject(refused);
  await until(() => atB.leases().some(({ userId }) => userId === 'demo:admin'));
  expect((await deskAt(b, 'host', showId)).leases()).toMatchObject([{ name: 'Demo admin' }]);

  clearInterval(renewing);
  atA.leave();
  await until(() => atB.leases().length === 0 && !names(atB).includes('demo:admin'));
  expect(await atB.ask('command', price)).toMatchObject({ ok: true });
  expect((await a.call('GET', `/api/shows/${showId}`, { cookie: admin })).body).toMatchObject({
    lineup: [{ id: itemId, price: 170_000 }],
  });
});

it('while Redis is away every node says so in time, shows what it knows, and goes on when it is back', async () => {
  const { showId, itemId } = await startSampleShow(a.call, admin, brand);
  // A new one each time: what was answered to be unknown may have been done.
  let price = 160_000;
  const another = () => {
    price += 100;
    return { type: 'price.change', itemId, price };
  };
  await redis.stop('SIGKILL');
  for (const node of [a, b]) {
    await until(async () => (await node.callOnce('GET', '/readyz')).status === 503);
    expect((await node.callOnce('GET', '/readyz')).text).toContain('Redis');
    expect((await node.call('GET', '/healthz')).status).toBe(200);
    const known = await node.call('GET', `/api/products/${brand.product}`, { cookie: admin });
    expect(known.status, known.text).toBe(200);
    for (const refused of [
      await commandOnce(node, showId, another()),
      await node.callOnce('POST', '/api/products', { cookie: admin, json: newProduct('LATE') }),
      await node.callOnce('POST', '/api/session', { json: { username: 'admin', password: 'demo' } }),
    ])
      expect([refused.status, refused.body.code], refused.text).toEqual([503, 'storage_unavailable']);
    expect((await node.call('GET', '/metrics')).text).toMatch(/^redis_ready 0$/m);
  }
  await redis.start();
  for (const [index, node] of [a, b].entries()) {
    await until(async () => (await node.callOnce('GET', '/readyz')).status === 200);
    await until(async () => (await commandTo(node, showId, another())).status === 200);
    const made = await node.call('POST', '/api/products', {
      cookie: admin,
      json: newProduct(`AFTER-${index}`),
    });
    expect(made.status, made.text).toBe(201);
  }
});

it('when the leading node is killed another leads, and closes the deal that falls due', async () => {
  const c = await startNode(redis.url);
  started.push(c);
  const nodes = [a, b, c];
  await until(async () =>
    (await Promise.all(nodes.map((node) => node.state()))).some(({ leads }) => leads === true),
  );
  const states = await Promise.all(nodes.map((node) => node.state()));
  const leader = nodes[states.findIndex(({ leads }) => leads === true)] as ServerNode;
  const [first, second] = nodes.filter((node) => node !== leader) as [ServerNode, ServerNode];
  const cookie = await signIn(first, 'admin');
  const { showId, itemId, dealId } = await startSampleShow(leader.call, cookie, brand);
  const send = (json: object) => first.call('POST', `/api/shows/${showId}/commands`, { cookie, json });
  const planned = await send({
    ...{ type: 'deal.plan', dealId: 'short', itemId, price: 150_000, quantity: 2 },
    ...{ perViewerLimit: 1, durationMs: 6_000 },
  });
  expect(planned.status, planned.text).toBe(200);
  await send({ type: 'deal.close', dealId });
  const opened = await send({ type: 'deal.open', dealId: 'short' });
  expect(opened.status, opened.text).toBe(200);
  await leader.kill();
  await until(async () =>
    (await Promise.all([first.state(), second.state()])).some(({ leads }) => leads === true),
  );
  await until(async () => {
    const { body } = await second.call<{ deals: { id: string; state: string }[] }>(
      'GET',
      `/api/shows/${showId}`,
      {
        cookie,
      },
    );
    return body.deals.find(({ id }) => id === 'short')?.state === 'closed';
  });
});
