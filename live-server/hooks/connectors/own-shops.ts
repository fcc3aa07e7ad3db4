import type { z } from 'zod';
import type { ConnectorInput, ConnectorView } from '#shared/contract/connectors.ts';
import { accept, errorCatalogue, type Refusal, type Result, refuse } from '#shared/contract/errors.ts';
import type { Directory } from '../../storage/directory.ts';
import type { Connectors, ShopsConfig } from './configured.ts';
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

/** Where a shop's tokens are kept between restarts. */
export const shelfIn = (settings: Settings, name: string): TokenShelf => ({
  read: () => settings.get(`shop-tokens:${name}`) || null,
  write: (text) => settings.set(`shop-tokens:${name}`, text),
});

/** Reads what the page set up before and puts it to work. Its secrets lie in the data folder, like all others. */
export function ownShopsIn(settings: Settings, given: ShopsConfig, connectors: Connectors): OwnShops {
  let own = read(settings.get(SETTING));
  connectors.use(own);
  const keep = async (next: ShopsConfig): Promise<Result<null>> => {
    await settings.set(SETTING, JSON.stringify(next));
    own = next;
    connectors.use(own);
    return accept(null);
  };
  return {
    list: () => [...viewsOf(given, 'environment'), ...viewsOf(own, 'page')],
    async put(input) {
      const id = idOf(input);
      if (viewsOf(given, 'environment').some((one) => one.id === id))
        return refuse('duplicate', 'It is set where the server is started');
      const { kind, ...sent } = input;
      const before = [...own.wechatApps, ...own.connectors].find((one) => idOf(one) === id) ?? {};
      // A secret left out stays; everything else is as it was sent.
      const merged = { ...secretsOf(before), ...withoutBlanks(sent) };
      if (kind === 'wechat') {
        const parsed = wechatSettings.safeParse([merged]);
        if (!parsed.success) return invalid(parsed.error);
        const others = own.wechatApps.filter((one) => idOf(one) !== id);
        return keep({ ...own, wechatApps: [...others, ...parsed.data] });
      }
      const parsed = shopSettings.safeParse([{ kind, ...merged }]);
      if (!parsed.success) return invalid(parsed.error);
      // What a shop was given under an authorisation before is of no use under another.
      if (kind === 'tiktok' && input.refreshToken !== undefined)
        await shelfIn(settings, input.name).write('');
      const others = own.connectors.filter((one) => idOf(one) !== id);
      return keep({ ...own, connectors: [...others, ...parsed.data] });
    },
    async remove(id) {
      if (viewsOf(given, 'environment').some((one) => one.id === id))
        return refuse('in_use', 'It is set where the server is started');
      const wechatApps = own.wechatApps.filter((one) => idOf(one) !== id);
      const shops = own.connectors.filter((one) => idOf(one) !== id);
      if (wechatApps.length === own.wechatApps.length && shops.length === own.connectors.length)
        return refuse('not_found');
      return keep({ wechatApps, connectors: shops });
    },
  };
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
