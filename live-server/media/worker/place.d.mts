type Variables = Readonly<Record<string, string | undefined>>;

export const packageFolder: string;
export function workerPlace(
  variables: Variables,
): { version: string; folder: string; binary: string; status: string } | null;
export function workerAtHand(variables: Variables): string | null;
/** Unchecked: what a file says. */
export function setUpStatus(variables: Variables): unknown;
