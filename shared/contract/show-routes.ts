import { z } from 'zod';
import { activityAnswer } from './activity.ts';
import { id, listQueryAt, page } from './basics.ts';
import { showBriefing } from './briefing.ts';
import { commandRequest } from './commands.ts';
import { commentView } from './comments.ts';
import { importShow } from './imports.ts';
import { interventionEffects } from './interventions.ts';
import { metricsView, timelineQuery, timelineView } from './metrics.ts';
import { preflightQuery, preflightView } from './preflight.ts';
import { reconciliationView } from './reconciliation.ts';
import { rehearsalView } from './rehearsal.ts';
import { partQuery, reviewView } from './review.ts';
import { json, type Route } from './route.ts';
import { settlementQuery, settlementView } from './settlement.ts';
import { showsPage, showsQuery } from './show-list.ts';
import { cloneShow, newShow, showSummary, showView } from './shows.ts';
import { trendsQuery, trendsView } from './trends.ts';
import { ordersQuery, orderView } from './viewers.ts';

const moment = z.object({ at: z.coerce.number().int().min(0).optional() });

export const exportNames = [
  'orders.csv',
  'products.csv',
  'regions.csv',
  'stores.csv',
  'guides.csv',
  'sources.csv',
  'timeline.csv',
  'deals.csv',
  'funnel.csv',
  'segments.csv',
  'lift.csv',
  'comparison.csv',
  'team.csv',
  'comments.csv',
  'settlement.csv',
  'refunds.csv',
  'events.ndjson',
  'activity.ndjson',
] as const;
export type ExportName = (typeof exportNames)[number];

export const commandAnswer = z.object({ version: z.int(), events: z.array(z.unknown()) });

/** Shows: planned, on air, and looked back at. */
export const showRoutes = [
  {
    name: 'shows.list',
    method: 'GET',
    path: '/api/shows',
    access: 'shows.read',
    summary:
      'List shows: by state, campaign or words; latest planned start first, what is to come soonest first',
    query: showsQuery,
    status: 200,
    answer: showsPage,
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
    name: 'shows.clone',
    method: 'POST',
    path: '/api/shows/:id/clone',
    access: 'shows.plan',
    summary: 'Create a draft with the plan of another show, its moments moved to the new start',
    body: json(cloneShow),
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
    errors: ['version_conflict', 'stale_view', 'forbidden', 'preflight_failed'],
  },
  {
    name: 'shows.preflight',
    method: 'POST',
    path: '/api/shows/:id/preflight',
    access: 'shows.read',
    summary: 'Look a show over before it goes live; changes nothing',
    query: preflightQuery,
    status: 200,
    answer: preflightView,
  },
  {
    name: 'shows.rehearsal',
    method: 'GET',
    path: '/api/shows/:id/rehearsal',
    access: 'shows.read',
    summary:
      'The latest rehearsal: how far it is, and its pass/fail sheet; started by the command `show.rehearse`',
    status: 200,
    answer: rehearsalView,
  },
  {
    name: 'shows.stopRehearsal',
    method: 'DELETE',
    path: '/api/shows/:id/rehearsal',
    access: 'shows.rehearse',
    summary: 'Stop the rehearsal that is under way',
    status: 204,
    errors: ['already_done'],
  },
  {
    name: 'shows.effects',
    method: 'GET',
    path: '/api/shows/:id/effects',
    access: 'shows.read',
    summary:
      'What each intervention has added to its region so far, with its interval, or why it cannot be told',
    status: 200,
    answer: interventionEffects,
  },
  {
    name: 'shows.briefing',
    method: 'GET',
    path: '/api/shows/:id/briefing',
    access: 'shows.read',
    summary: 'What the plan tells its guides, and which of them have read it',
    status: 200,
    answer: showBriefing,
  },
  {
    name: 'shows.comments',
    method: 'GET',
    path: '/api/shows/:id/comments',
    access: 'shows.read',
    summary: 'Comments, newest first',
    query: listQueryAt,
    status: 200,
    answer: page(commentView),
  },
  {
    name: 'shows.orders',
    method: 'GET',
    path: '/api/shows/:id/orders',
    access: 'shows.read',
    summary: 'Orders, newest first; by status, word, guide or store, unattributed or disputed',
    query: ordersQuery,
    status: 200,
    answer: page(orderView),
  },
  {
    name: 'shows.metrics',
    method: 'GET',
    path: '/api/shows/:id/metrics',
    access: 'shows.read',
    summary: 'Live figures, as they stood at a moment, or of a part of an ended show',
    query: moment.extend(partQuery.shape),
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
    summary: 'The review, whole or of a part of the show',
    query: partQuery,
    status: 200,
    answer: reviewView,
    errors: ['show_not_ended'],
  },
  {
    name: 'trends.get',
    method: 'GET',
    path: '/api/trends',
    access: 'shows.read',
    summary: 'The brand’s ended shows one after another: figures, products, hosts, lessons and their effect',
    query: trendsQuery,
    status: 200,
    answer: trendsView,
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
    name: 'shows.reconciliation',
    method: 'POST',
    path: '/api/shows/:id/reconciliation',
    access: 'shows.trade',
    summary: 'A payment provider’s record against the ledger; changes nothing',
    body: {
      type: 'csv',
      describe:
        'A header line (eventId, orderId, kind, at, and amount in minor units or amountMajor as it is written, `199.00`; maybe currency) and one payment, refund or fee of the provider’s a line; UTF-8.',
    },
    status: 200,
    answer: reconciliationView,
  },
  {
    name: 'shows.export',
    method: 'GET',
    path: '/api/shows/:id/export/:name',
    access: 'shows.read',
    summary: `Export: ${exportNames.join(', ')}; \`from\` and \`to\` restrict it to a part of an ended show`,
    query: settlementQuery.extend({ ...partQuery.shape, regionId: id.optional() }),
    status: 200,
  },
  {
    name: 'shows.activity',
    method: 'POST',
    path: '/api/shows/:id/activity',
    access: 'ingest',
    summary: 'Report facts, one NDJSON line each',
    body: { type: 'ndjson', describe: 'One fact a line, with its own `at` and `factId`.' },
    status: 200,
    answer: activityAnswer,
  },
] as const satisfies readonly Route[];
