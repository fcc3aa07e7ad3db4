import type { DeskUpdate, SentEvent, WatchAnswer } from '#shared/contract/desk.ts';
import type { DeskMetrics } from '#shared/contract/metrics.ts';
import { deskFigures } from '#shared/domain/metrics/figures.ts';
import { createFold } from '#shared/domain/metrics/fold.ts';
import type { ShowEvent } from '#shared/domain/show/events.ts';
import { defaultCurves } from '#shared/domain/targets/curve.ts';

/** What tests send as the server would: a log as sent events, answers to `watch`, and packets. */
export const sentLog = (events: readonly ShowEvent[], from = 1): SentEvent[] =>
  events.map((event, index) => ({
    version: from + index,
    at: 1_000_000 + index,
    actor: { id: 'u-op', name: 'Op', role: 'operator' },
    commandId: null,
    event,
  }));

/** The figures of a show nobody has visited yet. */
export const noFigures = (at = 0): DeskMetrics =>
  deskFigures(createFold(), at, {
    targets: null,
    curves: defaultCurves,
    plannedMs: 3_600_000,
    items: [],
    polls: [],
    pinnedMs: () => 0,
  });

export type Watched = Extract<WatchAnswer, { ok: true }>;

export const watched = (events: SentEvent[], other: Partial<Watched> = {}): Watched => ({
  ok: true,
  showId: 'show',
  version: events.at(-1)?.version ?? 0,
  serverAt: 1_000_000,
  events,
  metrics: noFigures(),
  stock: { items: [], deals: [] },
  comments: [],
  orders: [],
  alerts: [],
  presence: [],
  leases: [],
  ...other,
});

export const packet = (from: number, events: SentEvent[], other: Partial<DeskUpdate> = {}): DeskUpdate => ({
  showId: 'show',
  at: 1_000_000,
  from,
  to: from + events.length,
  events,
  ...other,
});
