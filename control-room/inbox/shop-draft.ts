import type { ConnectorInput, ConnectorView } from '#shared/contract/connectors.ts';

export type ShopKind = ConnectorView['kind'];
export const shopKinds: readonly ShopKind[] = ['wechat', 'youzan', 'tiktok', 'generic'];

interface FieldLook {
  readonly name: FieldName;
  readonly kind: 'text' | 'secret' | 'number' | 'json' | 'choice';
  /** Named in the address: fixed once it is made. */
  readonly isName?: true;
  readonly choices?: readonly ('ms' | 's' | 'minor' | 'major')[];
}
export type FieldName =
  | 'appId'
  | 'token'
  | 'encodingAesKey'
  | 'appSecret'
  | 'name'
  | 'clientId'
  | 'clientSecret'
  | 'appKey'
  | 'decimals'
  | 'refreshToken'
  | 'shopCipher'
  | 'secret'
  | 'fields'
  | 'events'
  | 'timeUnit'
  | 'amountUnit';

const name: FieldLook = { name: 'name', kind: 'text', isName: true };

/** What each platform asks for, in the order its console shows it. */
export const fieldsOf: Readonly<Record<ShopKind, readonly FieldLook[]>> = {
  wechat: [
    { name: 'appId', kind: 'text', isName: true },
    { name: 'token', kind: 'secret' },
    { name: 'encodingAesKey', kind: 'secret' },
    { name: 'appSecret', kind: 'secret' },
  ],
  youzan: [name, { name: 'clientId', kind: 'text' }, { name: 'clientSecret', kind: 'secret' }],
  tiktok: [
    name,
    { name: 'appKey', kind: 'text' },
    { name: 'appSecret', kind: 'secret' },
    { name: 'decimals', kind: 'number' },
    { name: 'refreshToken', kind: 'secret' },
    { name: 'shopCipher', kind: 'secret' },
  ],
  generic: [
    name,
    { name: 'secret', kind: 'secret' },
    { name: 'timeUnit', kind: 'choice', choices: ['ms', 's'] },
    { name: 'amountUnit', kind: 'choice', choices: ['minor', 'major'] },
    { name: 'fields', kind: 'json' },
    { name: 'events', kind: 'json' },
  ],
};

export type ShopDraft = Readonly<Partial<Record<FieldName, string>>>;

/** The open settings as they are edited; secrets begin empty. */
export function draftOf(kind: ShopKind, view: ConnectorView | null): ShopDraft {
  const draft: Partial<Record<FieldName, string>> = {};
  for (const { name: field, kind: look, choices } of fieldsOf[kind]) {
    const value = view?.open[field];
    if (look === 'secret') draft[field] = '';
    else if (typeof value === 'object') draft[field] = JSON.stringify(value, null, 1);
    else
      draft[field] = value === undefined ? (choices?.[0] ?? (look === 'number' ? '2' : '')) : String(value);
  }
  return draft;
}

/** What is sent, or the field whose JSON is none. Secrets left empty are left out: they stay as they are. */
export function inputOf(
  kind: ShopKind,
  draft: ShopDraft,
): { readonly input: ConnectorInput } | { readonly wrong: FieldName } {
  const sent: Record<string, unknown> = { kind };
  for (const { name: field, kind: look } of fieldsOf[kind]) {
    const text = (draft[field] ?? '').trim();
    if (look === 'secret') {
      if (text !== '') sent[field] = text;
    } else if (look === 'number') sent[field] = Number(text);
    else if (look === 'json') {
      const map = textMap(text);
      if (map === null) return { wrong: field };
      sent[field] = map;
    } else sent[field] = text;
  }
  return { input: sent as ConnectorInput };
}

function textMap(text: string): Record<string, string> | null {
  if (text === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    const isMap =
      typeof value === 'object' &&
      value !== null &&
      !Array.isArray(value) &&
      Object.values(value).every((one) => typeof one === 'string');
    return isMap ? (value as Record<string, string>) : null;
  } catch {
    return null;
  }
}
