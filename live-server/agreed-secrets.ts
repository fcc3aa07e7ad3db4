import type { Logger } from 'pino';
import { z } from 'zod';
import type { Config, Secrets } from './config.ts';
import type { Directory } from './storage/directory.ts';

const SETTING = 'agreed-secrets';

const agreed = z.object({
  sessionSecret: z.string().optional(),
  viewerKey: z.string().optional(),
  paymentSecret: z.string().optional(),
});

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
  const stands = await settings.change(SETTING, (stored) => JSON.stringify({ ...proposed, ...read(stored) }));
  const kept = read(stands);
  log.warn({ unset: unsetSecrets }, 'secrets that are not set: the nodes have agreed on some of their own');
  const taken = Object.fromEntries(unsetSecrets.map((name) => [name, kept[name] ?? secrets[name]]));
  return { ...secrets, ...taken };
}

const read = (stored: string | null) => (stored ? agreed.parse(JSON.parse(stored)) : {});
