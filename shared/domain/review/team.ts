import type { TeamView, Waits } from '../../contract/review-parts.ts';
import type { MetricsFold } from '../metrics/fold-state.ts';
import { spanAt, watched } from '../metrics/online.ts';
import { ratio } from '../metrics/rates.ts';
import type { ShowEvent, ShowEventRecord } from '../show/events.ts';
import { systemActor } from '../show/events.ts';

export interface TeamInput {
  readonly fold: MetricsFold;
  readonly events: readonly ShowEventRecord[];
  /** When a comment was said; null for one no longer kept. */
  readonly saidAt: (commentId: string) => number | null;
  readonly part: { readonly from: number; readonly to: number };
}

/** Hosts by shift, and what the operators did and how fast. Of the part of the show the fold is of. */
export function team({ fold, events, saidAt, part }: TeamInput): TeamView {
  const inside = events.filter(
    ({ at, actor }) => at >= part.from && at < part.to && actor.id !== systemActor.id,
  );
  const operators = new Map<string, Operator>();
  const answering: number[] = [];
  const closing: number[] = [];
  const raisedAt = new Map<string, number>();
  for (const { event, at } of events)
    if (event.type === 'intervention.raised') raisedAt.set(event.interventionId, at);
  for (const { event, at, actor } of inside) {
    const duty = dutyOf(event);
    if (duty === null) continue;
    const one = operators.get(actor.id) ?? newOperator(actor.name, actor.role);
    operators.set(actor.id, one);
    one.actions += 1;
    if (duty !== 'other') one[duty] += 1;
    if (event.type === 'comment.answered') {
      const said = saidAt(event.commentId);
      if (said !== null) {
        one.waits.push(Math.max(0, at - said));
        answering.push(Math.max(0, at - said));
      }
    }
    const raised = event.type === 'intervention.closed' ? raisedAt.get(event.interventionId) : undefined;
    if (raised !== undefined) closing.push(Math.max(0, at - raised));
  }
  return {
    shifts: shiftsOf(events, part).map((shift) => ({ ...shift, ...doneMeanwhile(fold, shift) })),
    operators: [...operators.values()]
      .sort((a, b) => b.actions - a.actions)
      .map(({ waits, ...one }) => ({ ...one, answering: waitsOf(waits) })),
    answering: waitsOf(answering),
    interventions: waitsOf(closing),
  };
}

type Duty = 'pins' | 'deals' | 'prices' | 'answers' | 'moderation' | 'interventions';
interface Operator extends Record<Duty, number> {
  readonly name: string;
  readonly role: string;
  actions: number;
  readonly waits: number[];
}
const newOperator = (name: string, role: string): Operator => ({
  ...{ name, role, actions: 0, waits: [] },
  ...{ pins: 0, deals: 0, prices: 0, answers: 0, moderation: 0, interventions: 0 },
});

/** What an action counts as; null for what is no action on air. */
function dutyOf({ type }: ShowEvent): Duty | 'other' | null {
  const [subject] = type.split('.');
  if (type === 'comment.answered') return 'answers';
  switch (subject) {
    case 'product':
      return 'pins';
    case 'deal':
    case 'offer':
    case 'coupon':
    case 'draw':
      return 'deals';
    case 'price':
    case 'stock':
      return 'prices';
    case 'comment':
    case 'words':
    case 'viewer':
      return 'moderation';
    case 'intervention':
      return 'interventions';
    case 'note':
    case 'lesson':
    case 'review':
    case 'settlement':
    case 'readiness':
    case 'targets':
    case 'traffic':
      return null;
    default:
      return 'other';
  }
}

/** Who hosted when: from the log's own changes of the host's name. */
function shiftsOf(events: readonly ShowEventRecord[], part: TeamInput['part']) {
  const shifts: { host: string | null; from: number; to: number }[] = [];
  let host: string | null = null;
  let since = part.from;
  const close = (to: number) => {
    if (to > since) shifts.push({ host, from: since, to });
    since = Math.max(since, to);
  };
  for (const { event, at } of events) {
    const name = event.type === 'show.revised' ? event.changes.hostName : undefined;
    if (name === undefined || name === host) continue;
    if (at > part.from && at < part.to) close(at);
    if (at < part.to) host = name;
  }
  close(part.to);
  return shifts;
}

/** What the show did while somebody hosted, from its seconds; a payment counts when it came. */
function doneMeanwhile(fold: MetricsFold, { from, to }: { from: number; to: number }) {
  const done = { paid: 0, placed: 0, orders: 0, clicks: 0, comments: 0, likes: 0, entered: 0 };
  const span = spanAt(fold, to);
  if (span === null) return { ...done, acu: null, paidPerHour: null };
  const { startedAt } = span;
  const isLast = fold.window?.endedAt === to;
  for (const [second, row] of fold.seconds.rows) {
    const at = startedAt + second * 1_000;
    // Late payments stand after the end: they are the last host's.
    if (at < from || (at >= to && !isLast)) continue;
    done.paid += row.paid;
    done.placed += row.placed;
    done.orders += row.orders;
    done.clicks += row.clicks;
    done.comments += row.comments;
    done.likes += row.likes;
    done.entered += row.pv;
  }
  const watchMs = watched(fold, span, false).watchMs - watchedUntil(fold, from);
  return { ...done, acu: ratio(watchMs, to - from), paidPerHour: ratio(done.paid * 3_600_000, to - from) };
}

function watchedUntil(fold: MetricsFold, at: number): number {
  const span = spanAt(fold, at);
  return span === null || span.until <= span.startedAt ? 0 : watched(fold, span, false).watchMs;
}

/** Half were faster than the median, nine of ten faster than `p90Ms`. */
export function waitsOf(waits: readonly number[]): Waits {
  const sorted = waits.toSorted((a, b) => a - b);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? null;
  return { n: sorted.length, medianMs: at(0.5), p90Ms: at(0.9) };
}
