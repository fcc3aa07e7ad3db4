import { z } from 'zod';
import { json, type Route } from './route.ts';

const text = z.string().trim().min(1).max(2_000);
const name = z.string().trim().max(64);

/**
 * A shop platform's settings as the page sends them. Secrets are written and never read back: one that is left out
 * stays as it was. What each must be the server checks, by the path of the field.
 */
export const connectorInput = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('wechat'),
    appId: name,
    token: text.optional(),
    encodingAesKey: text.optional(),
    appSecret: text.optional(),
  }),
  z.object({ kind: z.literal('youzan'), name, clientId: text, clientSecret: text.optional() }),
  z.object({
    kind: z.literal('tiktok'),
    name,
    appKey: text,
    appSecret: text.optional(),
    decimals: z.int().min(0).max(3).default(2),
    refreshToken: text.optional(),
    shopCipher: text.optional(),
  }),
  z.object({
    kind: z.literal('generic'),
    name,
    secret: text.optional(),
    fields: z.record(z.string(), z.string()).default({}),
    events: z.record(z.string(), z.string()).default({}),
    timeUnit: z.enum(['ms', 's']).default('ms'),
    amountUnit: z.enum(['minor', 'major']).default('minor'),
  }),
]);
export type ConnectorInput = z.infer<typeof connectorInput>;

export const connectorView = z.object({
  /** `wechat:APPID`, or the connector's name. */
  id: z.string(),
  kind: z.enum(['wechat', 'youzan', 'tiktok', 'generic']),
  /** The app's id, or the name. */
  label: z.string(),
  /** `environment`: set where the server is started, and changed there alone. */
  from: z.enum(['environment', 'page']),
  /** Where the platform is to send its messages. */
  path: z.string(),
  /** What is no secret. */
  open: z.record(z.string(), z.union([z.string(), z.number(), z.record(z.string(), z.string())])),
  /** Whether each secret is set. */
  secrets: z.record(z.string(), z.boolean()),
  /** Whether what a message only names can be asked for. */
  asksDetails: z.boolean(),
});
export type ConnectorView = z.infer<typeof connectorView>;
export const connectorList = z.object({ items: z.array(connectorView) });

/** Shop platforms whose messages are taken; part of the one table. */
export const connectorRoutes = [
  {
    name: 'connectors.all',
    method: 'GET',
    path: '/api/connectors',
    access: 'admin',
    summary: 'Shop platforms whose messages are taken; secrets are told as set or not',
    status: 200,
    answer: connectorList,
  },
  {
    name: 'connectors.put',
    method: 'PUT',
    path: '/api/connectors',
    access: 'admin',
    summary: 'Set a shop platform up, or change it; secrets left out stay as they are',
    body: json(connectorInput),
    status: 200,
    answer: connectorList,
    errors: ['duplicate'],
  },
  {
    name: 'connectors.delete',
    method: 'DELETE',
    path: '/api/connectors/:id',
    access: 'admin',
    summary: 'Take messages of a shop platform no more; what came in stays in the inbox',
    status: 204,
    errors: ['in_use'],
  },
] as const satisfies readonly Route[];
