import { describe, expect, test } from 'vitest';
import type { TargetsPlan } from '../../contract/commands.ts';
import { deskFigures, figures, MOST_ROWS_A_SNAPSHOT } from './figures.ts';
import { createFold } from './fold.ts';
import {
  byCode,
  context,
  end,
  enter,
  given,
  live,
  mei,
  minute,
  paid,
  placed,
  refunded,
  start,
} from './small-show.test-support.ts';

describe('rows and pace', () => {
  const targets: TargetsPlan = {
    basis: 'paid',
    total: { uv: 10, amount: 10_000 },
    regions: [
      { regionId: 'west', uv: 4, amount: 6_000 },
      { regionId: 'east', uv: 6, amount: 4_000, stores: [{ storeId: 'east-9', uv: 1, amount: 100 }] },
    ],
  };
  const straight = { ...context, targets, curves: { uv: [0, 1], amount: [0, 1] } };
  const facts = [
    enter('w', 'v', start, byCode(mei)),
    enter('x', 'v2', start),
    placed('o', 'w', start, 1_500),
    paid('o', start),
  ];

  test('stand for every part with a target or a figure, in the plan’s order, the unattributed last', () => {
    const at = figures(given(facts, live), start + 5 * minute, straight);
    expect(at.regions.map((row) => row.regionId)).toEqual(['west', 'east', null]);
    expect(at.stores.map((row) => row.storeId)).toEqual(['east-9', 'east-1', null]);
    expect(at.guides.map((row) => row.guideId)).toEqual(['mei', null]);
  });

  test('half-way, with three quarters of what was expected, a region is critical below 0.80', () => {
    const [west, east, none] = figures(given(facts, live), start + 5 * minute, straight).regions;
    expect(east).toMatchObject({
      target: { uv: 6, amount: 4_000 },
      attainment: { uv: 1 / 6, amount: 0.375 },
      expectedNow: { uv: 3, amount: 2_000 },
      pace: { uv: 1 / 3, amount: 0.75 },
      shortfall: { uv: 2, amount: 500 },
      status: 'critical',
    });
    expect(west).toMatchObject({ uv: 0, paid: 0, pace: { amount: 0 }, status: 'critical' });
    expect(none).toMatchObject({ uv: 1, target: null, pace: { uv: null, amount: null }, status: null });
  });

  test('after the end everything was expected, even if the show ended early, and the forecast is the outcome', () => {
    const at = figures(given(facts, { startedAt: start, endedAt: start + minute }), end, straight);
    expect(at.total).toMatchObject({
      expectedNow: { amount: 10_000 },
      pace: { amount: 0.15 },
      forecast: { low: 1_500, mid: 1_500, high: 1_500 },
    });
  });

  test('before the start nothing is expected yet', () => {
    expect(figures(createFold(), start, straight).total).toMatchObject({ status: null, forecast: null });
  });

  test('net targets are measured after refunds', () => {
    const net = { ...straight, targets: { ...targets, basis: 'net' as const } };
    const at = figures(given([...facts, refunded('o', start, 500)], live), start + 5 * minute, net);
    expect(at.total.attainment.amount).toBe(0.1);
  });

  test('the desk gets the same figures, less the lists of stores and guides when they are long', () => {
    const fold = given(facts, live);
    const all = figures(fold, start + minute, straight);
    expect(deskFigures(fold, start + minute, straight)).toEqual(all);
    const stores = Array.from({ length: MOST_ROWS_A_SNAPSHOT + 1 }, (_, index) => ({
      storeId: `s-${index}`,
      uv: 0,
      amount: 0,
    }));
    const wide = {
      ...straight,
      targets: { ...targets, regions: [{ regionId: 'east', uv: 0, amount: 0, stores }] },
    };
    const {
      stores: rows,
      guides: _guides,
      demandTests: _tests,
      ...main
    } = figures(fold, start + minute, wide);
    expect(rows.length).toBeGreaterThan(MOST_ROWS_A_SNAPSHOT);
    expect(deskFigures(fold, start + minute, wide)).toEqual(main);
  });
});
