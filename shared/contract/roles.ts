import { z } from 'zod';

export const role = z.enum(['admin', 'planner', 'host', 'operator', 'analyst', 'region', 'store', 'ingest']);
export type Role = z.infer<typeof role>;

/** What a route, a socket event or a command needs. One capability, one meaning; roles hold sets of them. */
export type Capability =
  | 'admin' // users, tokens
  | 'org.read'
  | 'org.write'
  | 'shows.read'
  | 'shows.plan' // create shows and campaigns, plan commands
  | 'shows.air' // start, end, pin, open and close deals, notices, prompts
  | 'shows.rehearse'
  | 'shows.trade' // prices, stock, moderation
  | 'regions.act' // interventions, inside one's own regions for role `region`
  | 'counter' // take coupons and hand orders over, in one's own stores for role `store`
  | 'review.write'
  | 'ingest';

const everyCapability: readonly Capability[] = [
  'admin',
  'org.read',
  'org.write',
  'shows.read',
  'shows.plan',
  'shows.air',
  'shows.rehearse',
  'shows.trade',
  'regions.act',
  'counter',
  'review.write',
  'ingest',
];

/** The one table of who may do what. */
export const capabilitiesOf: Readonly<Record<Role, ReadonlySet<Capability>>> = {
  admin: new Set(everyCapability),
  planner: new Set([
    'shows.rehearse',
    'org.read',
    'org.write',
    'shows.read',
    'shows.plan',
    'regions.act',
    'counter',
    'review.write',
  ]),
  host: new Set(['shows.rehearse', 'org.read', 'shows.read', 'shows.air']),
  operator: new Set([
    'shows.rehearse',
    'org.read',
    'shows.read',
    'shows.air',
    'shows.trade',
    'regions.act',
    'counter',
  ]),
  analyst: new Set(['org.read', 'shows.read', 'review.write']),
  region: new Set(['org.read', 'shows.read', 'regions.act', 'counter']),
  store: new Set(['counter']),
  ingest: new Set(['ingest']),
};

/** Whether a role has a capability; where (regions, stores) is the server's to check. */
export const may = (who: Role, capability: Capability): boolean => capabilitiesOf[who].has(capability);
