import type { z } from 'zod';
import type { ErrorCode } from './errors.ts';
import type { Capability } from './roles.ts';

/** Who may call: anyone, a viewer's token, the token of a guide's personal link, any staff session or token, or staff with a capability. */
export type Access = 'public' | 'viewer' | 'guide' | 'staff' | Capability;

export type Body =
  | { readonly type: 'json'; readonly schema: z.ZodType }
  | { readonly type: 'csv' | 'ndjson' | 'raw'; readonly describe: string };

/**
 * One REST route. The object drives parsing, authorisation, the OpenAPI document and the role test; a handler is
 * found by its name. `path` uses `:name` for parameters.
 */
export interface Route {
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly path: `/${string}`;
  readonly access: Access;
  readonly summary: string;
  readonly query?: z.ZodType;
  readonly body?: Body;
  readonly status: 200 | 201 | 204;
  /** The JSON answer; left out for empty, CSV and NDJSON answers. */
  readonly answer?: z.ZodType;
  /** The answer is a text of the caller's own making, which this describes. */
  readonly verbatim?: string;
  readonly errors?: readonly ErrorCode[];
}

/** A JSON body. */
export const json = <S extends z.ZodType>(schema: S) => ({ type: 'json', schema }) as const;
