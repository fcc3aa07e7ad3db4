import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from './config.ts';

const folder = mkdtempSync(join(tmpdir(), 'showcaller-config-'));
afterAll(() => rmSync(folder, { recursive: true }));
const read = (variables: Record<string, string> = {}, flags: string[] = []) =>
  readConfig(flags, { DATA_DIR: folder, ...variables });

describe('the environment', () => {
  it('has defaults for everything', () => {
    expect(read()).toMatchObject({ port: 4000, host: null, publicUrl: null, logLevel: 'info', demo: false });
    expect(read({ PORT: '', LOG_LEVEL: '' })).toMatchObject({ port: 4000, logLevel: 'info' });
  });

  it.each([
    ['PORT', 'many'],
    ['PORT', '70000'],
    ['PORT', '80.5'],
    ['REDIS_URL', 'localhost:6379'],
    ['REDIS_URL', 'redis://a,b'],
    ['SESSION_SECRET', 'short'],
    ['VIEWER_KEY', 'short'],
    ['PAYMENT_SECRET', 'short'],
    ['PUBLIC_URL', 'live.example'],
    ['PUBLIC_URL', 'ftp://live.example'],
    ['PAYMENT_PAGE', 'https://pay.example/'],
    ['PAYMENT_PAGE', 'https://pay.example/{order}?to={who}'],
    ['PAYMENT_PAGE', 'javascript:pay({order})'],
    ['TRUSTED_PROXIES', 'everybody'],
    ['LOG_LEVEL', 'loud'],
  ])('names %s when it is %j', (name, value) => {
    const start = () => read({ [name]: value });
    expect(start).toThrow(ConfigError);
    expect(start).toThrow(new RegExp(`^${name}: `));
  });

  it('leaves secrets that are not set to be agreed on where several nodes share a Redis', () => {
    const secrets = { SESSION_SECRET: 'a'.repeat(20), VIEWER_KEY: 'b'.repeat(20) };
    const shared = { REDIS_URL: 'redis://localhost:6380/2', ...secrets };
    expect(read(shared)).toMatchObject({
      redisUrl: 'redis://localhost:6380/2',
      secrets: { viewerKey: 'b'.repeat(20) },
      unsetSecrets: ['paymentSecret'],
    });
    expect(read({ ...shared, PAYMENT_SECRET: 'c'.repeat(20) })).toMatchObject({
      secrets: { paymentSecret: 'c'.repeat(20) },
      unsetSecrets: [],
    });
    expect(read()).toMatchObject({ redisUrl: null, unsetSecrets: [] });
  });

  it('takes shop platforms as JSON', () => {
    const app = { appId: 'wx1', token: 'token', encodingAesKey: 'a'.repeat(43) };
    const shops = [{ kind: 'youzan', name: 'yz', clientId: 'c1', clientSecret: 'a secret' }];
    expect(
      read({ WECHAT_APPS: JSON.stringify([app]), SHOP_CONNECTORS: JSON.stringify(shops) }).shops,
    ).toEqual({
      wechatApps: [{ ...app, apiUrl: 'https://api.weixin.qq.com' }],
      connectors: shops,
    });
    expect(read().shops).toEqual({ wechatApps: [], connectors: [] });
  });

  it.each([
    ['WECHAT_APPS', 'not json', /^WECHAT_APPS: not JSON/],
    [
      'WECHAT_APPS',
      '[{"appId":"wx1","token":"abc","encodingAesKey":"short"}]',
      /^WECHAT_APPS\.0\.encodingAesKey: 43/,
    ],
    ['SHOP_CONNECTORS', '[{"kind":"amazon","name":"a"}]', /^SHOP_CONNECTORS\.0\.kind: /],
    [
      'SHOP_CONNECTORS',
      '[{"kind":"youzan","name":"wechat","clientId":"c","clientSecret":"12345678"}]',
      /^SHOP_CONNECTORS\.0\.name: wechat is configured by WECHAT_APPS/,
    ],
    [
      'SHOP_CONNECTORS',
      '[{"kind":"generic","name":"a","secret":"0123456789abcdef"},{"kind":"generic","name":"a","secret":"0123456789abcdef"}]',
      /^SHOP_CONNECTORS: a name twice/,
    ],
  ])('names what is wrong in %s: %j', (name, value, told) => {
    expect(() => read({ [name]: value })).toThrow(told);
    expect(() => read({ [name]: value })).toThrow(ConfigError);
  });

  it('names DATA_DIR when it cannot be made', () => {
    const file = join(folder, 'a-file');
    writeFileSync(file, '');
    expect(() => read({ DATA_DIR: join(file, 'inside') })).toThrow(/^DATA_DIR: /);
  });
});

describe('secrets', () => {
  it('are made once, kept, and readable by their owner alone', () => {
    const first = read().secrets;
    expect(read().secrets).toEqual(first);
    expect(new Set(Object.values(first)).size).toBe(3);
    expect(statSync(join(folder, 'secrets.json')).mode & 0o777).toBe(0o600);
  });

  it('given by the environment come first', () => {
    const given = 'a secret given from outside';
    const { secrets } = read({ PAYMENT_SECRET: given });
    expect(secrets.paymentSecret).toBe(given);
    expect(secrets.viewerKey).toBe(read().secrets.viewerKey);
  });

  it('that are damaged are said to be, not replaced', () => {
    const other = mkdtempSync(join(folder, 'damaged-'));
    writeFileSync(join(other, 'secrets.json'), '{');
    expect(() => read({ DATA_DIR: other })).toThrow(/secrets\.json is damaged/);
  });
});

describe('flags', () => {
  it('choose the mode and the port', () => {
    expect(read({}, ['--demo'])).toMatchObject({ demo: true, mustBeEmpty: false });
    expect(read({}, ['--empty'])).toMatchObject({ demo: false, mustBeEmpty: true });
    expect(read({ PORT: '1' }, ['--port', '2']).port).toBe(2);
    expect(read({}, ['--quiet']).logLevel).toBe('warn');
    expect(read({ LOG_LEVEL: 'debug' }, ['--quiet']).logLevel).toBe('debug');
  });
  it.each([[['--demo', '--empty']], [['--nonsense']], [['--port', 'x']], [['extra']]])(
    'refuse %j',
    (flags) => {
      expect(() => read({}, flags)).toThrow(ConfigError);
    },
  );
});
