import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CommentView } from '../../contract/comments.ts';
import type { LiftView } from '../../contract/lift.ts';
import type { RegionFigures } from '../../contract/metrics.ts';
import { type ComparedFigures, comparedNames } from '../../contract/review-parts.ts';
import { classify } from '../comments/classify.ts';
import { createFold, setWindow } from '../metrics/fold.ts';
import type { ShowEvent } from '../show/events.ts';
import { comparison } from './comparison.ts';
import { differences, nextActions } from './difference.ts';
import { whatWasSaid } from './said.ts';
import { team } from './team.ts';

const noFigures = Object.fromEntries(comparedNames.map((name) => [name, null])) as ComparedFigures;
const noLift: LiftView = {
  level: 0.9,
  payment: { medianMs: null, p90Ms: null, paidShare: null },
  actions: [],
  items: [],
  order: [],
};
const show = (showId: string, figures: Partial<ComparedFigures>) => ({
  ...{ showId, title: { en: showId, zh: showId }, startedAt: 0, lengthMs: 1 },
  figures: { ...noFigures, ...figures },
});

describe('against the brand’s own earlier shows', () => {
  test('the worst figure comes first; a refund rate is worse when it is higher', () => {
    const view = comparison({ ...noFigures, uv: 50, aov: 130, refundAmountRate: 0.3 }, [
      show('a', { uv: 100, aov: 100, refundAmountRate: 0.1 }),
      show('b', { uv: 120, aov: 90, refundAmountRate: 0.1 }),
      show('c', { uv: 80, aov: 110, refundAmountRate: null }),
    ]);
    expect(view.figures.slice(0, 3)).toMatchObject([
      { name: 'refundAmountRate', verdict: 'worse', rank: 3, of: 3 },
      { name: 'uv', usual: 100, change: -0.5, verdict: 'worse', rank: 4, of: 4 },
      { name: 'aov', usual: 100, verdict: 'better', rank: 1 },
    ]);
  });

  test('without earlier shows nothing is judged', () => {
    for (const figure of comparison({ ...noFigures, uv: 5 }, []).figures)
      expect(figure).toMatchObject({ usual: null, change: null, rank: null, verdict: null });
  });
});

const region = (more: Partial<RegionFigures>): RegionFigures => ({
  ...({ uv: 0, pv: 0, online: 0, placed: 0, paid: 0, refunded: 0, net: 0 } as RegionFigures),
  ...{ regionId: 'east', buyers: 0, target: null, attainment: { uv: null, amount: null } },
  ...more,
});
const input = (regions: RegionFigures[], aov: number) => {
  const fold = createFold();
  setWindow(fold, { startedAt: 0, endedAt: 9 });
  const trade = { aov, orders: 0, paidOrders: 0, placed: 0, paid: 0, refunded: 0 };
  return {
    view: { regions, trade, audience: {} } as unknown as Parameters<typeof differences>[0]['view'],
    basis: 'paid' as const,
    fold,
    lift: noLift,
    comparison: comparison(noFigures, []),
    items: [],
    pins: [],
  };
};

describe('why a region fell short', () => {
  test('its gap is told in three that add up to it, to the cent', () => {
    fc.assert(
      fc.property(
        fc.record({
          uv: fc.integer({ min: 1, max: 9_999 }),
          buyers: fc.integer({ min: 1, max: 999 }),
          paid: fc.integer({ min: 1, max: 9_999_999 }),
          targetUv: fc.integer({ min: 1, max: 9_999 }),
          amount: fc.integer({ min: 1, max: 9_999_999 }),
          aov: fc.integer({ min: 1, max: 99_999 }),
        }),
        ({ uv, buyers, paid, targetUv, amount, aov }) => {
          const rows = [region({ uv, buyers, paid, target: { uv: targetUv, amount } })];
          for (const cause of differences(input(rows, aov))) {
            if (cause.kind !== 'region' || !cause.parts) continue;
            const { viewers, conversion, basket } = cause.parts;
            expect(viewers + conversion + basket).toBe(cause.amount);
            expect(cause.amount).toBe(paid - amount);
          }
        },
      ),
    );
  });

  test('half the viewers, who bought as planned: the viewers are missing, and more are asked for', () => {
    const rows = [region({ uv: 50, buyers: 5, paid: 5_000, target: { uv: 100, amount: 10_000 } })];
    const causes = differences(input(rows, 1_000));
    expect(causes).toMatchObject([
      { kind: 'region', amount: -5_000, parts: { viewers: -5_000, conversion: 0, basket: 0 } },
    ]);
    const said = whatWasSaid({
      ...{ total: 0, answered: 0, hidden: 0, latest: [], comments: [], classOf: classify, pins: [] },
    });
    expect(nextActions(causes, rows, noLift, said)).toEqual([
      { kind: 'bringViewers', regionId: 'east', amount: 5_000, viewers: 50 },
    ]);
  });
});

describe('what was said', () => {
  const say = (id: string, at: number, text: string, more: Partial<CommentView> = {}): CommentView => ({
    ...{ id, at, text, viewerId: `v-${id}`, name: id, regionId: null },
    ...more,
  });
  const comments = [
    say('1', 10, '圈口多大？', { answer: '14 号' }),
    say('2', 20, '圈口多大?'),
    say('3', 30, 'What size is it?'),
    say('4', 110, 'Is it solid gold?'),
    say('5', 120, '太好看了，很精致'),
    say('6', 130, '太好看了, 很精致!'),
    say('7', 140, '还没发货，等了五天', { hidden: true }),
  ];
  const view = whatWasSaid({
    ...{ total: 7, answered: 1, hidden: 1, latest: [], comments, classOf: classify },
    pins: [
      { itemId: 'ring', from: 0, to: 100 },
      { itemId: 'chain', from: 100, to: 200 },
    ],
  });

  test('groups questions of both languages by topic and the product shown, the unanswered first', () => {
    expect(view.questions).toMatchObject({ total: 4, unanswered: 3 });
    expect(view.questions.groups).toMatchObject([
      { topic: 'size', itemId: 'ring', count: 3, unanswered: 2 },
      { topic: 'material', itemId: 'chain', count: 1, unanswered: 1 },
    ]);
    // The same words stand once among the samples.
    expect(view.questions.groups[0]?.samples.map(({ id }) => id)).toEqual(['1', '3']);
  });

  test('keeps praise once a wording, with how often it was said; complaints count even when hidden', () => {
    expect(view.praise.samples).toMatchObject([{ id: '5', times: 2, itemId: 'chain' }]);
    expect(view.complaints).toMatchObject({ total: 1, groups: [{ topic: 'delivery' }] });
  });
});

describe('the team', () => {
  const by = (id: string, at: number, event: ShowEvent) => ({
    ...{ showId: 's', version: at, at, commandId: null, event },
    actor: { id, name: id, role: id === 'system' ? 'system' : 'operator' },
  });
  const fold = createFold();
  setWindow(fold, { startedAt: 0, endedAt: 7_200_000 });
  const events = [
    by('op', 1, { type: 'show.revised', changes: { hostName: 'Lin' } }),
    by('op', 1_000_000, { type: 'comment.answered', commentId: 'c', text: 'yes' }),
    by('system', 1_000_001, { type: 'comment.answered', commentId: 'd', text: 'auto' }),
    by('op', 3_600_000, { type: 'show.revised', changes: { hostName: 'Zhou' } }),
    by('op', 4_000_000, { type: 'product.pinned', itemId: 'ring' }),
  ];
  const view = team({ fold, events, saidAt: () => 940_000, part: { from: 0, to: 7_200_000 } });

  test('a host’s shift ends where the next one’s begins', () => {
    expect(view.shifts.map(({ host, from, to }) => [host, from, to])).toEqual([
      [null, 0, 1],
      ['Lin', 1, 3_600_000],
      ['Zhou', 3_600_000, 7_200_000],
    ]);
  });

  test('tells how fast people answered, and not Showcaller’s own timers', () => {
    expect(view.operators).toMatchObject([{ name: 'op', answers: 1, pins: 1 }]);
    expect(view.answering).toEqual({ n: 1, medianMs: 60_000, p90Ms: 60_000 });
  });
});
