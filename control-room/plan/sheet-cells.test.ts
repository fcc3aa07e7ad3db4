import { describe, expect, it } from 'vitest';
import { pastedBlock, readCell } from './sheet-cells.ts';

const product = { floorPrice: 600_00, listPrice: 1000_00, stock: 20 };

describe('a cell', () => {
  it.each([
    ['price', '￥１，２９９．００', { price: 1_299_00 }],
    ['price', '1,299', { price: 1_299_00 }],
    // Below the floor it waits for somebody else's approval: the row says so.
    ['price', '599', { price: 599_00 }],
    ['stock', '２０', { stock: 20 }],
    ['minutes', '7.5', { plannedMs: 450_000 }],
    ['role', '福利款', { role: 'welfare' }],
    ['role', 'Hero', { role: 'hero' }],
    ['section', '开场', { section: 'opening' }],
    ['section', '', { section: null }],
    ['points', ' =1+1 ', { talkingPoints: '=1+1' }],
    ['action', ' Try it on ', { action: 'Try it on' }],
    ['owner', '', { owner: '' }],
  ] as const)('%s takes %s', (column, text, changes) => {
    expect(readCell(column, text, product, 100)).toEqual({ ok: true, changes });
  });
  it.each([
    ['price', 'abc', 'notAmount'],
    ['stock', '21', 'overStock'],
    ['stock', '-1', 'notUnits'],
    ['minutes', '0', 'notMinutes'],
    ['role', 'star', 'notRole'],
    ['section', 'middle', 'notSection'],
  ] as const)('%s refuses %s', (column, text, kind) => {
    expect(readCell(column, text, product, 100)).toMatchObject({ ok: false, problem: { kind } });
  });
});

describe('a block', () => {
  const rows = ['a', 'b', 'c'].map((itemId) => ({ itemId, product }));
  it('fills to the right and down, skips empty cells and stops at the edge', () => {
    const block = pastedBlock(
      [
        ['700', '5'],
        ['', '6', '3', 'Say it', 'Try it on', '林娜', 'beyond'],
        ['800', '7'],
      ],
      { row: 1, column: 'price' },
      rows,
      100,
    );
    expect(block).toEqual({
      changes: [
        { itemId: 'b', price: 700_00, stock: 5 },
        {
          itemId: 'c',
          stock: 6,
          plannedMs: 180_000,
          talkingPoints: 'Say it',
          action: 'Try it on',
          owner: '林娜',
        },
      ],
      problem: null,
    });
  });
  it('is taken whole or not at all, naming the row and column', () => {
    const block = pastedBlock([['700'], ['x']], { row: 0, column: 'price' }, rows, 100);
    expect(block).toMatchObject({ changes: [], problem: { row: 2, column: 'price' } });
  });
});
