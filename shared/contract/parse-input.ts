import type { z } from 'zod';

/**
 * Parses what an outside program sent. A null where the schema takes none counts as left out, because many programs
 * write an absent field so; where the schema takes null it stays what it means there.
 */
export function parseInput<S extends z.ZodType>(
  schema: S,
  value: unknown,
): z.ZodSafeParseResult<z.output<S>> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed;
  const nulls = parsed.error.issues.map(({ path }) => path).filter((path) => isNullField(value, path));
  if (nulls.length === 0) return parsed;
  const copy = nulls.reduce(without, value);
  const again = schema.safeParse(copy);
  return again.success ? again : parsed;
}

type Path = readonly PropertyKey[];

/** A field of an object that holds null; not an element of a list, whose place would shift. */
function isNullField(value: unknown, path: Path): boolean {
  const owner = at(value, path.slice(0, -1));
  return path.length > 0 && isObject(owner) && !Array.isArray(owner) && at(value, path) === null;
}

/** A copy that lacks the field at the path; what is not on the way there is shared. */
function without(value: unknown, [key, ...rest]: Path): unknown {
  if (!isObject(value) || key === undefined) return value;
  if (Array.isArray(value))
    return value.map((inner, index) => (index === key ? without(inner, rest) : inner));
  const { [key]: inner, ...others } = value;
  return rest.length === 0 ? others : { ...others, [key]: without(inner, rest) };
}

const isObject = (value: unknown): value is Record<PropertyKey, unknown> =>
  typeof value === 'object' && value !== null;

function at(value: unknown, path: Path): unknown {
  let inner = value;
  for (const key of path) inner = isObject(inner) && Object.hasOwn(inner, key) ? inner[key] : undefined;
  return inner;
}
