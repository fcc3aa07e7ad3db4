import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from '../child.ts';

/** Bare `node:http`: reads a JSON body, parses it and answers 201 with the order of `argv[2]` as JSON. */
const answer: unknown = JSON.parse(process.argv[2] ?? '{}');
const http = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString());
    const text = JSON.stringify(answer);
    response.writeHead(body ? 201 : 400, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
    });
    response.end(text);
  });
});
http.listen(0, '127.0.0.1', () => serve({ port: (http.address() as AddressInfo).port }, async () => ({})));
