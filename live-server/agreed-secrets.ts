import { createHmac } from 'node:crypto';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Cluster } from './cluster/cluster.ts';
import type { Config } from './config.ts';
import type { Directory } from './storage/directory.ts';
import { AGREED, parseAgreed, type Secrets, secretNames } from './storage/generated-secrets.ts';

/**
 * The secrets of this node. Those that nobody has set are the same on every node all the same: the first proposes them,
 * the directory, which all nodes share, keeps them, and whoever comes later takes what stands there.
 */
export async function agreedSecrets(
  { settings }: Pick<Directory, 'settings'>,
  { secrets, unsetSecrets }: Pick<Config, 'secrets' | 'unsetSecrets'>,
  log: Pick<Logger, 'warn'>,
): Promise<Secrets> {
  if (unsetSecrets.length === 0) return secrets;
  const proposed = Object.fromEntries(unsetSecrets.map((name) => [name, secrets[name]]));
  const stands = await settings.change(AGREED, (stored) =>
    JSON.stringify({ ...proposed, ...parseAgreed(stored) }),
  );
  const kept = parseAgreed(stands);
  log.warn({ unset: unsetSecrets }, 'secrets that are not set: the nodes have agreed on some of their own');
  const taken = Object.fromEntries(unsetSecrets.map((name) => [name, kept[name] ?? secrets[name]]));
  return { ...secrets, ...taken };
}

const variables = {
  sessionSecret: 'SESSION_SECRET',
  viewerKey: 'VIEWER_KEY',
  paymentSecret: 'PAYMENT_SECRET',
} as const satisfies Record<keyof Secrets, string>;

const ABOUT = 'secrets';
const marks = z.record(z.string(), z.string());

/**
 * Says aloud where another node has another secret, as when one was given it and one was not: people are then signed in
 * at one node and not at the next, and nobody sees why.
 */
export async function compareSecrets(
  { nodeId, nodes, calls }: Pick<Cluster, 'nodeId' | 'nodes' | 'calls'>,
  secrets: Secrets,
  log: Pick<Logger, 'error'>,
): Promise<void> {
  const own = Object.fromEntries(secretNames.map((name) => [name, markOf(secrets[name])]));
  const compare = (node: string, said: unknown) => {
    const theirs = marks.safeParse(said);
    const differ = theirs.success ? secretNames.filter((name) => theirs.data[name] !== own[name]) : [];
    if (differ.length > 0)
      log.error(
        { node, differ: differ.map((name) => variables[name]) },
        'another node has other secrets: set the same on every node, or on none',
      );
  };
  calls.serve(ABOUT, (said, from) => {
    compare(from, said);
    return own;
  });
  const others = nodes().filter((id) => id !== nodeId);
  await Promise.all(others.map(async (id) => compare(id, (await calls.ask(id, ABOUT, own))?.said)));
}

/** Tells two secrets apart and gives neither away. */
const markOf = (secret: string) =>
  createHmac('sha256', secret).update('which secret this is').digest('hex').slice(0, 16);
