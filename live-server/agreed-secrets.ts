import type { Logger } from 'pino';
import type { Config } from './config.ts';
import type { Directory } from './storage/directory.ts';
import { AGREED, parseAgreed, type Secrets } from './storage/generated-secrets.ts';

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
