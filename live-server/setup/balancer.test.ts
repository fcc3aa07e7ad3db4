import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { balance } from './balancer.mjs';

const open: (Server | Socket)[] = [];
afterEach(() => {
  for (const one of open.splice(0)) {
    if ('destroy' in one) one.destroy();
    else one.close();
  }
});

const host = '127.0.0.1';
const portOf = (server: Server): number => (server.address() as AddressInfo).port;

/** Says its name to whoever comes, and gives back what is said to it until the other side has said all. */
async function node(name: string): Promise<{ host: string; port: number; ends: () => void }> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.write(name);
    socket.pipe(socket);
  });
  open.push(server);
  server.listen(0, host);
  await once(server, 'listening');
  return {
    host,
    port: portOf(server),
    ends: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

async function reach(balancer: Server): Promise<{ socket: Socket; name: string }> {
  const socket = connect({ host, port: portOf(balancer), allowHalfOpen: true });
  open.push(socket);
  const [name] = await once(socket, 'data');
  return { socket, name: String(name) };
}

const over = async (targets: () => readonly { host: string; port: number }[]): Promise<Server> => {
  const balancer = await balance(targets, { host, port: 0 });
  open.push(balancer);
  return balancer;
};

it('gives each connection to the node that carries the fewest', async () => {
  const [a, b] = [await node('a'), await node('b')];
  const balancer = await over(() => [a, b]);
  const names: string[] = [];
  for (let n = 0; n < 6; n += 1) names.push((await reach(balancer)).name);
  expect(names.filter((name) => name === 'a')).toHaveLength(3);
});

it('passes on what both sides say, to the last word', async () => {
  const a = await node('a');
  const { socket } = await reach(await over(() => [a]));
  const said = 'x'.repeat(1_000_000);
  let heard = 0;
  socket.on('data', (chunk) => {
    heard += chunk.length;
  });
  socket.end(said);
  await once(socket, 'end');
  expect(heard).toBe(said.length);
});

it('goes to another node when one is gone, and ends the connections of one that goes', async () => {
  const [a, b] = [await node('a'), await node('b')];
  const balancer = await over(() => [a, b]);
  const first = await reach(balancer);
  const ended = once(first.socket, 'end');
  (first.name === 'a' ? a : b).ends();
  await ended;
  const other = first.name === 'a' ? 'b' : 'a';
  for (let n = 0; n < 3; n += 1) expect((await reach(balancer)).name).toBe(other);
});

it('ends a connection that no node takes', async () => {
  const a = await node('a');
  a.ends();
  const balancer = await over(() => [a]);
  const socket = connect({ host, port: portOf(balancer) });
  open.push(socket);
  socket.on('error', () => undefined);
  await once(socket, 'close');
});

it('says when it cannot listen', async () => {
  const taken = await node('taken');
  await expect(balance(() => [], taken)).rejects.toMatchObject({ code: 'EADDRINUSE' });
});
