import { type ErrorCode, errorCatalogue } from '#shared/contract/errors.ts';
import type { Route } from '#shared/contract/route.ts';
import { routes } from '#shared/contract/routes.ts';
import { breathe } from '../app/serial.ts';
import { inputSchema, type Json, outputSchema } from './openapi-schemas.ts';
import { type SocketNamespace, socketNamespaces } from './socket-events.ts';

export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly info: Json;
  readonly tags: readonly { name: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: Json;
  /** Not REST, but the other half of the same contract. */
  readonly 'x-sockets': readonly SocketNamespace[];
  readonly 'x-errors': readonly { code: ErrorCode; status: number; title: string }[];
}

export interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly security: readonly Json[];
  readonly 'x-access': string;
  readonly parameters: readonly Parameter[];
  readonly requestBody?: Json;
  readonly responses: Readonly<Record<string, Json>>;
}
interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly required: boolean;
  readonly schema: Json;
}

/** The OpenAPI 3.1 document of the route table, made a route at a time: between two, others are answered. */
export async function openApiDocument(): Promise<OpenApiDocument> {
  const schemas: Json = { Problem: problemSchema };
  const paths: Record<string, Record<string, Operation>> = {};
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route, schemas) };
    await breathe();
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Showcaller',
      version: '1',
      description:
        'Instants (…At) are epoch milliseconds, durations (…Ms) milliseconds, money integers in minor units of the ' +
        'show’s currency. Lists take limit and cursor and answer {items, nextCursor}.',
    },
    tags: [...new Set(routes.map(tagOf))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'showcaller' },
        token: { type: 'http', scheme: 'bearer', description: 'A program’s token, made by an admin' },
        viewer: { type: 'http', scheme: 'bearer', description: 'The token of a visit' },
        guide: { type: 'http', scheme: 'bearer', description: 'The token of a guide’s personal link' },
      },
      schemas,
    },
    'x-sockets': socketNamespaces(),
    'x-errors': (Object.keys(errorCatalogue) as ErrorCode[]).map((code) => ({
      code,
      ...errorCatalogue[code],
    })),
  };
}

const tagOf = (route: Route) => route.name.slice(0, route.name.indexOf('.'));

const problemSchema: Json = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'detail'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', enum: Object.keys(errorCatalogue) },
    detail: { type: 'string' },
    params: { type: 'object', additionalProperties: { type: ['string', 'number'] } },
    issues: {
      type: 'array',
      items: {
        type: 'object',
        required: ['path', 'message'],
        properties: { path: { type: 'string' }, message: { type: 'string' } },
      },
    },
  },
};

function operationOf(route: Route, components: Json): Operation {
  const body = requestBodyOf(route);
  return {
    operationId: route.name,
    summary: route.summary,
    tags: [tagOf(route)],
    security: securityOf(route),
    'x-access': route.access,
    parameters: [...pathParameters(route), ...queryParameters(route)],
    ...(body && { requestBody: body }),
    responses: { [String(route.status)]: answerOf(route, components), ...refusalsOf(route) },
  };
}

function securityOf(route: Route): Json[] {
  if (route.access === 'public') return [];
  if (route.access === 'guide') return [{ guide: [] }];
  return route.access === 'viewer' ? [{ viewer: [] }] : [{ session: [] }, { token: [] }];
}

const pathParameters = (route: Route): Parameter[] =>
  [...route.path.matchAll(/:(\w+)/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));

function queryParameters(route: Route): Parameter[] {
  if (!route.query) return [];
  const schema = inputSchema(route.query) as { properties?: Record<string, Json>; required?: string[] };
  return Object.entries(schema.properties ?? {}).map(([name, property]) => ({
    name,
    in: 'query',
    required: schema.required?.includes(name) ?? false,
    schema: property,
  }));
}

const mediaTypes = {
  csv: 'text/csv',
  ndjson: 'application/x-ndjson',
  raw: 'application/octet-stream',
} as const;

function requestBodyOf({ body }: Route): Json | null {
  if (!body) return null;
  if (body.type === 'json')
    return { required: true, content: { 'application/json': { schema: inputSchema(body.schema) } } };
  return {
    required: true,
    description: body.describe,
    content: { [mediaTypes[body.type]]: { schema: { type: 'string' } } },
  };
}

function answerOf(route: Route, components: Json): Json {
  if (route.answer)
    return {
      description: 'Done',
      content: { 'application/json': { schema: outputSchema(route.answer, components) } },
    };
  if (route.status === 204) return { description: 'Done' };
  if (route.verbatim !== undefined)
    return { description: route.verbatim, content: { 'text/plain': { schema: { type: 'string' } } } };
  const content = { schema: { type: 'string' } };
  return { description: 'The file', content: { 'text/csv': content, 'application/x-ndjson': content } };
}

/** The refusals a caller should expect of this route, one response a status with its codes. */
function refusalsOf(route: Route): Record<string, Json> {
  const codes = new Set<ErrorCode>(route.errors ?? []);
  if (route.access !== 'public')
    for (const code of ['unauthenticated', 'forbidden'] as const) codes.add(code);
  if (route.path.includes(':')) codes.add('not_found');
  if (route.query) codes.add('invalid');
  if (route.body)
    for (const code of ['malformed', 'too_large', 'unsupported_media_type', 'invalid'] as const)
      codes.add(code);
  codes.add('rate_limited');
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of codes) {
    const { status } = errorCatalogue[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
  return Object.fromEntries(
    [...byStatus].map(([status, list]) => [String(status), { description: list.join(', '), content }]),
  );
}
