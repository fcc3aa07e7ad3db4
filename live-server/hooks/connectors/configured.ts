import type { z } from 'zod';
import type { Connector } from './connector.ts';
import { genericConnector } from './generic.ts';
import type { shopSettings, wechatSettings } from './settings.ts';
import { tiktokConnector } from './tiktok.ts';
import type { TokenShelf } from './tiktok-api.ts';
import { wechatConnector } from './wechat.ts';
import { youzanConnector } from './youzan.ts';

export interface ShopsConfig {
  readonly wechatApps: z.output<typeof wechatSettings>;
  readonly connectors: z.output<typeof shopSettings>;
}

/** Every connector that is configured. */
export interface Connectors {
  wechat(appId: string): ReturnType<typeof wechatConnector> | null;
  find(name: string, account: string): Connector | null;
  all(): readonly Connector[];
}

export interface ConnectorParts {
  readonly now: () => number;
  /** Ends whatever a platform is being asked. */
  readonly stopping: AbortSignal;
  /** Where a shop's own tokens are kept. */
  readonly shelfOf: (name: string) => TokenShelf;
  /** Those of the settings page as they stand: the same object until they change. */
  readonly own: () => ShopsConfig;
}

/** Those of the environment, and those of the settings page, which can change while the server runs, on any node. */
export function createConnectors(given: ShopsConfig, parts: ConnectorParts): Connectors {
  const made = (config: ShopsConfig) => ({
    apps: new Map(
      config.wechatApps.map((app) => [app.appId, wechatConnector(app, parts.now, parts.stopping)]),
    ),
    shops: new Map(config.connectors.map((shop) => [shop.name, shopConnector(shop, parts)])),
  });
  const fixed = made(given);
  let config = parts.own();
  let madeOwn = made(config);
  const own = () => {
    const now = parts.own();
    if (now === config) return madeOwn;
    config = now;
    madeOwn = made(now);
    return madeOwn;
  };
  const app = (appId: string) => fixed.apps.get(appId) ?? own().apps.get(appId) ?? null;
  const shop = (name: string) => fixed.shops.get(name) ?? own().shops.get(name) ?? null;
  return {
    wechat: app,
    all: () => [fixed, own()].flatMap(({ apps, shops }) => [...apps.values(), ...shops.values()]),
    find: (name, account) => (name === 'wechat' ? app(account) : shop(name)),
  };
}

function shopConnector(shop: ShopsConfig['connectors'][number], parts: ConnectorParts): Connector {
  switch (shop.kind) {
    case 'youzan':
      return youzanConnector(shop);
    case 'tiktok':
      return tiktokConnector(shop, parts.shelfOf(shop.name), parts.now, parts.stopping);
    case 'generic':
      return genericConnector(shop);
  }
}
