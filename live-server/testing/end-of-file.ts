/**
 * What the tests of a file share and no test of it ends: `vitest.setup.ts` ends it after the file's last test, since
 * modules are loaded once for many files and so cannot ask for it by a hook of their own.
 */
const endings: (() => Promise<void>)[] = [];

/** Has `end` done once the file whose tests are running is through. */
export function atEndOfFile(end: () => Promise<void>): void {
  endings.push(end);
}

/** Ends what was begun, the last first; every ending is tried, and the first failure is thrown. */
export async function endFile(): Promise<void> {
  const outcomes = [];
  for (const end of endings.splice(0).reverse()) outcomes.push(...(await Promise.allSettled([end()])));
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
}
