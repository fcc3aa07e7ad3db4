import { useCallback } from 'react';
import { useSearchParams } from 'react-router';

/** New values by name; what is null leaves the address. */
export type QueryChange = (values: Readonly<Record<string, string | null>>) => void;

/** What a page shows stands in its address, so that a link shows the same to somebody else. Nothing is put in the history. */
export function useQueryValues(): readonly [URLSearchParams, QueryChange] {
  const [query, setQuery] = useSearchParams();
  const change = useCallback<QueryChange>(
    (values) =>
      setQuery(
        (before) => {
          const next = new URLSearchParams(before);
          for (const [name, value] of Object.entries(values))
            if (value === null) next.delete(name);
            else next.set(name, value);
          return next;
        },
        { replace: true, preventScrollReset: true },
      ),
    [setQuery],
  );
  return [query, change];
}
