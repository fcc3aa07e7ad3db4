import { expect, test } from 'vitest';
import { reviewView } from '../../contract/review.ts';
import { nowhere } from '../attribution/types.ts';
import { classify } from '../comments/classify.ts';
import type { Fact } from '../metrics/facts.ts';
import { figures } from '../metrics/figures.ts';
import { folded } from '../metrics/folded.test-support.ts';
import { nextSheet, type People, settlementView } from '../settlement/of-show.ts';
import { settlementParts } from '../settlement/parts.ts';
import type { ShowEvent } from '../show/events.ts';
import { systemActor } from '../show/events.ts';
import { replay } from '../show/evolve.ts';
import { showSummary } from '../show/view.ts';
import { defaultCurves } from '../targets/curve.ts';
import { backTest } from './back-test.ts';
import { comparedOf, comparison } from './comparison.ts';
import { interventionEffects } from './effect/effects.ts';
import { lift } from './lift/lift.ts';
import { restatement } from './restatement.ts';
import { review } from './review.ts';

const name = { en: 'x', zh: 'x' };
const start = 1_000_000;
const end = start + 600_000;

/** A show's log from [at, event] pairs. */
const log = (events: readonly (readonly [at: number, event: ShowEvent])[]) =>
  events.map(([at, event], index) => ({
    showId: 's',
    version: index + 1,
    at,
    actor: systemActor,
    commandId: null,
    event,
  }));

test('the review says what the live figures said, fits its contract, and keeps what staff wrote', () => {
  const events = log([
    [
      start - 9,
      {
        type: 'show.created',
        title: { en: 'Pearls', zh: '珍珠专场' },
        mode: 'hq',
        campaignId: null,
        regionIds: ['east'],
        currency: 'CNY',
        timeZone: 'Asia/Shanghai',
        plannedStartAt: start,
        plannedMs: end - start,
      },
    ],
    [
      start - 8,
      {
        type: 'targets.set',
        targets: {
          basis: 'paid',
          total: { uv: 2, amount: 2_000 },
          regions: [{ regionId: 'east', uv: 2, amount: 2_000 }],
        },
      },
    ],
    [start, { type: 'show.started' }],
    [start + 5, { type: 'comment.answered', commentId: 'c1', text: '有' }],
    [
      start + 6,
      { type: 'intervention.raised', interventionId: 'i1', regionId: 'east', action: 'call', note: 'now' },
    ],
    [end, { type: 'show.ended' }],
    [end + 9, { type: 'note.added', at: start + 60_000, text: 'the pin came late' }],
  ]);
  const state = replay('s', events);
  const facts: Fact[] = [
    {
      kind: 'enter',
      at: start,
      visitId: 'w',
      viewerId: 'v',
      source: 'search',
      ref: null,
      place: { ...nowhere, regionId: 'east' },
      byCode: false,
      memberHome: null,
      name: null,
    },
    { kind: 'comment', at: start + 4, visitId: 'w', commentId: 'c1', text: '有现货吗' },
    {
      kind: 'order.placed',
      at: start + 9,
      orderId: 'o',
      visitId: 'w',
      lines: [{ itemId: 'ring', quantity: 1, unitPrice: 1_500, dealId: null }],
      amount: 1_500,
      attribution: null,
    },
    { kind: 'order.paid', at: end + 5, orderId: 'o', amount: 1_500 },
  ];
  const fold = folded(facts, { startedAt: start, endedAt: end });
  const context = {
    targets: state.targets,
    curves: defaultCurves,
    plannedMs: state.plannedMs,
    items: [{ itemId: 'ring', productId: 'p-ring', prepared: 3 }],
    polls: [],
    pinnedMs: () => 0,
  };
  const at = end + 10;

  const people: People = { tierOf: () => 'bronze', kindOf: () => 'owned' };
  const settlement = settlementView(state, () => nextSheet(state, settlementParts(fold), people));
  if (!settlement.ok) throw new Error(settlement.error.message);
  const view = review({
    show: showSummary(state),
    state,
    events,
    fold,
    at,
    context,
    part: null,
    whole: {
      settlement: settlement.value,
      lift: lift({ fold, events, items: context.items, titleOf: () => name, offerOf: () => name }),
      forecast: backTest({
        fold,
        targets: state.targets,
        curve: defaultCurves.amount,
        plannedMs: end - start,
      }),
      comparison: comparison(comparedOf(figures(fold, at, context), end - start), []),
      effects: interventionEffects(state.interventions, fold, at),
      restatement: restatement(fold, state, at),
    },
    comments: [
      { id: 'c1', at: start + 4, viewerId: 'v', name: 'V', text: '有现货吗', regionId: 'east', answer: '有' },
    ],
    classOf: classify,
    saidAt: () => start + 4,
    known: { segmentOf: () => null, hasBought: () => false, members: 0, coupons: [] },
    tasksOf: () => [],
  });
  // Five minutes after the call the show was over: too little to compare with.
  expect(view.lift.actions).toMatchObject([{ kind: 'intervention', regionId: 'east', status: 'unknown' }]);
  expect(view.forecast).toMatchObject({ basis: 'paid', outcome: 1_500, regions: [{ regionId: 'east' }] });
  const { paid, refunded, orders } = view.summary.trade;
  expect(view.settlement.total).toMatchObject({ sales: paid, refunds: refunded, orders });

  expect(reviewView.parse(view)).toEqual(view);
  const live = figures(fold, at, context);
  expect(view.summary).toEqual({ audience: live.audience, trade: live.trade });
  expect(view.regions).toEqual(live.regions);
  expect(view.attainment).toMatchObject({ attainment: { uv: 0.5, amount: 0.75 }, status: 'critical' });
  expect(view.funnel.total).toMatchObject({ invited: null, uv: 1, placedUv: 1, paidUv: 1 });
  expect(view.comments).toMatchObject({
    ...{ total: 1, answered: 1, hidden: 0 },
    questions: { total: 1, unanswered: 0, groups: [{ topic: 'stock', count: 1, unanswered: 0 }] },
  });
  expect(view.team).toMatchObject({
    shifts: [{ host: null, from: start, to: end, paid: 1_500, orders: 1, entered: 1 }],
  });
  expect(view.segments.newBuyers).toMatchObject({ viewers: 1, buyers: 1, paid: 1_500 });
  expect(view.segments.others).toMatchObject({ viewers: 1, paid: 1_500 });
  expect(view.difference[0]).toMatchObject({ kind: 'region', regionId: 'east', amount: -500 });
  expect(view.interventions).toMatchObject([{ id: 'i1', regionId: 'east', closedAt: null }]);
  expect(view.notes).toMatchObject([{ text: 'the pin came late', moment: start + 60_000 }]);
});
