import { z } from 'zod';
import { backTestView } from '#shared/contract/back-test.ts';
import { commentView } from '#shared/contract/comments.ts';
import { liftAction, liftView } from '#shared/contract/lift.ts';
import {
  audienceFigures,
  bucketFigures,
  guideFigures,
  metricsView,
  paceFigures,
  productFigures,
  regionFigures,
  sourceFigures,
  storeFigures,
  timelineMark,
  tradeFigures,
} from '#shared/contract/metrics.ts';
import { guide, member, product, region, store } from '#shared/contract/organisation.ts';
import { preflightProblem, preflightView } from '#shared/contract/preflight.ts';
import { reviewView } from '#shared/contract/review.ts';
import { token, user } from '#shared/contract/sessions.ts';
import { settlementView } from '#shared/contract/settlement.ts';
import {
  campaign,
  dealView,
  interventionView,
  itemView,
  onAirView,
  readinessView,
  showSummary,
  showView,
  stockFigures,
} from '#shared/contract/shows.ts';
import { orderView } from '#shared/contract/viewers.ts';

export type Json = Record<string, unknown>;

/** What answers are made of, by the names that generated clients will give their types. */
const named: Readonly<Record<string, z.ZodType>> = {
  User: user,
  Token: token,
  Region: region,
  Store: store,
  Guide: guide,
  Member: member,
  Product: product,
  Campaign: campaign,
  ShowSummary: showSummary,
  Show: showView,
  LineupItem: itemView,
  Stock: stockFigures,
  Deal: dealView,
  Readiness: readinessView,
  Intervention: interventionView,
  OnAir: onAirView,
  Preflight: preflightView,
  PreflightProblem: preflightProblem,
  Comment: commentView,
  Order: orderView,
  Metrics: metricsView,
  Audience: audienceFigures,
  Trade: tradeFigures,
  Pace: paceFigures,
  ProductFigures: productFigures,
  RegionFigures: regionFigures,
  StoreFigures: storeFigures,
  GuideFigures: guideFigures,
  SourceFigures: sourceFigures,
  Bucket: bucketFigures,
  Mark: timelineMark,
  Settlement: settlementView,
  Review: reviewView,
  Lift: liftView,
  BackTest: backTestView,
  LiftAction: liftAction,
};

type Id = { id?: string };
type Names = ReturnType<typeof z.registry<Id>>;
const names: Names = z.registry<Id>();
for (const [id, schema] of Object.entries(named)) names.add(schema, { id });

export const inputSchema = (schema: z.ZodType): Json => jsonSchema(schema, 'input', z.registry<Id>());

/** The schema of an answer; the named parts of it are put into `components` and pointed at. */
export function outputSchema(schema: z.ZodType, components: Json): Json {
  const { $defs = {}, ...rest } = pointedAtComponents(jsonSchema(schema, 'output', names));
  Object.assign(components, $defs);
  return rest;
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output', metadata: Names): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, metadata, unrepresentable: 'any', override });
  return rest;
}

/** Answers may grow; and that an integer is one that JavaScript can hold goes without saying. */
function override({ jsonSchema: made }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (made.additionalProperties === false) delete made.additionalProperties;
  if (made.minimum === Number.MIN_SAFE_INTEGER) delete made.minimum;
  if (made.maximum === Number.MAX_SAFE_INTEGER) delete made.maximum;
}

const pointedAtComponents = (schema: Json): Json =>
  JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/')) as Json;
