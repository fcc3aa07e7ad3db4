import { hash } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BareLog } from '../bare-log.ts';
import { serve } from '../child.ts';
import { luaClaims } from '../redis-claims.ts';

/**
 * Bare `node:http`: reads a JSON body, parses it and answers 201 with the order of `argv[2]` as JSON. `argv[3]`: left
 * out = at once; `durable` = once that order is written down; a port = once the Redis there has run the claim's script,
 * and with `durable` in `argv[4]` written that order down with it, as a link of a hash chain.
 */
const answer: unknown = JSON.parse(process.argv[2] ?? '{}');
const how = process.argv[3] ?? '';
const log = how === 'durable' ? await BareLog.open() : null;
const isKept = process.argv[4] === 'durable';
const lua = /^\d+$/.test(how) ? await luaClaims(Number(how)) : null;
let last = '';
const http = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const body = JSON.parse(Buffer.concat(chunks).toString()) as { key: string } | null;
    if (log) log.append([body, answer], () => reply(response, body));
    else if (lua && body)
      void lua
        .claim(body.key, body.key, ...(isKept ? [link([body, answer])] : []))
        .then(() => reply(response, body));
    else reply(response, body);
  });
});
http.listen(0, '127.0.0.1', () => serve({ port: (http.address() as AddressInfo).port }, async () => ({})));

/** A record as JSON, behind the hash of all before it and itself. */
function link(record: unknown): string {
  const body = JSON.stringify(record);
  last = hash('sha256', `${last}\n${body}`, 'hex');
  return `${last}${body}`;
}

function reply(response: ServerResponse, body: unknown): void {
  const text = JSON.stringify(answer);
  response.writeHead(body ? 201 : 400, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}
