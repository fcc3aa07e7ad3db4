import { Agent, createServer, type IncomingMessage, type Server, request as send } from 'node:http';
import { connect } from 'node:net';

export interface Target {
  readonly host: string;
  readonly port: number;
}

/** Longer than clients keep theirs: a request on its way to a connection that is just being closed would be lost. */
const KEEP_ALIVE_MS = 75_000;

/**
 * A balancer for tests, as unkind as a balancer may be: each request goes to the node after the one before, a browser's
 * sockets too, so that whatever is written is next read at another node. Only who polls comes to the same node each
 * time, as `examples/nodes` asks of every balancer. Answers the server, listening on the loopback; port 0 is any.
 */
export async function roundRobin(targets: readonly Target[], port = 0): Promise<Server> {
  let turn = 0;
  const agent = new Agent({ keepAlive: true });
  const nextFor = (request: IncomingMessage): Target => {
    const number = isPolling(request) ? sameForEach(request) : turn++;
    return targets[number % targets.length] as Target;
  };
  const server = createServer((request, response) => {
    const { method, url: path } = request;
    const onward = send({
      ...nextFor(request),
      ...{ method, path, agent, headers: { ...lastingOf(request), ...forwardedBy(request) } },
    });
    onward.once('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.statusMessage, lasting(answer.rawHeaders));
      answer.pipe(response);
      answer.once('error', () => response.destroy());
    });
    onward.once('error', () => (response.headersSent ? response.destroy() : response.writeHead(502).end()));
    response.once('close', () => {
      onward.destroy();
      // What of a refused body is still to come is in the way of the next request.
      request.unpipe(onward).resume();
    });
    request.pipe(onward);
  });
  server.on('upgrade', (request, client, head) => {
    const node = connect(nextFor(request));
    const headers = { ...request.headers, ...forwardedBy(request) };
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
    node.setNoDelay(true);
    node.write(`${[`GET ${request.url} HTTP/1.1`, ...lines].join('\r\n')}\r\n\r\n`);
    node.write(head);
    client.pipe(node);
    node.pipe(client);
    for (const [one, other] of [[client, node] as const, [node, client] as const])
      one.once('error', () => other.destroy()).once('close', () => other.destroy());
  });
  server.on('close', () => agent.destroy());
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.requestTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return server;
}

/** A session that polls, or goes over from polling. */
const isPolling = ({ url = '' }: IncomingMessage): boolean =>
  url.startsWith('/socket.io/') && /[?&](?:transport=polling|sid=)/.test(url);

const sameForEach = ({ headers }: IncomingMessage): number =>
  [...(headers['user-agent'] ?? '')].reduce((sum, letter) => sum + letter.charCodeAt(0), 0);

/** Without what holds for the client's connection alone. */
const lastingOf = ({ headers: { connection: _, 'keep-alive': __, ...lasting } }: IncomingMessage) => lasting;

/** Who asks, added to what is said of it already. */
function forwardedBy({ headers, socket }: IncomingMessage): Record<string, string> {
  const said = headers['x-forwarded-for'];
  const own = socket.remoteAddress ?? '';
  return { 'x-forwarded-for': said === undefined ? own : `${said}, ${own}` };
}

/** Without what holds for one connection alone. */
const lasting = (raw: readonly string[]): string[] =>
  raw.filter((_, at) => !/^(?:connection|keep-alive|transfer-encoding)$/i.test(raw[at - (at % 2)] ?? ''));
