import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer as createTcp } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { MAX_REDIRECTS, type ProbeNetwork, probe, publicNetwork } from './probe.ts';

/** Here 127.0.0.1 plays the public internet, and the rest of 127/8 a private network. */
const network: ProbeNetwork = {
  resolve: async (host) =>
    host === 'shop.test' ? ['127.0.0.1'] : host === 'mixed.test' ? ['127.0.0.1', '127.0.0.2'] : [],
  isAllowed: (address) => address === '127.0.0.1',
};
const servers: { close(): unknown }[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function serve(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  host = '127.0.0.1',
): Promise<{ port: number; asked: string[] }> {
  const asked: string[] = [];
  const server: Server = createServer((request, response) => {
    asked.push(`${request.headers.host} ${request.url}`);
    answer(request, response);
  }).listen(0, host);
  await new Promise((resolve) => server.once('listening', resolve));
  servers.push({
    close() {
      server.closeAllConnections();
      server.close();
    },
  });
  return { port: (server.address() as AddressInfo).port, asked };
}

describe('a link', () => {
  it('answers when its host does, by name and with its query', async () => {
    const { port, asked } = await serve((_, response) => response.end('hello'));
    expect(await probe(`http://shop.test:${port}/p?id=1`, 'link', network)).toEqual({ ok: true });
    expect(asked).toEqual([`shop.test:${port} /p?id=1`]);
  });
  it('does not when it answers with an error', async () => {
    const { port } = await serve((_, response) => response.writeHead(404).end());
    expect(await probe(`http://shop.test:${port}/`, 'link', network)).toEqual({
      ok: false,
      why: 'status',
      status: 404,
    });
  });
  it.each(['ftp://shop.test/', 'http://user:pass@shop.test/', 'file:///etc/passwd', 'nonsense'])(
    '%s is no address to call',
    async (address) => {
      expect(await probe(address, 'link', network)).toEqual({ ok: false, why: 'bad_address' });
    },
  );
  it('says when there is no such host, no connection, or no answer in time', async () => {
    expect(await probe('http://gone.test/', 'link', network)).toEqual({ ok: false, why: 'no_such_host' });
    const { port } = await serve(() => undefined);
    expect(await probe(`http://shop.test:${port}/`, 'link', network, 100)).toEqual({
      ok: false,
      why: 'timeout',
    });
    const refusing = createTcp((socket) => socket.destroy()).listen(0, '127.0.0.1');
    await new Promise((resolve) => refusing.once('listening', resolve));
    servers.push(refusing);
    const closed = (refusing.address() as AddressInfo).port;
    expect(await probe(`http://shop.test:${closed}/`, 'link', network)).toEqual({
      ok: false,
      why: 'no_connection',
    });
  });
  it('is not read to its end', async () => {
    let isCut = false;
    const { port } = await serve((request, response) => {
      request.socket.once('close', () => {
        isCut = true;
      });
      response.writeHead(200);
      const more = () => response.write('x'.repeat(65_536), () => !isCut && more());
      more();
    });
    expect(await probe(`http://shop.test:${port}/`, 'link', network)).toEqual({ ok: true });
    await expect.poll(() => isCut).toBe(true);
  });
});

describe('a picture', () => {
  const picture = (type: string, body: string) =>
    serve((_, response) => response.writeHead(200, { 'Content-Type': type }).end(body));
  it('is one by its type and its bytes', async () => {
    const { port } = await picture('image/png', 'png');
    expect(await probe(`http://shop.test:${port}/`, 'image', network)).toEqual({ ok: true });
  });
  it.each([
    ['text/html', '<html>'],
    ['image/png', ''],
  ])('is none as %s with %j', async (type, body) => {
    const { port } = await picture(type, body);
    expect(await probe(`http://shop.test:${port}/`, 'image', network)).toEqual({
      ok: false,
      why: 'not_an_image',
    });
  });
});

describe('nothing inside the own network is called', () => {
  it('by its address, in whatever way it is written', async () => {
    const inside = await serve((_, response) => response.end('secret'), '127.0.0.2');
    for (const host of ['127.0.0.2', '0x7f000002', '2130706434', '127.2'])
      expect(await probe(`http://${host}:${inside.port}/`, 'link', network)).toEqual({
        ok: false,
        why: 'not_public',
      });
    expect(inside.asked).toEqual([]);
  });
  it('by a name of which one address is inside', async () => {
    expect(await probe('http://mixed.test/', 'link', network)).toEqual({ ok: false, why: 'not_public' });
  });
  it('by a redirect', async () => {
    const inside = await serve((_, response) => response.end('secret'), '127.0.0.2');
    const outside = await serve((_, response) =>
      response.writeHead(302, { Location: `http://127.0.0.2:${inside.port}/` }).end(),
    );
    expect(await probe(`http://shop.test:${outside.port}/`, 'link', network)).toEqual({
      ok: false,
      why: 'not_public',
    });
    expect(inside.asked).toEqual([]);
  });
  it('by a name that changes between the check and the call', async () => {
    const { port, asked } = await serve((_, response) => response.end('ok'));
    const inside = await serve((_, response) => response.end('secret'), '127.0.0.2');
    let asks = 0;
    const rebinding: ProbeNetwork = {
      ...network,
      resolve: async () => {
        asks += 1;
        return asks === 1 ? ['127.0.0.1'] : ['127.0.0.2'];
      },
    };
    expect(await probe(`http://shop.test:${port}/`, 'link', rebinding)).toEqual({ ok: true });
    expect(asked).toHaveLength(1);
    expect(inside.asked).toEqual([]);
  });
  it('over loopback, with the real rules', async () => {
    const { port, asked } = await serve((_, response) => response.end('secret'));
    for (const host of ['127.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]', '0.0.0.0'])
      expect(await probe(`http://${host}:${port}/`, 'link', publicNetwork)).toMatchObject({ ok: false });
    expect(await probe(`http://127.0.0.1:${port}/`, 'link')).toEqual({ ok: false, why: 'not_public' });
    expect(asked).toEqual([]);
  });
});

it('follows redirects, but not for ever', async () => {
  const { port, asked } = await serve((request, response) => {
    const n = Number(request.url?.slice(1));
    if (n === 0) response.end('there');
    else response.writeHead(301, { Location: `/${n - 1}` }).end();
  });
  expect(await probe(`http://shop.test:${port}/${MAX_REDIRECTS}`, 'link', network)).toEqual({ ok: true });
  expect(asked).toHaveLength(MAX_REDIRECTS + 1);
  expect(await probe(`http://shop.test:${port}/${MAX_REDIRECTS + 1}`, 'link', network)).toEqual({
    ok: false,
    why: 'too_many_redirects',
  });
});
