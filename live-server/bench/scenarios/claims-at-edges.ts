import autocannon from 'autocannon';
import { type Child, type Load, loadOf, startServer } from '../child.ts';
import { faster, known, median, type Row } from '../figures.ts';
import { type LiveShow, startLiveShow } from '../live-show.ts';
import { withRedis } from '../redis-claims.ts';
import { drive, joinRoom, type RoomClient } from '../room-client.ts';
import type { Options } from '../scenario.ts';

/** Viewers who claim by socket, one call each at a time, on every side. */
const VIEWERS = 400;
const CONNECTIONS = 64;

/** `POST path` with a fresh key each; answers how many were 201. */
async function post(
  { ready }: Child,
  path: string,
  tokens: readonly string[],
  ms: number,
  prefix: string,
): Promise<number> {
  let n = 0;
  const result = await autocannon({
    url: `http://127.0.0.1:${ready.port}`,
    connections: CONNECTIONS,
    duration: ms / 1000,
    requests: [
      {
        method: 'POST',
        path,
        setupRequest: (request) => {
          n += 1;
          return {
            ...request,
            headers: {
              'content-type': 'application/json',
              authorization: `Bearer ${tokens[n % tokens.length] ?? ''}`,
            },
            body: JSON.stringify({ quantity: 1, key: `${prefix}-${n}` }),
          };
        },
      },
    ],
  });
  if (result.non2xx > 0) console.error(`${result.non2xx} answers to ${path} were not 2xx`);
  return result['2xx'];
}

/** An order as the product answers it. */
async function sampleAnswer({ ready }: Child, show: LiveShow, token: string): Promise<unknown> {
  const response = await fetch(`http://127.0.0.1:${ready.port}/api/deals/${show.dealId}/claims`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ quantity: 1, key: 'sample' }),
  });
  if (response.status !== 201) throw new Error(`a claim was answered ${response.status}`);
  return response.json();
}

interface Product {
  readonly server: Child;
  readonly show: LiveShow;
  readonly tokens: readonly string[];
  /** JSON of an order, for the bare servers. */
  readonly sample: string;
}

async function startProduct(args: readonly string[] = []): Promise<Product> {
  const server = await startServer('product', args);
  const show = await startLiveShow(server);
  const tokens = await show.visits(1024);
  const sample = JSON.stringify(await sampleAnswer(server, show, tokens[0] ?? ''));
  return { server, show, tokens, sample };
}

/** Everything stops when the work is over, whichever way. */
async function among<T>(work: (started: (child: Child) => Child) => Promise<T>): Promise<T> {
  const children: Child[] = [];
  try {
    return await work((child) => {
      children.push(child);
      return child;
    });
  } finally {
    await Promise.all(children.map((child) => child.stop()));
  }
}

/** Rounds of every side in turn, so that all see the same machine. The first one only warms up. */
async function inTurns<K extends string>(
  rounds: number,
  sides: Readonly<Record<K, (round: number) => Promise<Load>>>,
): Promise<Record<K, Load>> {
  const names = Object.keys(sides) as K[];
  const found = new Map<K, Load[]>(names.map((name) => [name, []]));
  for (let round = -1; round < rounds; round += 1)
    for (const name of names) {
      const load = await sides[name](round);
      if (round >= 0) found.get(name)?.push(load);
    }
  const medianOf = (loads: readonly Load[]): Load => ({
    rate: median(loads.map(({ rate }) => rate)),
    cpu: median(loads.map(({ cpu }) => cpu)),
  });
  return Object.fromEntries(names.map((name) => [name, medianOf(found.get(name) ?? [])])) as Record<K, Load>;
}

/** Of the bare server that writes the order down before it answers; decision 036. */
const AT_LEAST = 0.5;

/**
 * Claims by socket and by REST. The bare servers take the same connections, the same bytes in, and answer the same
 * order: what differs is what is done in between. Two kinds of bare server: one that answers at once, and one that
 * first writes the order down with nothing else done to it, the floor under whatever is durable before it is answered.
 * What is asked is asked beside the floor; the other says what no claim can reach that is durable first.
 */
export const claimsAtEdges = ({ rounds, quick }: Options): Promise<Row[]> =>
  among(async (started) => {
    const ms = quick ? 1_500 : 3_000;
    const { server, show, tokens, sample } = await startProduct();
    started(server);
    const bySocket = async (bare: Child, clients: readonly RoomClient[], round: number) =>
      loadOf(bare, async () => {
        const { answered, refused } = await drive(clients, 1, ms, (client, n) => [
          'claim',
          { dealId: show.dealId, quantity: 1, key: `s${round}-${client}-${n}` },
        ]);
        if (Object.keys(refused).length > 0) console.error('claims by socket refused', refused);
        return answered;
      });
    const path = `/api/deals/${show.dealId}/claims`;
    const byRest = (one: Child, prefix: string) => loadOf(one, () => post(one, path, tokens, ms, prefix));
    const bareSocket = async (how: readonly string[]) => {
      const bare = started(await startServer('bare-acks', [sample, ...how]));
      const clients = await Promise.all(
        Array.from({ length: VIEWERS }, () => joinRoom(bare.ready.port, 'nobody')),
      );
      return (round: number) => bySocket(bare, clients, round);
    };
    const bareRest = async (how: readonly string[]) => {
      const bare = started(await startServer('bare-rest', [sample, ...how]));
      return (round: number) => byRest(bare, `b${round}`);
    };
    const socket = await inTurns(rounds, {
      bare: await bareSocket([]),
      floor: await bareSocket(['durable']),
      // A deal has a limit for one viewer, so each round's sockets are new viewers'.
      ours: async (round) => {
        const viewers = await Promise.all(
          (await show.visits(VIEWERS)).map((token) => joinRoom(server.ready.port, token)),
        );
        const load = await bySocket(server, viewers, round);
        for (const viewer of viewers) viewer.close();
        return load;
      },
    });
    const rest = await inTurns(rounds, {
      bare: await bareRest([]),
      floor: await bareRest(['durable']),
      ours: (round) => byRest(server, `r${round}`),
    });
    const sockets = `by socket, ${VIEWERS} connections`;
    const requests = `by REST, ${CONNECTIONS} connections`;
    return [
      known(row(sockets, 'socket.io acknowledgement', socket.ours, socket.bare)),
      faster(row(sockets, 'socket.io, once written down', socket.ours, socket.floor), AT_LEAST),
      known(row(requests, 'node:http', rest.ours, rest.bare)),
      faster(row(requests, 'node:http, once written down', rest.ours, rest.floor), AT_LEAST),
    ];
  });

/**
 * Claims by REST where the records are in a Redis that syncs each append, beside `node:http` and one script: one that
 * keeps stock, limit and key, and one that writes the order down as well.
 */
export const claimsOverRedis = ({ rounds, quick }: Options): Promise<Row[]> =>
  withRedis('always', (own) =>
    withRedis('always', (bares) =>
      among(async (started) => {
        const ms = quick ? 1_500 : 3_000;
        const { server, show, tokens, sample } = await startProduct([`redis://127.0.0.1:${own}`]);
        started(server);
        const plain = started(await startServer('bare-rest', [sample, String(bares)]));
        const written = started(await startServer('bare-rest', [sample, String(bares), 'durable']));
        const path = `/api/deals/${show.dealId}/claims`;
        const byRest = (one: Child, prefix: string) => loadOf(one, () => post(one, path, tokens, ms, prefix));
        const { ours, bare, floor } = await inTurns(rounds, {
          bare: (round) => byRest(plain, `b${round}`),
          floor: (round) => byRest(written, `f${round}`),
          ours: (round) => byRest(server, `r${round}`),
        });
        const measure = `by REST over Redis, ${CONNECTIONS} connections`;
        return [
          faster(row(measure, 'node:http, Redis Lua', ours, bare), 0.8),
          faster(row(measure, 'node:http, Lua that writes it down', ours, floor), AT_LEAST),
        ];
      }),
    ),
  );

const row = (measure: string, bareName: string, ours: Load, bare: Load) => ({
  ...{ scenario: 'durable claims', measure, unit: '/s', bareName },
  ...{ ours: ours.rate, bare: bare.rate, cpu: [ours.cpu, bare.cpu] as const },
});
