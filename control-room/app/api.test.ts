import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ApiError, api, failureOf, listAll } from './api.ts';

let url: string;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
const server = createServer((request, response) => answer(request, response));
beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise<void>((done) => server.close(() => done())));

const reply = (status: number, body: unknown, type = 'application/problem+json') => {
  answer = (_request, response) => {
    response.writeHead(status, { 'content-type': type });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
};
const failureOfGet = async () => {
  try {
    await api.get(`${url}/x`);
  } catch (error) {
    return { failure: failureOf(error), status: error instanceof ApiError ? error.status : -1 };
  }
  throw new Error('It did not fail');
};

it('turns problem+json into the refusal it carries', async () => {
  reply(422, {
    type: 'about:blank',
    title: 'A field is missing or out of range',
    status: 422,
    code: 'invalid',
    detail: 'Look at the fields',
    params: { n: 1 },
    issues: [{ path: 'title', message: 'needed' }],
  });
  expect(await failureOfGet()).toEqual({
    status: 422,
    failure: {
      code: 'invalid',
      message: 'Look at the fields',
      params: { n: 1 },
      issues: [{ path: 'title', message: 'needed' }],
    },
  });
});

it('does not take a stranger’s page or an unknown code for a refusal of ours', async () => {
  reply(502, '<h1>Bad gateway</h1>', 'text/html');
  expect((await failureOfGet()).failure.code).toBe('network');
  reply(418, { code: 'teapot', title: 'no' });
  expect((await failureOfGet()).failure.code).toBe('network');
});

it('says network when nobody answers', async () => {
  await expect(api.get('http://127.0.0.1:1/x')).rejects.toMatchObject({
    status: 0,
    failure: { code: 'network' },
  });
});

it('sends JSON and reads an empty answer as nothing', async () => {
  let got = '';
  answer = (request, response) => {
    request.on('data', (chunk) => {
      got += chunk;
    });
    request.on('end', () => response.writeHead(204).end());
  };
  expect(await api.post(`${url}/x`, { a: '金' })).toBeUndefined();
  expect(JSON.parse(got)).toEqual({ a: '金' });
});

it('reads a list to its last page', async () => {
  const asked: (string | null)[] = [];
  answer = (request, response) => {
    const cursor = new URL(request.url ?? '', url).searchParams.get('cursor');
    asked.push(cursor);
    const page = cursor === null ? { items: [1, 2], nextCursor: 'c' } : { items: [3], nextCursor: null };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(page));
  };
  expect(await listAll(`${url}/list`)).toEqual([1, 2, 3]);
  expect(asked).toEqual([null, 'c']);
});
