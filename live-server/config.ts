import { BlockList, isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { ShopsConfig } from './hooks/connectors/configured.ts';
import { shopSettings, wechatSettings } from './hooks/connectors/settings.ts';
import { networksIn } from './http/client-address.ts';
import type { MediaListen } from './media/worker.ts';
import { paymentPage } from './payment-page.ts';
import {
  fileOfSecrets,
  keepSecrets,
  newSecrets,
  type Secrets,
  secretNames,
  secretsIn,
  secretText,
} from './storage/generated-secrets.ts';
import { makeFolder } from './storage/make-folder.ts';
import { parseRedisUrl } from './storage/redis/address.ts';

/** JSON in a variable, held to its schema; unset is an empty list. */
function jsonOf<S extends z.ZodType>(schema: S) {
  return z
    .string()
    .default('[]')
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue({ code: 'custom', message: 'not JSON' });
        return z.NEVER;
      }
    })
    .pipe(schema);
}

/**
 * The only reader of the environment. Each variable says what it is for, and is named in the error when it is
 * wrong. An empty value counts as unset.
 */
const environment = z.object({
  /** TCP port that serves everything; 0 takes any free one. */
  PORT: z.coerce.number('a number from 0 to 65535').int().min(0).max(65_535).default(4000),
  /** Address to listen on; unset = every address of the machine. */
  HOST: z.string().max(255).optional(),
  /** Folder of the databases and of generated secrets. */
  DATA_DIR: z.string().max(1000).default('./data'),
  /**
   * The Redis that several nodes share, `redis://host:port`, `redis+sentinel://…` or `redis+cluster://…`; unset = this
   * node is alone and keeps everything in DATA_DIR. With it each of the three secrets below is set alike on all nodes, or
   * on none: then the first node makes it, and the others find it in Redis.
   */
  REDIS_URL: z
    .string()
    .max(2_000)
    .superRefine((url, context) => {
      const address = parseRedisUrl(url);
      if (!address.ok) context.addIssue({ code: 'custom', message: address.error.message });
    })
    .optional(),
  /** What came in within so many minutes stays in Redis, whatever archives have of it. */
  REDIS_KEEP_MINUTES: z.coerce.number('a number from 0 to 100000').min(0).max(100_000).default(15),
  /** So many records at the end of each log stay in Redis, however old. */
  REDIS_KEEP_RECORDS: z.coerce.number('a number from 0').int().min(0).max(1_000_000_000).default(1_000),
  /** Keys the hashes of session ids: changing it signs everyone out. */
  SESSION_SECRET: secretText.optional(),
  /** Signs viewers' tokens, and checks the member tokens (JWT) of a brand's back end. */
  VIEWER_KEY: secretText.optional(),
  /** Shared with the payment provider: signs the notices to `/api/hooks/payments`. */
  PAYMENT_SECRET: secretText.optional(),
  /**
   * Where viewers pay: `https://pay.example/?order={order}&amount={amount}&currency={currency}&back={back}`. Amounts are
   * minor units. Unset = viewers of the room are told that they cannot pay there.
   */
  PAYMENT_PAGE: paymentPage.optional(),
  /** WeChat shops that push their messages here: JSON `[{appId, token, encodingAesKey, appSecret?, apiUrl?}]`. */
  WECHAT_APPS: jsonOf(wechatSettings),
  /**
   * Other shops that push here: JSON, a list of `{kind: "youzan", name, clientId, clientSecret}`,
   * `{kind: "tiktok", name, appKey, appSecret, decimals?, refreshToken?, shopCipher?}` and `{kind: "generic", name,
   * secret, fields?, events?, timeUnit?, amountUnit?}`. A shop's address is `/api/hooks/shop/NAME`.
   */
  SHOP_CONNECTORS: jsonOf(shopSettings),
  /** The address people open, when it is not this machine's own; https makes cookies `Secure`. */
  PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: 'an http or https address' })
    .transform((text) => text.replace(/\/+$/, ''))
    .optional(),
  /**
   * Proxies on other machines that are believed about whom they pass on: addresses and networks, `10.0.0.7,
   * 10.1.0.0/16`. One on this machine always is.
   */
  TRUSTED_PROXIES: z
    .string()
    .max(2_000)
    .transform((text, context) => {
      const networks = networksIn(text);
      if (networks) return networks;
      context.addIssue({ code: 'custom', message: 'addresses or networks, separated by commas' });
      return z.NEVER;
    })
    .optional(),
  /**
   * Video: the address the media server listens on. Unset = HOST when that is an address, else every IPv4 address of
   * the machine.
   */
  MEDIA_LISTEN_IP: z.union([z.ipv4(), z.ipv6()], 'an IP address').optional(),
  /** The address or name browsers send video to, where a router stands between. */
  MEDIA_ANNOUNCED_ADDRESS: z.string().max(255).optional(),
  /** One port for all video, UDP and TCP: open it in the firewall. Unset = any free one. */
  MEDIA_PORT: z.coerce.number('a number from 1 to 65535').int().min(1).max(65_535).optional(),
  /** Processes that carry video, one a core they may use; with `MEDIA_PORT` each takes the next port. */
  MEDIA_WORKERS: z.coerce.number('a number from 1 to 64').int().min(1).max(64).default(1),
  /** Viewers this node sends video to at a time; the next one is told so, and has everything but the picture. */
  MEDIA_MAX_VIEWERS: z.coerce.number('a number from 0').int().min(0).max(100_000).default(500),
  /**
   * `live` writes what is on air at live shows to files in `DATA_DIR/recordings`; needs ffmpeg. `off` records nothing.
   */
  MEDIA_RECORD: z.enum(['off', 'live']).default('off'),
  /** Gigabytes (10⁹ bytes) that recordings may take; past it the show goes on unrecorded. */
  MEDIA_RECORD_BUDGET_GB: z.coerce.number('a number from 0').min(0).max(1_000_000).default(50),
  /** A media worker of one's own; `skip` = no video. Unset = the one `npm start` sets up. */
  MEDIASOUP_WORKER_BIN: z.string().max(1000).optional(),
  /** Where set-up keeps the media worker: `showcaller/media` in it; unset = `~/.cache`. */
  XDG_CACHE_HOME: z.string().max(1000).optional(),
  /** How much to log. */
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

export interface Config {
  readonly port: number;
  readonly host: string | null;
  /** Absolute. */
  readonly dataDir: string;
  /** Null = this node is alone. */
  readonly redisUrl: string | null;
  /** How much of the logs stays in Redis once archives have it. */
  readonly keepMs: number;
  readonly keepRecords: number;
  readonly secrets: Secrets;
  /** Those that several nodes have yet to agree on (`agreedSecrets`): `secrets` holds what this one would propose. */
  readonly unsetSecrets: readonly (keyof Secrets)[];
  readonly publicUrl: string | null;
  /** Where viewers pay, with its holes; null = nowhere. */
  readonly paymentPage: string | null;
  /** Proxies on other machines that are believed. */
  readonly trustedProxies: BlockList;
  /** Shop platforms whose messages are taken. */
  readonly shops: ShopsConfig;
  readonly media: MediaConfig;
  readonly logLevel: z.infer<typeof environment>['LOG_LEVEL'];
  /** Demo accounts and the demo payment provider. */
  readonly demo: boolean;
  /** `--empty` was asked for by name: a folder that holds the demo is then refused. */
  readonly mustBeEmpty: boolean;
}

export interface MediaConfig {
  readonly listen: MediaListen;
  readonly workers: number;
  readonly maxViewers: number;
  /** Null = nothing is recorded. */
  readonly record: { readonly budgetBytes: number } | null;
  /** What tells where the worker is; null = no video by choice. */
  readonly worker: { readonly MEDIASOUP_WORKER_BIN?: string; readonly XDG_CACHE_HOME?: string } | null;
}

/** What is wrong with how it was started; each message names the variable or flag. */
export class ConfigError extends Error {}

const usage = 'flags are --demo or --empty, --quiet, --port N';

/**
 * Flags: `--demo` or `--empty` (the default), `--quiet` (warnings alone unless `LOG_LEVEL` says otherwise), `--port N`
 * (before `PORT`). Throws `ConfigError`. Creates `DATA_DIR` when it is missing.
 */
export function readConfig(
  flags: readonly string[] = process.argv.slice(2),
  variables: Readonly<Record<string, string | undefined>> = process.env,
): Config {
  const flagged = readFlags(flags);
  const set = Object.entries(variables).filter(([, value]) => value !== undefined && value !== '');
  const defaults = flagged.quiet ? { LOG_LEVEL: 'warn' } : {};
  const fromFlags = flagged.port === undefined ? {} : { PORT: flagged.port };
  const parsed = environment.safeParse({ ...defaults, ...Object.fromEntries(set), ...fromFlags });
  if (!parsed.success)
    throw new ConfigError(
      parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('\n'),
    );
  const values = parsed.data;
  const dataDir = resolve(values.DATA_DIR);
  try {
    makeFolder(dataDir);
  } catch (error) {
    throw new ConfigError(`DATA_DIR: ${dataDir} cannot be made (${messageOf(error)})`);
  }
  const given = {
    sessionSecret: values.SESSION_SECRET,
    viewerKey: values.VIEWER_KEY,
    paymentSecret: values.PAYMENT_SECRET,
  };
  const isShared = values.REDIS_URL !== undefined;
  return {
    port: values.PORT,
    host: values.HOST ?? null,
    dataDir,
    redisUrl: values.REDIS_URL ?? null,
    keepMs: values.REDIS_KEEP_MINUTES * 60_000,
    keepRecords: values.REDIS_KEEP_RECORDS,
    secrets: isShared ? secretsFrom(given, newSecrets()) : generatedSecrets(dataDir, given),
    unsetSecrets: isShared ? secretNames.filter((name) => given[name] === undefined) : [],
    publicUrl: values.PUBLIC_URL ?? null,
    paymentPage: values.PAYMENT_PAGE ?? null,
    trustedProxies: values.TRUSTED_PROXIES ?? new BlockList(),
    shops: { wechatApps: values.WECHAT_APPS, connectors: values.SHOP_CONNECTORS },
    media: mediaOf(values),
    logLevel: values.LOG_LEVEL,
    demo: flagged.demo,
    mustBeEmpty: flagged.empty,
  };
}

function mediaOf(values: z.infer<typeof environment>): MediaConfig {
  const { MEDIASOUP_WORKER_BIN, XDG_CACHE_HOME, MEDIA_ANNOUNCED_ADDRESS: announced = null } = values;
  const own = values.MEDIA_LISTEN_IP ?? (values.HOST && isIP(values.HOST) ? values.HOST : null);
  const isEvery = own === null || own === '0.0.0.0' || own === '::';
  const ips = isEvery ? (announced === null ? machineAddresses() : ['0.0.0.0']) : [own];
  return {
    listen: { addresses: ips.map((ip) => ({ ip, announced })), port: values.MEDIA_PORT ?? null },
    workers: values.MEDIA_WORKERS,
    maxViewers: values.MEDIA_MAX_VIEWERS,
    record:
      values.MEDIA_RECORD === 'live' ? { budgetBytes: values.MEDIA_RECORD_BUDGET_GB * 1_000_000_000 } : null,
    worker:
      MEDIASOUP_WORKER_BIN === 'skip'
        ? null
        : {
            ...(MEDIASOUP_WORKER_BIN !== undefined && { MEDIASOUP_WORKER_BIN }),
            ...(XDG_CACHE_HOME !== undefined && { XDG_CACHE_HOME }),
          },
  };
}

/** Its own networks first, the machine itself last; more than a few would only slow a browser's choice. */
function machineAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const outer = all.filter(({ family, internal }) => family === 'IPv4' && !internal);
  return [...outer.slice(0, 3).map(({ address }) => address), '127.0.0.1'];
}

/** The folder of the databases alone, for programs that only read them; made by nobody here. */
export const dataDirOf = (variables: Readonly<Record<string, string | undefined>> = process.env): string =>
  resolve(environment.shape.DATA_DIR.parse(variables.DATA_DIR || undefined));

function readFlags(flags: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...flags],
      options: {
        demo: { type: 'boolean', default: false },
        empty: { type: 'boolean', default: false },
        quiet: { type: 'boolean', default: false },
        port: { type: 'string' },
      },
    });
    if (values.demo && values.empty) throw new ConfigError('--demo and --empty exclude each other');
    return values;
  } catch (error) {
    throw error instanceof ConfigError ? error : new ConfigError(`${messageOf(error)}; ${usage}`);
  }
}

type Given = { readonly [K in keyof Secrets]: string | undefined };

/** What the environment gives, and for the rest what was generated on the first start and kept. */
function generatedSecrets(dataDir: string, given: Given): Secrets {
  if (secretNames.every((name) => given[name] !== undefined)) return secretsFrom(given, newSecrets());
  return secretsFrom(given, readSecrets(dataDir) ?? makeSecrets(dataDir));
}

const secretsFrom = (given: Given, others: Secrets): Secrets => ({
  sessionSecret: given.sessionSecret ?? others.sessionSecret,
  viewerKey: given.viewerKey ?? others.viewerKey,
  paymentSecret: given.paymentSecret ?? others.paymentSecret,
});

function readSecrets(dataDir: string): Secrets | null {
  try {
    return secretsIn(dataDir);
  } catch {
    const file = fileOfSecrets(dataDir);
    throw new ConfigError(`DATA_DIR: ${file} is damaged; restore it, or set the three secrets yourself`);
  }
}

function makeSecrets(dataDir: string): Secrets {
  const secrets = newSecrets();
  try {
    keepSecrets(dataDir, secrets);
  } catch (error) {
    throw new ConfigError(`DATA_DIR: ${fileOfSecrets(dataDir)} cannot be written (${messageOf(error)})`);
  }
  return secrets;
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
