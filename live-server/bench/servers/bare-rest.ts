import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from '../child.ts';

/** Bare `node:http`: reads a JSON body, parses it and answers 201 with an order-sized body. */
const answer = JSON.stringify({
  order: { id: 'ord_0', status: 'reserved', amount: 19_900, lines: [{ itemId: 'i', quantity: 1 }] },
});
const http = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString());
    response.writeHead(body ? 201 : 400, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(answer),
    });
    response.end(answer);
  });
});
http.listen(0, '127.0.0.1', () => serve({ port: (http.address() as AddressInfo).port }, async () => ({})));
