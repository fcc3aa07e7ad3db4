import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import type { ProbeNetwork } from './probe.ts';
import { MAX_TARGETS, Prober } from './prober.ts';

const network: ProbeNetwork = { resolve: async () => ['127.0.0.1'], isAllowed: () => true };
const hasOwn = async (path: string) => path === '/pictures/ring.svg';
let close = () => {};
afterEach(() => close());

/** A host that lets nobody go until so many are inside, and a little later; counts how many there are at once. */
async function slowHost(full = 1, onFull = () => {}) {
  let waiting: ServerResponse[] = [];
  const seen = { most: 0, asked: 0 };
  const server = createServer((_, response) => {
    waiting.push(response);
    seen.asked += 1;
    seen.most = Math.max(seen.most, waiting.length);
    if (waiting.length !== full) return;
    onFull();
    setTimeout(() => {
      const served = waiting;
      waiting = [];
      for (const each of served) each.end('ok');
    }, 20);
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { seen, port: (server.address() as AddressInfo).port };
}
const links = (port: number, n: number, host = (_: number) => 'a.test') =>
  Array.from({ length: n }, (_, index) => ({
    kind: 'link' as const,
    address: `http://${host(index)}:${port}/${index}`,
  }));

it('asks one host by two at once, and everyone by six', async () => {
  const one = await slowHost(2);
  const prober = new Prober({ network, hasOwn });
  const all = await prober.run(links(one.port, 12));
  expect(all.every(({ result }) => result?.ok)).toBe(true);
  expect(one.seen).toEqual({ most: 2, asked: 12 });
  close();
  const many = await slowHost(6);
  await prober.run(links(many.port, 24, (index) => `host-${index % 8}.test`));
  expect(many.seen).toEqual({ most: 6, asked: 24 });
});

it('asks for the same address once, then again when its answer is a minute old', async () => {
  let time = 0;
  const { seen, port } = await slowHost();
  const prober = new Prober({ network, hasOwn, ticks: () => time });
  const [link] = links(port, 1);
  if (!link) throw new Error('no link');
  await Promise.all([prober.run([link, link, link]), prober.run([link])]);
  expect(seen.asked).toBe(1);
  time = 59_999;
  await prober.run([link]);
  expect(seen.asked).toBe(1);
  time = 60_000;
  await prober.run([link]);
  expect(seen.asked).toBe(2);
});

it('leaves what goes over the count, and says so', async () => {
  const targets = Array.from({ length: MAX_TARGETS + 5 }, (_, index) => ({
    kind: 'image' as const,
    address: `/${index}`,
  }));
  const all = await new Prober({ network, hasOwn }).run(targets);
  expect(all.filter(({ result }) => result === null)).toHaveLength(5);
});

it('leaves what does not come to its turn in time', async () => {
  let time = 0;
  const { port } = await slowHost(2, () => {
    time = 15_000;
  });
  const prober = new Prober({ network, hasOwn, ticks: () => time });
  const all = await prober.run(links(port, 6));
  expect(all.filter(({ result }) => result?.ok)).toHaveLength(2);
  expect(all.filter(({ result }) => result === null)).toHaveLength(4);
});

it('looks its own paths up at home', async () => {
  const all = await new Prober({ network, hasOwn }).run([
    { kind: 'image', address: '/pictures/ring.svg' },
    { kind: 'image', address: '/pictures/gone.svg' },
  ]);
  expect(all.map(({ result }) => result)).toEqual([{ ok: true }, { ok: false, why: 'no_such_file' }]);
});
