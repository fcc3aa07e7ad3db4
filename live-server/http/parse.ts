import { isAscii } from 'node:buffer';
import type { z } from 'zod';
import { accept, type Refusal, type Result, refuse } from '#shared/contract/errors.ts';
import { parseInput } from '#shared/contract/parse-input.ts';

/** JSON nested deeper than this is refused: no body of the contract comes near it. */
const MAX_DEPTH = 24;

export type Issue = NonNullable<Refusal['issues']>[number];

export const refuseInvalid = (issues: readonly Issue[]): { ok: false; error: Refusal } => ({
  ok: false,
  error: { code: 'invalid', message: sentence(issues), issues },
});

const sentence = (issues: readonly Issue[]) => {
  const first = issues[0];
  if (!first) return 'The input is not valid';
  const rest = issues.length > 1 ? ` (and ${issues.length - 1} more)` : '';
  return `${first.path ? `${first.path}: ` : ''}${first.message}${rest}`;
};

/** Bytes to a JSON value: `malformed` when they are not UTF-8 or not JSON, `invalid` when too deep. */
export function parseJson(bytes: Buffer): Result<unknown> {
  if (bytes.length === 0) return refuse('malformed', 'The body is empty; JSON is expected');
  let value: unknown;
  try {
    value = JSON.parse(textOf(bytes));
  } catch {
    return refuse('malformed', 'The body is not well-formed JSON in UTF-8');
  }
  const trouble = structureTrouble(value, 0);
  return trouble ? refuseInvalid([{ path: '', message: trouble }]) : accept(value);
}
const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

/** Throws on what is not UTF-8. ASCII, which most bodies are, needs no decoder. */
const textOf = (bytes: Buffer): string =>
  isAscii(bytes) ? bytes.toString('latin1') : strictUtf8.decode(bytes);

/** What is wrong with the value's structure whatever the schema: depth, and keys that name a prototype. */
function structureTrouble(value: unknown, depth: number): string | null {
  if (typeof value !== 'object' || value === null) return null;
  if (depth >= MAX_DEPTH) return `nested deeper than ${MAX_DEPTH} levels`;
  if (!Array.isArray(value) && Object.hasOwn(value, '__proto__')) return 'the key __proto__ is not accepted';
  for (const inner of Object.values(value)) {
    const trouble = structureTrouble(inner, depth + 1);
    if (trouble) return trouble;
  }
  return null;
}

/** Parses by the schema; `invalid` with one issue a field, its path dotted (`lines.0.itemId`). */
export function parseBy<S extends z.ZodType>(schema: S, value: unknown): Result<z.output<S>> {
  return told(schema.safeParse(value));
}

/** The same for something new, where a null in an optional field counts as left out. */
export const parseNewBy = <S extends z.ZodType>(schema: S, value: unknown): Result<z.output<S>> =>
  told(parseInput(schema, value));

function told<T>(parsed: z.ZodSafeParseResult<T>): Result<T> {
  if (parsed.success) return accept(parsed.data);
  return refuseInvalid(
    parsed.error.issues
      .slice(0, 100)
      .map((issue) => ({ path: issue.path.map(String).join('.'), message: issue.message })),
  );
}

/** A URL's query as a plain object; a repeated name is refused, since no parameter is a list. */
export function queryOf(url: string): Result<Record<string, string>> {
  const mark = url.indexOf('?');
  const query: Record<string, string> = Object.create(null);
  if (mark < 0) return accept(query);
  for (const [name, value] of new URLSearchParams(url.slice(mark + 1))) {
    if (name in query) return refuseInvalid([{ path: name, message: 'given more than once' }]);
    query[name] = value;
  }
  return accept(query);
}
