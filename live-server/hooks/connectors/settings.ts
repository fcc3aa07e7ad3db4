import { z } from 'zod';
import { defaultFields, type GenericField, genericEvents } from './generic.ts';
import { aesKeyOf } from './wechat-crypt.ts';

/** What `WECHAT_APPS` and `SHOP_CONNECTORS` hold, as JSON. */
const secret = z.string().min(8, 'at least 8 characters').max(500);
const appId = z.string().regex(/^[\w-]{1,64}$/, 'letters, digits, _ and -');

export const wechatSettings = z
  .array(
    z.strictObject({
      appId,
      token: z.string().min(3).max(100),
      encodingAesKey: z.string().refine((key) => aesKeyOf(key) !== null, '43 base64 characters'),
      /** Lets order details be asked for; without it only what a push itself brings is known. */
      appSecret: secret.optional(),
      apiUrl: z.url({ protocol: /^https?$/ }).default('https://api.weixin.qq.com'),
    }),
  )
  .max(100)
  .refine(unique('appId'), 'an appId twice');

const name = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,31}$/, 'lower-case letters, digits and -')
  .refine((text) => text !== 'wechat', 'wechat is configured by WECHAT_APPS');
const path = z.string().regex(/^[\w-]+(\.[\w-]+)*$/, 'a dotted path');
const fieldNames = Object.keys(defaultFields) as [GenericField, ...GenericField[]];

export const shopSettings = z
  .array(
    z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('youzan'), name, clientId: appId, clientSecret: secret }),
      z.strictObject({
        kind: z.literal('tiktok'),
        name,
        appKey: appId,
        appSecret: secret,
        decimals: z.int().min(0).max(3).default(2),
        /** The shop's authorisation: with both, order details are asked for. */
        refreshToken: z.string().min(8).max(2_000).optional(),
        shopCipher: z.string().min(1).max(500).optional(),
        apiUrl: z.url({ protocol: /^https?$/ }).default('https://open-api.tiktokglobalshop.com'),
        authUrl: z.url({ protocol: /^https?$/ }).default('https://auth.tiktok-shops.com'),
      }),
      z.strictObject({
        kind: z.literal('generic'),
        name,
        secret: secret.min(16, 'at least 16 characters'),
        fields: z.partialRecord(z.enum(fieldNames), path).default({}),
        events: z.record(z.string().max(100), z.enum(genericEvents)).default({}),
        timeUnit: z.enum(['ms', 's']).default('ms'),
        amountUnit: z.enum(['minor', 'major']).default('minor'),
      }),
    ]),
  )
  .max(100)
  .refine(unique('name'), 'a name twice');

function unique<K extends string>(key: K) {
  return (list: readonly Readonly<Record<K, string>>[]): boolean =>
    new Set(list.map((one) => one[key])).size === list.length;
}
