import { describe, expect, it } from 'vitest';
import { parseRedisUrl, placeOf } from './address.ts';

const parsed = (url: string) => {
  const result = parseRedisUrl(url);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
};

describe('REDIS_URL', () => {
  it('names one server, with what is usual left out', () => {
    expect(parsed('redis://cache')).toEqual({
      kind: 'single',
      hosts: [{ host: 'cache', port: 6379 }],
      hasTls: false,
      username: null,
      password: null,
      db: 0,
      group: null,
      sentinelPassword: null,
      replicas: null,
    });
    expect(parsed('rediss://me:p%40ss%3A%2F@[::1]:7000/3?replicas=1')).toMatchObject({
      hosts: [{ host: '::1', port: 7000 }],
      hasTls: true,
      username: 'me',
      password: 'p@ss:/',
      db: 3,
      replicas: 1,
    });
    expect(parsed('redis://:secret@cache:1')).toMatchObject({ username: null, password: 'secret' });
  });

  it('names sentinels and the group they watch', () => {
    expect(parsed('redis+sentinel://:pw@a:1,b,c:3/shows/2?sentinelPassword=s%26t')).toMatchObject({
      kind: 'sentinel',
      hosts: [
        { host: 'a', port: 1 },
        { host: 'b', port: 26_379 },
        { host: 'c', port: 3 },
      ],
      group: 'shows',
      db: 2,
      password: 'pw',
      sentinelPassword: 's&t',
    });
  });

  it('names some nodes of a cluster', () => {
    expect(parsed('rediss+cluster://a:1,b:2')).toMatchObject({
      kind: 'cluster',
      hasTls: true,
      hosts: [
        { host: 'a', port: 1 },
        { host: 'b', port: 2 },
      ],
    });
  });

  it.each([
    ['cache:6379', 'not of the form'],
    ['http://cache', 'http:// is none of'],
    ['redis://a,b', 'several hosts'],
    ['redis://a:0', 'host:port'],
    ['redis://a:70000', 'host:port'],
    ['redis://a:b:c', 'host:port'],
    ['redis://a/zero', 'number of the database'],
    ['redis://a/1/2', 'number of the database'],
    ['redis://a?replicas=many', 'replicas'],
    ['redis://a?timeout=5', 'timeout is not known'],
    ['redis://%zz@a', 'percent sign'],
    ['redis+sentinel://a:1', 'group'],
    ['redis+cluster://a/1', 'database 0 alone'],
  ])('refuses %s and says why', (url, why) => {
    const result = parseRedisUrl(url);
    expect(result.ok ? 'taken' : result.error.message).toContain(why);
  });

  it('is shown without its password', () => {
    for (const url of ['redis://u:secret@a', 'redis+sentinel://u:secret@a/g', 'redis+cluster://u:secret@a'])
      expect(placeOf(parsed(url))).not.toContain('secret');
  });
});
