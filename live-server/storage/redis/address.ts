import { accept, type Result, refuse } from '#shared/contract/errors.ts';

export interface HostPort {
  readonly host: string;
  readonly port: number;
}

/** Where a Redis is and how to be let in, as `REDIS_URL` says it. */
export interface RedisAddress {
  readonly kind: 'single' | 'sentinel' | 'cluster';
  /** The server; of a cluster some of its nodes; with Sentinel the sentinels. */
  readonly hosts: readonly HostPort[];
  readonly hasTls: boolean;
  readonly username: string | null;
  readonly password: string | null;
  readonly db: number;
  /** Sentinel's name of the group of servers. */
  readonly group: string | null;
  readonly sentinelPassword: string | null;
  /** Replicas that must hold a write before it is acknowledged; null = not said. */
  readonly replicas: number | null;
}

const schemes: Readonly<Record<string, Pick<RedisAddress, 'kind' | 'hasTls'>>> = {
  redis: { kind: 'single', hasTls: false },
  rediss: { kind: 'single', hasTls: true },
  'redis+sentinel': { kind: 'sentinel', hasTls: false },
  'rediss+sentinel': { kind: 'sentinel', hasTls: true },
  'redis+cluster': { kind: 'cluster', hasTls: false },
  'rediss+cluster': { kind: 'cluster', hasTls: true },
};
const usualPorts = { single: 6379, cluster: 6379, sentinel: 26379 } as const;
const shape = /^([a-z+]+):\/\/(?:([^@]*)@)?([^/?]+)(?:\/([^?]*))?(?:\?(.*))?$/;

/**
 * - `redis://[user:password@]host[:port][/db]`, `rediss://…` with TLS
 * - `redis+sentinel://[user:password@]host:port,host:port/group[/db][?sentinelPassword=…]`
 * - `redis+cluster://[user:password@]host:port,host:port`
 *
 * and `?replicas=1` on each: how many replicas must hold a write before it is acknowledged. User names and passwords
 * are percent-encoded. `invalid` says what is wrong, without the password.
 */
export function parseRedisUrl(text: string): Result<RedisAddress> {
  const parts = shape.exec(text.trim());
  if (!parts) return wrong('not of the form redis://host:port');
  const [, scheme = '', login, hostList = '', path = '', query = ''] = parts;
  const known = schemes[scheme];
  if (!known) return wrong(`${scheme}:// is none of ${Object.keys(schemes).join(', ')}`);

  const hosts = hostList.split(',').map((host) => hostOf(host, usualPorts[known.kind]));
  if (!hosts.every((host) => host !== null)) return wrong('a host is not of the form host:port');
  if (known.kind === 'single' && hosts.length > 1) {
    return wrong('several hosts need redis+sentinel:// or redis+cluster://');
  }

  const segments = path === '' ? [] : path.split('/');
  const group = known.kind === 'sentinel' ? decoded(segments.shift() ?? '') : null;
  if (group === '')
    return wrong('with Sentinel the group stands after the hosts: redis+sentinel://host:port/group');
  const [dbText = '0', ...rest] = segments;
  if (rest.length > 0 || !/^\d{1,4}$/.test(dbText))
    return wrong('after the slash stands the number of the database');
  if (known.kind === 'cluster' && dbText !== '0') return wrong('a cluster has database 0 alone');

  const asked = new URLSearchParams(query);
  const replicas = asked.get('replicas');
  if (replicas !== null && !/^\d$/.test(replicas)) return wrong('replicas is a number from 0 to 9');
  for (const name of asked.keys()) {
    if (name !== 'replicas' && name !== 'sentinelPassword') return wrong(`${name} is not known`);
  }

  const colon = login?.indexOf(':') ?? -1;
  const username = decoded(colon < 0 ? (login ?? '') : (login?.slice(0, colon) ?? ''));
  const password = decoded(colon < 0 ? '' : (login?.slice(colon + 1) ?? ''));
  if (username === null || password === null || (known.kind === 'sentinel' && group === null)) {
    return wrong('a percent sign begins no character');
  }
  return accept({
    ...known,
    hosts,
    username: username || null,
    password: password || null,
    db: Number(dbText),
    group,
    sentinelPassword: asked.get('sentinelPassword'),
    replicas: replicas === null ? null : Number(replicas),
  });
}

/** For logs and errors: without user name and password. */
export function placeOf({ kind, hosts, group }: RedisAddress): string {
  const list = hosts.map(({ host, port }) => `${host}:${port}`).join(', ');
  if (kind === 'single') return `Redis at ${list}`;
  return kind === 'cluster'
    ? `the Redis cluster at ${list}`
    : `the Redis group ${group} of sentinels ${list}`;
}

const wrong = (why: string) => refuse('invalid', why);

function hostOf(text: string, usualPort: number): HostPort | null {
  const parts = /^(?:\[([0-9a-fA-F:.]+)\]|([^\s:[\]]+))(?::(\d{1,5}))?$/.exec(text);
  const host = parts?.[1] ?? parts?.[2];
  const port = parts?.[3] === undefined ? usualPort : Number(parts[3]);
  return host === undefined || port < 1 || port > 65_535 ? null : { host, port };
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
