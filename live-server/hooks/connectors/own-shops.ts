import type { z } from 'zod';
import type { ConnectorInput, ConnectorView } from '#shared/contract/connectors.ts';
import { accept, errorCatalogue, type Refusal, type Result, refuse } from '#shared/contract/errors.ts';
import type { SharedLanes } from '../../cluster/cluster.ts';
import type { Directory } from '../../storage/directory.ts';
import type { ShopsConfig } from './configured.ts';
import { shopSettings, wechatSettings } from './settings.ts';
import type { TokenShelf } from './tiktok-api.ts';

type Settings = Directory['settings'];
type WechatApp = ShopsConfig['wechatApps'][number];
type Shop = ShopsConfig['connectors'][number];

/** Shop platforms set up on the settings page, beside those of the environment, which stand. */
export interface OwnShops {
  list(): ConnectorView[];
  /** `duplicate` for one the environment names; `invalid`, with the field, for what is not as the platform gives it. */
  put(input: ConnectorInput): Promise<Result<null>>;
  /** `in_use` for one of the environment. */
  remove(id: string): Promise<Result<null>>;
}

const SETTING = 'shop-connectors';

/**
 * Where a shop's tokens are kept between restarts and for all nodes. `inTurn` runs one task after another under a name,
 * whichever node's it is, and `fresh` brings what other nodes have written.
 */
export const shelfIn = (
  settings: Settings,
  name: string,
  inTurn: SharedLanes['run'],
  fresh: () => Promise<void>,
): TokenShelf => ({
  read: () => settings.get(tokensOf(name)) || null,
  write: (text) => settings.set(tokensOf(name), text),
  inTurn: (task) =>
    inTurn(tokensOf(name), async () => {
      await fresh();
      return task();
    }),
});
const tokensOf = (name: string) => `shop-tokens:${name}`;

/** What the page has set up, on whichever node. Its secrets lie in the data folder, like all others. */
export function ownShopsConfig(settings: Settings): () => ShopsConfig {
  let text = settings.get(SETTING);
  let config = read(text);
  return () => {
    const stored = settings.get(SETTING);
    if (stored !== text) {
      text = stored;
      config = read(stored);
    }
    return config;
  };
}

export function ownShopsIn(settings: Settings, given: ShopsConfig): OwnShops {
  const current = ownShopsConfig(settings);
  const isGiven = (id: string) => viewsOf(given, 'environment').some((one) => one.id === id);
  const change = async (decide: (own: ShopsConfig) => Result<ShopsConfig>): Promise<Result<null>> => {
    let decided: Result<ShopsConfig> = refuse('not_found');
    await settings.change(SETTING, (stored) => {
      decided = decide(read(stored));
      return decided.ok ? JSON.stringify(decided.value) : null;
    });
    return decided.ok ? accept(null) : decided;
  };
  return {
    list: () => [...viewsOf(given, 'environment'), ...viewsOf(current(), 'page')],
    async put(input) {
      if (isGiven(idOf(input))) return refuse('duplicate', 'It is set where the server is started');
      const checked = withShop(current(), input);
      if (!checked.ok) return checked;
      // What a shop was given under an authorisation before is of no use under another.
      if (input.kind === 'tiktok' && input.refreshToken !== undefined)
        await settings.set(tokensOf(input.name), '');
      return change((own) => withShop(own, input));
    },
    async remove(id) {
      if (isGiven(id)) return refuse('in_use', 'It is set where the server is started');
      return change((own) => {
        const wechatApps = own.wechatApps.filter((one) => idOf(one) !== id);
        const shops = own.connectors.filter((one) => idOf(one) !== id);
        if (wechatApps.length === own.wechatApps.length && shops.length === own.connectors.length)
          return refuse('not_found');
        return accept({ wechatApps, connectors: shops });
      });
    },
  };
}

/** With the shop put in or in place of the one by its id. A secret left out stays; everything else is as it was sent. */
function withShop(own: ShopsConfig, input: ConnectorInput): Result<ShopsConfig> {
  const id = idOf(input);
  const { kind, ...sent } = input;
  const before = [...own.wechatApps, ...own.connectors].find((one) => idOf(one) === id) ?? {};
  const merged = { ...secretsOf(before), ...withoutBlanks(sent) };
  if (kind === 'wechat') {
    const parsed = wechatSettings.safeParse([merged]);
    if (!parsed.success) return invalid(parsed.error);
    const others = own.wechatApps.filter((one) => idOf(one) !== id);
    return accept({ ...own, wechatApps: [...others, ...parsed.data] });
  }
  const parsed = shopSettings.safeParse([{ kind, ...merged }]);
  if (!parsed.success) return invalid(parsed.error);
  const others = own.connectors.filter((one) => idOf(one) !== id);
  return accept({ ...own, connectors: [...others, ...parsed.data] });
}

function read(text: string | null): ShopsConfig {
  if (!text) return { wechatApps: [], connectors: [] };
  const kept = JSON.parse(text) as { wechatApps?: unknown; connectors?: unknown };
  return {
    wechatApps: wechatSettings.parse(kept.wechatApps ?? []),
    connectors: shopSettings.parse(kept.connectors ?? []),
  };
}

const idOf = (one: { readonly appId: string } | { readonly name: string }): string =>
  'appId' in one ? `wechat:${one.appId}` : one.name;

const secretNames = [
  'token',
  'encodingAesKey',
  'appSecret',
  'clientSecret',
  'secret',
  'refreshToken',
  'shopCipher',
] as const;

const secretsOf = (one: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(one).filter(([key]) => (secretNames as readonly string[]).includes(key)));

const withoutBlanks = (sent: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== undefined && value !== ''));

/** The secrets a platform has, and which of them it cannot do without. */
const secretsBy: Readonly<Record<ConnectorView['kind'], readonly (typeof secretNames)[number][]>> = {
  wechat: ['token', 'encodingAesKey', 'appSecret'],
  youzan: ['clientSecret'],
  tiktok: ['appSecret', 'refreshToken', 'shopCipher'],
  generic: ['secret'],
};

function viewsOf({ wechatApps, connectors }: ShopsConfig, from: ConnectorView['from']): ConnectorView[] {
  return [
    ...wechatApps.map((app) => viewOf('wechat', app, from)),
    ...connectors.map((shop) => viewOf(shop.kind, shop, from)),
  ];
}

function viewOf(
  kind: ConnectorView['kind'],
  one: WechatApp | Shop,
  from: ConnectorView['from'],
): ConnectorView {
  const has = (key: string) => (one as Readonly<Record<string, unknown>>)[key] !== undefined;
  const hidden = new Set<string>([...secretNames, 'kind', 'apiUrl', 'authUrl']);
  const open = Object.fromEntries(Object.entries(one).filter(([key]) => !hidden.has(key)));
  const label = 'appId' in one ? one.appId : one.name;
  const path = 'appId' in one ? `/api/hooks/wechat/${one.appId}` : `/api/hooks/shop/${one.name}`;
  return {
    id: idOf(one),
    kind,
    label,
    from,
    path,
    open: open as ConnectorView['open'],
    secrets: Object.fromEntries(secretsBy[kind].map((key) => [key, has(key)])),
    asksDetails:
      kind === 'wechat' ? has('appSecret') : kind === 'tiktok' && has('refreshToken') && has('shopCipher'),
  };
}

function invalid(error: z.ZodError): { ok: false; error: Refusal } {
  const issues = error.issues.map(({ path, message }) => ({ path: path.slice(1).join('.'), message }));
  return { ok: false, error: { code: 'invalid', message: errorCatalogue.invalid.title, issues } };
}
