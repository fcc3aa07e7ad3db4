import { z } from 'zod';
import { activityAnswer } from './activity.ts';
import { attributionView, reattribution } from './attribution.ts';
import { id, listQuery, page } from './basics.ts';
import { commandRequest } from './commands.ts';
import { commentView } from './comments.ts';
import { paymentAnswer, paymentNotice } from './hooks.ts';
import { importShow } from './imports.ts';
import { metricsView, timelineQuery, timelineView } from './metrics.ts';
import * as org from './organisation.ts';
import { reviewView } from './review.ts';
import type { Route } from './route.ts';
import { settlementQuery, settlementView } from './settlement.ts';
import * as people from './sessions.ts';
import { campaign, newCampaign, newShow, showStatus, showSummary, showView } from './shows.ts';
import { tradeRoutes } from './trade-routes.ts';
import { claimRequest, newVisit, orderAnswer, orderRequest, orderView, visitCreated } from './viewers.ts';

const json = <S extends z.ZodType>(schema: S) => ({ type: 'json', schema }) as const;
const csv = {
  type: 'csv',
  describe: 'A header line and one record a line; UTF-8. All rows are taken, or none.',
} as const;
const moment = z.object({ at: z.coerce.number().int().min(0).optional() });

/** A PATCH body: every field optional, and none filled in by a default, so that what is left out stays as it was. */
export function changesOf<S extends z.core.$ZodLooseShape>(create: z.ZodObject<S>): Changes<S> {
  const shape = Object.entries(create.shape).map(([key, field]) => [
    key,
    field instanceof z.ZodDefault ? field.removeDefault() : field,
  ]);
  return z.object(Object.fromEntries(shape)).partial() as unknown as Changes<S>;
}
type Changes<S extends z.core.$ZodLooseShape> = z.ZodType<Partial<z.output<z.ZodObject<S>>>>;

/** The four routes every organisation and catalogue resource has. */
const resource = <
  const N extends string,
  const P extends string,
  S extends z.core.$ZodLooseShape,
  T extends z.ZodType,
>(
  name: N,
  path: `/${P}`,
  create: z.ZodObject<S>,
  thing: T,
) =>
  [
    {
      name: `${name}.list`,
      method: 'GET',
      path,
      access: 'org.read',
      summary: `List ${name}`,
      query: listQuery,
      status: 200,
      answer: page(thing),
    },
    {
      name: `${name}.create`,
      method: 'POST',
      path,
      access: 'org.write',
      summary: `Create one of ${name}`,
      body: json(create),
      status: 201,
      answer: thing,
      errors: ['duplicate'],
    },
    {
      name: `${name}.get`,
      method: 'GET',
      path: `${path}/:id` as const,
      access: 'org.read',
      summary: `One of ${name}`,
      status: 200,
      answer: thing,
    },
    {
      name: `${name}.update`,
      method: 'PATCH',
      path: `${path}/:id` as const,
      access: 'org.write',
      summary: `Change one of ${name}`,
      body: json(changesOf(create)),
      status: 200,
      answer: thing,
      errors: ['duplicate'],
    },
  ] as const satisfies readonly Route[];

const csvImport = <const N extends string, const P extends string>(name: N, path: `/${P}`) =>
  ({
    name: `${name}.import`,
    method: 'POST',
    path: `${path}/import` as const,
    access: 'org.write',
    summary: `Import ${name} from CSV`,
    body: csv,
    status: 201,
    answer: org.imported,
  }) as const satisfies Route;

export const exportNames = [
  'orders.csv',
  'products.csv',
  'regions.csv',
  'guides.csv',
  'timeline.csv',
  'settlement.csv',
  'events.ndjson',
  'activity.ndjson',
] as const;
export type ExportName = (typeof exportNames)[number];

export const showsQuery = listQuery.extend({ status: showStatus.optional(), campaignId: id.optional() });
export const commandAnswer = z.object({ version: z.int(), events: z.array(z.unknown()) });

/** Every REST route of Showcaller, in the order the OpenAPI document lists them; typed route by route. */
export const routeTable = [
  // Sessions and access
  {
    name: 'session.create',
    method: 'POST',
    path: '/api/session',
    access: 'public',
    summary: 'Sign in',
    body: json(people.signIn),
    status: 201,
    answer: people.session,
    errors: ['bad_credentials', 'rate_limited'],
  },
  {
    name: 'session.get',
    method: 'GET',
    path: '/api/session',
    access: 'staff',
    summary: 'Who am I',
    status: 200,
    answer: people.session,
  },
  {
    name: 'session.delete',
    method: 'DELETE',
    path: '/api/session',
    access: 'staff',
    summary: 'Sign out',
    status: 204,
  },
  {
    name: 'setup.create',
    method: 'POST',
    path: '/api/setup',
    access: 'public',
    summary: 'Make the first administrator with the one-time key',
    body: json(people.setUp),
    status: 201,
    answer: people.session,
    errors: ['forbidden'],
  },
  {
    name: 'users.list',
    method: 'GET',
    path: '/api/users',
    access: 'admin',
    summary: 'List users',
    query: listQuery,
    status: 200,
    answer: page(people.user),
  },
  {
    name: 'users.create',
    method: 'POST',
    path: '/api/users',
    access: 'admin',
    summary: 'Create a user',
    body: json(people.newUser),
    status: 201,
    answer: people.user,
    errors: ['duplicate'],
  },
  {
    name: 'tokens.list',
    method: 'GET',
    path: '/api/tokens',
    access: 'admin',
    summary: 'List programs’ tokens',
    query: listQuery,
    status: 200,
    answer: page(people.token),
  },
  {
    name: 'tokens.create',
    method: 'POST',
    path: '/api/tokens',
    access: 'admin',
    summary: 'Create a token; its secret is shown once',
    body: json(people.newToken),
    status: 201,
    answer: people.tokenCreated,
  },
  {
    name: 'tokens.delete',
    method: 'DELETE',
    path: '/api/tokens/:id',
    access: 'admin',
    summary: 'Revoke a token',
    status: 204,
  },
  // Organisation and catalogue
  ...resource('regions', '/api/regions', org.newRegion, org.region),
  ...resource('stores', '/api/stores', org.newStore, org.store),
  csvImport('stores', '/api/stores'),
  ...resource('guides', '/api/guides', org.newGuide, org.guide),
  csvImport('guides', '/api/guides'),
  ...resource('members', '/api/members', org.newMember, org.member),
  csvImport('members', '/api/members'),
  ...resource('products', '/api/products', org.newProduct, org.product),
  csvImport('products', '/api/products'),
  // Campaigns and shows
  {
    name: 'campaigns.list',
    method: 'GET',
    path: '/api/campaigns',
    access: 'shows.read',
    summary: 'List campaigns',
    query: listQuery,
    status: 200,
    answer: page(campaign),
  },
  {
    name: 'campaigns.create',
    method: 'POST',
    path: '/api/campaigns',
    access: 'shows.plan',
    summary: 'Create a campaign',
    body: json(newCampaign),
    status: 201,
    answer: campaign,
  },
  {
    name: 'campaigns.get',
    method: 'GET',
    path: '/api/campaigns/:id',
    access: 'shows.read',
    summary: 'A campaign and its shows rolled up against its target',
    status: 200,
    answer: campaign.loose(),
  },
  {
    name: 'shows.list',
    method: 'GET',
    path: '/api/shows',
    access: 'shows.read',
    summary: 'List shows, latest planned start first',
    query: showsQuery,
    status: 200,
    answer: page(showSummary.extend({ version: z.int() })),
  },
  {
    name: 'shows.create',
    method: 'POST',
    path: '/api/shows',
    access: 'shows.plan',
    summary: 'Create a show',
    body: json(newShow),
    status: 201,
    answer: showSummary.extend({ version: z.int() }),
  },
  {
    name: 'shows.import',
    method: 'POST',
    path: '/api/shows/import',
    access: 'shows.plan',
    summary: 'Create an ended show to import into',
    body: json(importShow),
    status: 201,
    answer: showSummary.extend({ version: z.int() }),
  },
  {
    name: 'shows.get',
    method: 'GET',
    path: '/api/shows/:id',
    access: 'shows.read',
    summary: 'A show, whole',
    status: 200,
    answer: showView,
  },
  {
    name: 'shows.command',
    method: 'POST',
    path: '/api/shows/:id/commands',
    access: 'staff',
    summary: 'Change a show; each command needs its own capability',
    body: json(commandRequest),
    status: 200,
    answer: commandAnswer,
    errors: ['version_conflict', 'stale_view', 'forbidden'],
  },
  {
    name: 'shows.comments',
    method: 'GET',
    path: '/api/shows/:id/comments',
    access: 'shows.read',
    summary: 'Comments, newest first',
    query: listQuery,
    status: 200,
    answer: page(commentView),
  },
  {
    name: 'shows.orders',
    method: 'GET',
    path: '/api/shows/:id/orders',
    access: 'shows.read',
    summary: 'Orders, newest first',
    query: listQuery,
    status: 200,
    answer: page(orderView),
  },
  {
    name: 'shows.metrics',
    method: 'GET',
    path: '/api/shows/:id/metrics',
    access: 'shows.read',
    summary: 'Live figures, or as they stood at a moment',
    query: moment,
    status: 200,
    answer: metricsView,
  },
  {
    name: 'shows.timeline',
    method: 'GET',
    path: '/api/shows/:id/timeline',
    access: 'shows.read',
    summary: 'Figures by bucket, and marks',
    query: timelineQuery,
    status: 200,
    answer: timelineView,
  },
  {
    name: 'shows.state',
    method: 'GET',
    path: '/api/shows/:id/state',
    access: 'shows.read',
    summary: 'The show as every screen had it at a moment',
    query: moment,
    status: 200,
    answer: showView,
  },
  {
    name: 'shows.review',
    method: 'GET',
    path: '/api/shows/:id/review',
    access: 'shows.read',
    summary: 'The review',
    status: 200,
    answer: reviewView,
    errors: ['show_not_ended'],
  },
  {
    name: 'shows.settlement',
    method: 'GET',
    path: '/api/shows/:id/settlement',
    access: 'shows.read',
    summary: 'The settlement that stands now, or a frozen version of it',
    query: settlementQuery,
    status: 200,
    answer: settlementView,
  },
  {
    name: 'shows.export',
    method: 'GET',
    path: '/api/shows/:id/export/:name',
    access: 'shows.read',
    summary: `Export: ${exportNames.join(', ')}`,
    query: settlementQuery,
    status: 200,
  },
  {
    name: 'shows.activity',
    method: 'POST',
    path: '/api/shows/:id/activity',
    access: 'ingest',
    summary: 'Report facts, one NDJSON line each',
    body: { type: 'ndjson', describe: 'One fact of METRICS.md a line, with its own `at` and `factId`.' },
    status: 200,
    answer: activityAnswer,
  },
  // Viewers
  {
    name: 'visits.create',
    method: 'POST',
    path: '/api/shows/:id/visits',
    access: 'public',
    summary: 'Open a visit',
    body: json(newVisit),
    status: 201,
    answer: visitCreated,
    errors: ['show_over'],
  },
  {
    name: 'claims.create',
    method: 'POST',
    path: '/api/deals/:id/claims',
    access: 'viewer',
    summary: 'Claim units of an open deal',
    body: json(claimRequest),
    status: 201,
    answer: orderAnswer,
    errors: ['deal_not_open', 'sold_out', 'limit_reached', 'not_eligible', 'storage_unavailable'],
  },
  ...tradeRoutes,
  {
    name: 'orders.create',
    method: 'POST',
    path: '/api/shows/:id/orders',
    access: 'viewer',
    summary: 'Order items of the lineup',
    body: json(orderRequest),
    status: 201,
    answer: orderAnswer,
    errors: ['sold_out', 'not_for_sale', 'show_not_live', 'storage_unavailable'],
  },
  {
    name: 'orders.get',
    method: 'GET',
    path: '/api/orders/:id',
    access: 'public',
    summary: 'An order: the viewer’s own, or any for staff who read shows',
    status: 200,
    answer: orderAnswer,
  },
  {
    name: 'attributions.get',
    method: 'GET',
    path: '/api/orders/:id/attribution',
    access: 'shows.read',
    summary: 'Why this guide: evidence, rule, reason, and everything that superseded them',
    status: 200,
    answer: attributionView,
  },
  {
    name: 'attributions.create',
    method: 'POST',
    path: '/api/orders/:id/attribution',
    access: 'shows.trade',
    summary: 'Attribute an order anew: a dispute, a correction or a claw-back, as a superseding ledger entry',
    body: json(reattribution),
    status: 201,
    answer: attributionView,
    errors: ['already_done', 'storage_unavailable'],
  },
  {
    name: 'orders.cancel',
    method: 'POST',
    path: '/api/orders/:id/cancel',
    access: 'viewer',
    summary: 'Cancel one’s own unpaid order',
    status: 200,
    answer: orderAnswer,
    errors: ['order_not_open'],
  },
  {
    name: 'orders.pay',
    method: 'POST',
    path: '/api/orders/:id/demo-payment',
    access: 'viewer',
    summary: 'Demo mode only: the demo payment provider pays, by the signed hook',
    status: 200,
    answer: orderAnswer,
    errors: ['order_not_open', 'order_expired'],
  },
  // Webhooks in
  {
    name: 'hooks.payments',
    method: 'POST',
    path: '/api/hooks/payments',
    access: 'public',
    summary: 'A payment provider’s signed notice',
    body: json(paymentNotice),
    status: 200,
    answer: paymentAnswer,
    errors: ['bad_signature', 'amount_mismatch'],
  },
] as const satisfies readonly Route[];

export const routes: readonly Route[] = routeTable;
export type RouteName = (typeof routeTable)[number]['name'];
/** One route of the table by its name, with the types of its query, body and answer. */
export type RouteOf<N extends RouteName> = Extract<(typeof routeTable)[number], { name: N }>;
