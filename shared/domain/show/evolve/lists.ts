/** `all` with `change` made to the one it is about. Throws when the log never brought that one. */
export function replaced<T>(
  all: readonly T[],
  isIt: (one: T) => boolean,
  id: string,
  change: (one: T) => T,
): readonly T[] {
  const index = all.findIndex(isIt);
  const one = all[index];
  if (one === undefined) throw missing(id);
  return all.with(index, change(one));
}

export function without(set: ReadonlySet<string>, gone: readonly string[]): ReadonlySet<string> {
  const left = new Set(set);
  for (const one of gone) left.delete(one);
  return left;
}

export const missing = (id: string): Error => new Error(`The log speaks of ${id}, which it never brought`);
