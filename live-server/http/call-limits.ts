import type { IncomingMessage } from 'node:http';
import { ipKeyGenerator } from 'express-rate-limit';
import type { Refusal } from '#shared/contract/errors.ts';
import type { Route } from '#shared/contract/route.ts';
import { type ClientAddress, isLoopback } from './client-address.ts';
import type { Caller } from './handler.ts';
import { createRateWindow } from './rate-window.ts';

const WINDOW_MS = 10_000;
/** A viewer who presses as fast as a hand can stays far below; a script does not. */
const CALLS_PER_VIEWER = 100;
/** One brand's back end opens the visits of all its viewers from one address: this only stops a flood. */
const VISITS_PER_ADDRESS = 10_000;

/** Limits of the routes that viewers and guides call. Programs on this machine (the demo's crowd, the bench) have none. */
export interface CallLimits {
  take(route: Route, caller: Caller, request: IncomingMessage): Refusal | null;
}

export function createCallLimits(now: () => number, clientAddress: ClientAddress): CallLimits {
  const byViewer = createRateWindow(CALLS_PER_VIEWER, WINDOW_MS, now);
  const visits = createRateWindow(VISITS_PER_ADDRESS, WINDOW_MS, now);
  return {
    take(route, caller, request) {
      const isVisit = route.name === 'visits.create';
      if (!isVisit && route.access !== 'viewer' && route.access !== 'guide') return null;
      const address = clientAddress(request);
      if (isLoopback(address)) return null;
      if (isVisit) return visits.take(ipKeyGenerator(address));
      const who = caller.visitor?.viewerId ?? caller.guideId;
      return who === null ? null : byViewer.take(who);
    },
  };
}
