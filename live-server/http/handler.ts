import type { IncomingMessage, ServerResponse } from 'node:http';
import type { z } from 'zod';
import type { Result } from '#shared/contract/errors.ts';
import type { Access, Route } from '#shared/contract/route.ts';
import type { RouteName, RouteOf } from '#shared/contract/routes.ts';
import type { Staff, Visitor } from '../app/api.ts';
import type { Identity } from './sessions/sessions.ts';

/** Who is calling, as far as the route's access asks; `identity` is set for staff. */
export interface Caller {
  readonly identity: Identity | null;
  readonly visitor: Visitor | null;
  /** The guide whose personal link it is. */
  readonly guideId: string | null;
}

type Who<A extends Access> = A extends 'public'
  ? { readonly caller: Caller }
  : A extends 'viewer'
    ? { readonly visitor: Visitor }
    : A extends 'guide'
      ? { readonly guideId: string }
      : { readonly staff: Staff; readonly identity: Identity };

type QueryOf<R extends Route> = R extends { query: infer S extends z.ZodType } ? z.output<S> : undefined;
type BodyOf<R extends Route> = R extends { body: { type: 'json'; schema: infer S extends z.ZodType } }
  ? z.output<S>
  : R extends { body: { type: 'csv' | 'raw' } }
    ? Buffer
    : R extends { body: { type: 'ndjson' } }
      ? AsyncIterable<Uint8Array>
      : undefined;

/** An answer that is not JSON: sent in chunks as they come. */
export interface Download {
  readonly contentType: string;
  readonly fileName: string;
  readonly chunks: AsyncIterable<string>;
}
/** An answer in the words its caller wants to hear. */
export interface Verbatim {
  readonly contentType: string;
  readonly text: string;
}
type AnswerOf<R extends Route> = R extends { answer: infer S extends z.ZodType }
  ? Frozen<z.output<S>>
  : R extends { status: 204 }
    ? null
    : R extends { verbatim: string }
      ? Verbatim
      : Download;

/** The same shape, read-only all the way: the application hands out what it still holds. */
type Frozen<T> = T extends readonly (infer U)[]
  ? readonly Frozen<U>[]
  : T extends object
    ? { readonly [K in keyof T]: Frozen<T[K]> }
    : T;

export type Call<R extends Route> = Who<R['access']> & {
  /** Path parameters; every `:id` is a well-formed id. */
  readonly params: Readonly<Record<'id' | 'name' | 'appId' | 'connector' | 'requestId', string>>;
  readonly query: QueryOf<R>;
  readonly body: BodyOf<R>;
  readonly request: IncomingMessage;
  /** For headers alone: the answer itself is what the handler returns. */
  readonly response: ServerResponse;
};

export type Handler<R extends Route> = (call: Call<R>) => Result<AnswerOf<R>> | Promise<Result<AnswerOf<R>>>;

/** Handlers of some of the routes, by name. A missing, unknown or ill-typed one does not compile. */
export type HandlersOf<N extends RouteName> = { readonly [K in N]: Handler<RouteOf<K>> };
export type Handlers = HandlersOf<RouteName>;

/** What the pipeline calls once it has parsed everything by the route's schemas. */
export type ErasedHandler = (call: unknown) => Result<unknown> | Promise<Result<unknown>>;
