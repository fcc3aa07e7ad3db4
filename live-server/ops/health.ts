import type { Request, Response } from 'express';
import { refuse } from '#shared/contract/errors.ts';
import { writeJson, writeProblem } from '../http/problem.ts';

const CHECK_MS = 2_000;

/** Alive: the process answers. */
export const healthz = (_: Request, response: Response): void => writeJson(response, 200, { status: 'ok' });

/** Ready: every store can take writes now, within two seconds. `state` is said beside it, also when it is not so. */
export function readyz(check: () => Promise<void>, state: () => Readonly<Record<string, unknown>>) {
  return async (_: Request, response: Response): Promise<void> => {
    const timeUp = new AbortController();
    try {
      await Promise.race([check(), timeout(CHECK_MS, timeUp.signal)]);
      writeJson(response, 200, { status: 'ready', ...state() });
    } catch {
      const { redis, archivedAt } = state();
      const why = typeof redis === 'string' && redis !== 'ready' ? redis : undefined;
      // Which node's archive is to be put back, should it come to that.
      const params = typeof archivedAt === 'number' ? { archivedAt } : undefined;
      writeProblem(response, refuse('storage_unavailable', why, params).error);
    } finally {
      timeUp.abort();
    }
  };
}

const timeout = (ms: number, cancel: AbortSignal) =>
  new Promise<never>((_, reject) => {
    const timer = setTimeout(() => reject(new Error('storage did not answer in time')), ms);
    cancel.addEventListener('abort', () => clearTimeout(timer));
  });
