import type { Source } from '../../contract/basics.ts';
import type { Place } from '../attribution/types.ts';
import type { EnterFact, Fact, FactOf } from './facts.ts';

/**
 * The figures of METRICS.md computed the plainest way, from the whole list of facts, with no state, no columns and
 * nothing shared with the fold but the fact types. Slow on purpose: it is what the fold is checked against.
 */
interface Window {
  readonly startedAt: number;
  readonly endedAt: number | null;
}

interface NaiveVisit {
  enter: EnterFact;
  from: number;
  /** Infinity while open. */
  to: number;
  counts: boolean;
}
interface NaiveOrder {
  placed: FactOf<'order.placed'>;
  viewerId: string;
  place: Place;
  source: Source;
  paid: { at: number; amount: number } | null;
  refunds: FactOf<'order.refunded'>[];
}

export interface NaiveRecord {
  window: Window;
  at: number;
  visits: NaiveVisit[];
  orders: NaiveOrder[];
  interactions: {
    fact: Exclude<Fact, { orderId: string } | { kind: 'enter' | 'leave' }>;
    visit: NaiveVisit;
  }[];
  pending: number;
}

const ofKind = <Kind extends Fact['kind']>(facts: readonly Fact[], kind: Kind): FactOf<Kind>[] =>
  facts.filter((fact): fact is FactOf<Kind> => fact.kind === kind);
const distinct = (values: readonly string[]): number => new Set(values).size;
const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
const rate = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);
const least = <T>(values: readonly T[], of: (value: T) => number): T | undefined =>
  [...values].sort((a, b) => of(a) - of(b))[0];

export function naiveRecord(facts: readonly Fact[], window: Window, at: number): NaiveRecord {
  const inside = (time: number) =>
    time >= window.startedAt && (window.endedAt === null || time < window.endedAt);
  const enters = ofKind(facts, 'enter');
  const visits = [...new Set(enters.map((fact) => fact.visitId))].map((visitId): NaiveVisit => {
    const enter = least(
      enters.filter((fact) => fact.visitId === visitId),
      (fact) => fact.at,
    );
    if (!enter) throw new Error('a visit without its enter');
    const leaves = ofKind(facts, 'leave').filter((fact) => fact.visitId === visitId);
    const left = Math.max(Math.min(...leaves.map((fact) => fact.at)), enter.at);
    const open = leaves.length === 0;
    const stillOpen = open || left > window.startedAt;
    return {
      enter,
      from: Math.max(enter.at, window.startedAt),
      to: open ? Number.POSITIVE_INFINITY : left,
      counts: inside(enter.at) || (enter.at < window.startedAt && stillOpen),
    };
  });
  const visitOf = (visitId: string | null) => visits.find((visit) => visit.enter.visitId === visitId);

  const known = ofKind(facts, 'order.placed').filter((fact) => visitOf(fact.visitId) || fact.viewerId);
  const orders = [...new Set(known.map((fact) => fact.orderId))].map((orderId): NaiveOrder => {
    const placed = least(
      known.filter((fact) => fact.orderId === orderId),
      (fact) => fact.at,
    );
    if (!placed) throw new Error('an order that was not placed');
    const visit = visitOf(placed.visitId);
    const paid = least(
      ofKind(facts, 'order.paid').filter((fact) => fact.orderId === orderId),
      (fact) => fact.at,
    );
    return {
      placed,
      viewerId: visit?.enter.viewerId ?? placed.viewerId ?? '',
      place: placeOfOrder(facts, visits, placed),
      source: visit?.enter.source ?? 'other',
      paid: paid ? { at: paid.at, amount: paid.amount ?? placed.amount } : null,
      refunds: ofKind(facts, 'order.refunded').filter((fact) => fact.orderId === orderId),
    };
  });

  const pending = facts.filter((fact) => {
    if (fact.kind === 'enter') return false;
    if (fact.kind === 'order.placed')
      return fact.visitId !== null && !visitOf(fact.visitId) && !fact.viewerId;
    if ('orderId' in fact) return !known.some((placed) => placed.orderId === fact.orderId);
    return !visitOf(fact.visitId);
  }).length;

  const interactions = facts.flatMap((fact) => {
    if ('orderId' in fact || fact.kind === 'enter' || fact.kind === 'leave' || !inside(fact.at)) return [];
    const visit = visitOf(fact.visitId);
    return visit ? [{ fact, visit }] : [];
  });
  return {
    window,
    at,
    visits,
    orders: orders.filter((order) => inside(order.placed.at)),
    interactions,
    pending,
  };
}

/** Where a line of an order belongs: its own latest word, unless the whole order was spoken of after it. */
export function naivePlaceOfLine(facts: readonly Fact[], order: NaiveOrder, line: number): Place {
  const said = ofKind(facts, 'order.attributed').filter((fact) => fact.orderId === order.placed.orderId);
  const own = least(
    said.filter((fact) => fact.line === line),
    (fact) => -fact.revision,
  );
  const whole = Math.max(...said.filter((fact) => fact.line === undefined).map(({ revision }) => revision));
  return own && own.revision >= whole ? own.attribution : order.place;
}

/**
 * What went back of an order, by whatever its lines are told apart by, before any rounding: what refunds name, and of
 * the rest a share by what is left of the price; by the price where nothing is left, alike where nothing had one.
 */
export function naiveRefunded(order: NaiveOrder, keyOf: (line: number) => string): Map<string, number> {
  const { lines } = order.placed;
  const total = sum(order.refunds.map((refund) => refund.amount));
  const back = new Map<string, number>();
  const add = (key: string, amount: number) => back.set(key, (back.get(key) ?? 0) + amount);
  const price = (line: number) => (lines[line]?.quantity ?? 0) * (lines[line]?.unitPrice ?? 0);
  const named = (line: number) =>
    sum(
      order.refunds.flatMap((refund) =>
        (refund.lines ?? []).map((one) => (one.line === line ? one.amount : 0)),
      ),
    );
  const all = lines.map((_, line) => line);
  for (const line of all) add(keyOf(line), named(line));
  const rest = total - sum(all.map(named));
  const left = (line: number) => Math.max(0, price(line) - named(line));
  const weight = [left, price].find((of) => sum(all.map(of)) > 0);
  if (weight) for (const line of all) add(keyOf(line), (rest * weight(line)) / sum(all.map(weight)));
  else for (const key of new Set(all.map(keyOf))) add(key, rest / new Set(all.map(keyOf)).size);
  return back;
}

function placeOfOrder(
  facts: readonly Fact[],
  visits: readonly NaiveVisit[],
  placed: FactOf<'order.placed'>,
): Place {
  const superseding = ofKind(facts, 'order.attributed').filter(
    (fact) => fact.orderId === placed.orderId && fact.line === undefined,
  );
  const latest = least(superseding, (fact) => -fact.revision);
  if (latest) return latest.attribution;
  if (placed.attribution) return placed.attribution;
  const visit = visits.find((other) => other.enter.visitId === placed.visitId);
  const viewerId = visit?.enter.viewerId ?? placed.viewerId;
  const first = visits
    .filter((other) => other.enter.viewerId === viewerId)
    .sort(
      (a, b) =>
        a.enter.at - b.enter.at ||
        Number(b.enter.byCode) - Number(a.enter.byCode) ||
        (a.enter.visitId < b.enter.visitId ? -1 : 1),
    )[0];
  const said = visit
    ? {
        code: visit.enter.byCode ? visit.enter.place : null,
        memberHome: visit.enter.memberHome,
        regionId: visit.enter.place.regionId,
      }
    : placed.evidence;
  if (said?.code) return said.code;
  if (first?.enter.byCode) return first.enter.place;
  if (said?.memberHome) return said.memberHome;
  return { regionId: said?.regionId ?? null, storeId: null, guideId: null };
}

/** Distinct viewers with a visit open at an instant of the window. */
function onlineAt(record: NaiveRecord, time: number): number {
  const { startedAt, endedAt } = record.window;
  if (time < startedAt || (endedAt !== null && time >= endedAt)) return 0;
  return distinct(
    record.visits
      .filter((visit) => visit.counts && visit.from <= time && time < visit.to)
      .map((visit) => visit.enter.viewerId),
  );
}

const endOf = ({ window, at }: NaiveRecord): number =>
  Math.max(window.startedAt, window.endedAt === null ? at : Math.min(at, window.endedAt));

/** Every instant at which `online` may change. */
const changes = (record: NaiveRecord): number[] =>
  [...new Set(record.visits.flatMap((visit) => [visit.from, visit.to]))].filter(Number.isFinite);

export function naiveAudience(record: NaiveRecord) {
  const end = endOf(record);
  const isOver = record.window.endedAt !== null && record.at >= record.window.endedAt;
  const instants = [record.window.startedAt, ...changes(record).filter((time) => time < end), end].sort(
    (a, b) => a - b,
  );
  const watchMs = sum(
    instants.slice(1).map((time, index) => {
      const from = instants[index] ?? time;
      return onlineAt(record, from) * (time - from);
    }),
  );
  const visits = record.visits.filter((visit) => visit.counts);
  const uv = distinct(visits.map((visit) => visit.enter.viewerId));
  const viewersOf = (...kinds: Fact['kind'][]) =>
    distinct(
      record.interactions
        .filter(({ fact }) => kinds.includes(fact.kind))
        .map(({ visit }) => visit.enter.viewerId),
    );
  const countOf = (kind: Fact['kind']) => record.interactions.filter(({ fact }) => fact.kind === kind).length;
  const engaged = viewersOf('like', 'comment', 'share', 'follow');
  return {
    online: onlineAt(record, record.at),
    pcu: Math.max(
      0,
      ...instants.filter((time) => !isOver || time < end).map((time) => onlineAt(record, time)),
    ),
    acu: rate(watchMs, end - record.window.startedAt),
    pv: visits.length,
    uv,
    watchMs,
    avgWatchMs: rate(watchMs, uv),
    likes: sum(record.interactions.map(({ fact }) => (fact.kind === 'like' ? fact.n : 0))),
    comments: countOf('comment'),
    shares: countOf('share'),
    follows: countOf('follow'),
    impressions: countOf('impression'),
    clicks: countOf('click'),
    engaged,
    engagementRate: rate(engaged, uv),
    followRate: rate(viewersOf('follow'), uv),
    impressionUv: viewersOf('impression'),
    clickUv: viewersOf('click'),
    ctr: rate(countOf('click'), countOf('impression')),
  };
}

/** Uv, pv, online and trade of the visits in `hasVisit` and the orders in `hasOrder`. */
export function naivePart(
  record: NaiveRecord,
  hasVisit: (enter: EnterFact) => boolean,
  hasOrder: (order: NaiveOrder) => boolean,
) {
  const visits = record.visits.filter((visit) => visit.counts && hasVisit(visit.enter));
  const orders = record.orders.filter(hasOrder);
  const paidOrders = orders.filter((order) => order.paid);
  const uv = distinct(visits.map((visit) => visit.enter.viewerId));
  const pv = visits.length;
  const placed = sum(orders.map((order) => order.placed.amount));
  const paid = sum(paidOrders.map((order) => order.paid?.amount ?? 0));
  const refunded = sum(orders.flatMap((order) => order.refunds.map((refund) => refund.amount)));
  const buyers = distinct(paidOrders.map((order) => order.viewerId));
  const clickers = distinct(
    record.interactions
      .filter(({ fact, visit }) => fact.kind === 'click' && hasVisit(visit.enter))
      .map(({ visit }) => visit.enter.viewerId),
  );
  return {
    uv,
    pv,
    online: onlineAt({ ...record, visits }, record.at),
    placed,
    paid,
    refunded,
    net: paid - refunded,
    orders: orders.length,
    paidOrders: paidOrders.length,
    buyers,
    units: sum(paidOrders.flatMap((order) => order.placed.lines.map((line) => line.quantity))),
    aov: rate(paid, buyers),
    payRate: rate(paidOrders.length, orders.length),
    refundRate: rate(orders.filter((order) => order.refunds.length > 0).length, paidOrders.length),
    refundAmountRate: rate(refunded, paid),
    conversion: rate(buyers, uv),
    clickConversion: rate(buyers, clickers),
    gpm: rate(paid * 1000, pv),
    uvValue: rate(paid, uv),
  };
}

/** Distinct viewers who ordered and who paid, and the counts of one item; amounts of orders of one item only. */
export function naiveItem(record: NaiveRecord, itemId: string) {
  const of = (kind: 'impression' | 'click') =>
    record.interactions.filter(({ fact }) => fact.kind === kind && fact.itemId === itemId);
  const orders = record.orders.filter((order) => order.placed.lines.some((line) => line.itemId === itemId));
  const paid = orders.filter((order) => order.paid);
  return {
    impressions: of('impression').length,
    clicks: of('click').length,
    impressionUv: distinct(of('impression').map(({ visit }) => visit.enter.viewerId)),
    clickUv: distinct(of('click').map(({ visit }) => visit.enter.viewerId)),
    orders: orders.length,
    paidOrders: paid.length,
    buyers: distinct(paid.map((order) => order.viewerId)),
    units: sum(
      paid.flatMap((order) => order.placed.lines.map((line) => (line.itemId === itemId ? line.quantity : 0))),
    ),
  };
}

/** Each viewer's latest vote alone, counted by option. */
export function naivePoll(record: NaiveRecord, pollId: string, options: number) {
  const cast = record.interactions.flatMap(({ fact, visit }) =>
    fact.kind === 'vote' && fact.pollId === pollId ? [{ ...fact, viewerId: visit.enter.viewerId }] : [],
  );
  const standing = [...new Set(cast.map(({ viewerId }) => viewerId))].map((viewerId) =>
    cast
      .filter((vote) => vote.viewerId === viewerId)
      .sort((a, b) => a.at - b.at || a.option - b.option)
      .at(-1),
  );
  const votes = Array.from(
    { length: options },
    (_, option) => standing.filter((vote) => vote?.option === option).length,
  );
  return { pollId, voters: sum(votes), votes };
}

export function naiveBuckets(record: NaiveRecord, step: number) {
  const { startedAt, endedAt } = record.window;
  const end = endOf(record);
  const isOver = endedAt !== null && record.at >= endedAt;
  const count = Math.max(1, Math.ceil((end - startedAt + (isOver ? 0 : 1)) / step));
  const bucketOf = (time: number) => Math.min(count - 1, Math.max(0, Math.floor((time - startedAt) / step)));
  return Array.from({ length: count }, (_, index) => {
    const from = startedAt + index * step;
    const lastInstant = Math.min(from + step - 1, isOver ? end - 1 : end);
    const here = (time: number) => bucketOf(time) === index;
    const interactions = record.interactions.filter(({ fact }) => here(fact.at));
    const countOf = (kind: Fact['kind']) => interactions.filter(({ fact }) => fact.kind === kind).length;
    const placed = record.orders.filter((order) => here(order.placed.at));
    const paid = record.orders.filter((order) => order.paid && here(order.paid.at));
    const instants = [from, ...changes(record).filter((time) => time > from && time <= lastInstant)];
    return {
      at: from,
      online: onlineAt(record, lastInstant),
      pcu: Math.max(...instants.map((time) => onlineAt(record, time))),
      pv: record.visits.filter((visit) => visit.counts && here(visit.from)).length,
      likes: sum(interactions.map(({ fact }) => (fact.kind === 'like' ? fact.n : 0))),
      comments: countOf('comment'),
      shares: countOf('share'),
      follows: countOf('follow'),
      impressions: countOf('impression'),
      clicks: countOf('click'),
      orders: placed.length,
      placed: sum(placed.map((order) => order.placed.amount)),
      paid: sum(paid.map((order) => order.paid?.amount ?? 0)),
      refunded: sum(
        record.orders.flatMap((order) =>
          order.refunds.filter((refund) => here(refund.at)).map((r) => r.amount),
        ),
      ),
      units: sum(paid.flatMap((order) => order.placed.lines.map((line) => line.quantity))),
    };
  });
}
