import { connect, createServer } from 'node:net';

/**
 * Spreads connections over nodes: each goes to the node that carries the fewest, and to the next one when that does
 * not take it. It looks at nothing that is said, so a browser's connections may end at different nodes; that the
 * nodes are equal is their business. Answers the server, listening, and rejects when it cannot.
 *
 * @param {() => readonly { readonly host: string, readonly port: number }[]} targets The nodes that are up, now.
 * @param {{ readonly host?: string | undefined, readonly port: number }} where
 * @returns {Promise<import('node:net').Server>}
 */
export function balance(targets, where) {
  /** `host:port` → connections. */
  const carried = new Map();
  const nameOf = ({ host, port }) => `${host}:${port}`;
  const countOf = (target) => carried.get(nameOf(target)) ?? 0;

  /** To the first of `left` that takes it. */
  const attempt = (client, left) => {
    const [target, ...others] = left;
    if (!target || client.destroyed) {
      client.destroy();
      return;
    }
    const node = connect({ ...target, noDelay: true, allowHalfOpen: true });
    const refused = () => attempt(client, others);
    node.once('error', refused);
    node.once('connect', () => {
      node.off('error', refused);
      join(client, node, target);
    });
  };

  const join = (client, node, target) => {
    carried.set(nameOf(target), countOf(target) + 1);
    let isOver = false;
    const end = () => {
      client.destroy();
      node.destroy();
      if (isOver) return;
      isOver = true;
      carried.set(nameOf(target), countOf(target) - 1);
    };
    for (const side of [client, node]) side.once('error', end).once('close', end);
    client.pipe(node);
    node.pipe(client);
    if (client.destroyed) end();
  };

  const server = createServer({ pauseOnConnect: true, allowHalfOpen: true, noDelay: true }, (client) => {
    // Until it is joined; afterwards `end` hears it as well.
    client.on('error', () => client.destroy());
    attempt(
      client,
      [...targets()].sort((a, b) => countOf(a) - countOf(b)),
    );
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(where.port, where.host, () => {
      server.off('error', reject);
      resolve(server);
    });
  });
}
