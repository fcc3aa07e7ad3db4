import { describe, expect, it } from 'vitest';
import { trafficPlan } from '#shared/contract/commands.ts';
import {
  cellOf,
  columnSum,
  costPerVisitor,
  gridOf,
  missingVisitors,
  pasted,
  readCount,
  rowSum,
  rowsOf,
  withCell,
} from './traffic-grid.ts';

const plan = trafficPlan.parse({
  rows: [
    { source: 'guide-share', regionId: 'r-east', invited: 100, expected: 40, budget: 50_00 },
    { source: 'guide-share', regionId: null, invited: null, expected: 5 },
    { source: 'search', regionId: 'r-gone', invited: null, expected: 7 },
  ],
});
const regions = ['r-east', 'r-west', ''];

it('comes back as it was planned, rows of regions no longer shown included', () => {
  expect(rowsOf(gridOf(plan))).toEqual(plan.rows);
});

it('forgets a cell without a figure; an invited one alone expects nobody', () => {
  const grid = withCell(gridOf(plan), 'guide-share', '', 'expected', null);
  expect(rowsOf(grid)).toHaveLength(2);
  expect(rowsOf(withCell(new Map(), 'search', 'r', 'invited', 9))).toEqual([
    { source: 'search', regionId: 'r', invited: 9, expected: 0 },
  ]);
});

it('sums what is known; unknown is not 0', () => {
  const grid = gridOf(plan);
  expect(rowSum(grid, 'guide-share', regions, 'expected')).toBe(45);
  expect(rowSum(grid, 'guide-share', regions, 'invited')).toBe(100);
  expect(columnSum(grid, '', 'invited')).toBeNull();
});

describe('a block from a spreadsheet', () => {
  it('fills to the right and down, and stops at the edge', () => {
    const done = pasted(
      new Map(),
      '1,000\t２０\t3\r\n4\t\t6\t9\r\n',
      { row: 0, column: 1 },
      regions,
      'expected',
    );
    if (!done.ok) throw new Error(done.cell);
    expect(cellOf(done.grid, 'official-account', 'r-west').expected).toBe(1000);
    expect(cellOf(done.grid, 'official-account', '').expected).toBe(20);
    expect(cellOf(done.grid, 'moments-ads', 'r-west').expected).toBe(4);
    expect(done.grid.size).toBe(3);
  });
  it('is taken whole or not at all', () => {
    expect(pasted(new Map(), '1\t-2', { row: 0, column: 0 }, regions, 'expected')).toEqual({
      ok: false,
      cell: '-2',
    });
  });
});

it('reads counts as people write them', () => {
  expect(['1,200', ' 7 ', '１２', ''].map(readCount)).toEqual([1200, 7, 12, null]);
  expect(['-1', '1.5', 'many', '12345678901'].map(readCount)).toEqual(Array(4).fill(undefined));
});

it('knows what a visitor is planned to cost, and who is missing by now', () => {
  const grid = gridOf(plan);
  const [budget, expected] = [columnSum(grid, 'r-east', 'budget'), columnSum(grid, 'r-east', 'expected')];
  expect(costPerVisitor(budget, expected)).toBe(125);
  expect([costPerVisitor(null, 5), costPerVisitor(5, 0)]).toEqual([null, null]);
  expect(missingVisitors(39, 100, 0.5)).toBe(11);
  expect(missingVisitors(40, 100, 0.5)).toBe(0);
  expect(missingVisitors(0, 100, 0)).toBe(0);
  expect(missingVisitors(70, 100, 3)).toBe(30);
  expect(missingVisitors(0, null, 1)).toBe(0);
});
