import type { z } from 'zod';
import type { Connector } from './connector.ts';
import { genericConnector } from './generic.ts';
import type { shopSettings, wechatSettings } from './settings.ts';
import { tiktokConnector } from './tiktok.ts';
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
}

/** `stopping` ends whatever a platform is being asked. */
export function createConnectors(
  { wechatApps, connectors }: ShopsConfig,
  now: () => number,
  stopping: AbortSignal,
): Connectors {
  const apps = new Map(wechatApps.map((app) => [app.appId, wechatConnector(app, now, stopping)]));
  const shops = new Map(connectors.map((shop) => [shop.name, shopConnector(shop)]));
  return {
    wechat: (appId) => apps.get(appId) ?? null,
    find: (name, account) => (name === 'wechat' ? apps.get(account) : shops.get(name)) ?? null,
  };
}

function shopConnector(shop: ShopsConfig['connectors'][number]): Connector {
  switch (shop.kind) {
    case 'youzan':
      return youzanConnector(shop);
    case 'tiktok':
      return tiktokConnector(shop);
    case 'generic':
      return genericConnector(shop);
  }
}
