import { describe, expect, it } from 'vitest';
import { anyProduct, given } from '#shared/testing/given.ts';
import { draft, ended, itemAdded, scheduled } from '#shared/testing/histories.ts';

const row = (productId: string, other: { price?: number; stock?: number; itemId?: string } = {}) => ({
  productId,
  role: 'hero' as const,
  price: 100_00,
  stock: 10,
  plannedMs: 60_000,
  ...other,
});
const catalogue = {
  product: (id: string) => (id === 'gone' ? null : { ...anyProduct, floorPrice: 50_00, stock: 15 }),
};
const refusalOf = (items: ReturnType<typeof row>[]) => {
  const { decision } = given(draft).when({ type: 'lineup.import', items }, catalogue);
  return decision.ok ? null : decision.error;
};

describe('lineup.import', () => {
  it('adds every row to the end, in order', () => {
    given(draft)
      .when(
        { type: 'lineup.import', items: [row('x', { itemId: 'i-x' }), row('y', { itemId: 'i-y' })] },
        catalogue,
      )
      .thenEvents([itemAdded('i-x', { productId: 'x' }), itemAdded('i-y', { productId: 'y' })]);
  });
  it('adds none when one is refused, and says which row and field', () => {
    const items = [row('x'), row('y', { price: 49_99 })];
    const { decision } = given(scheduled).when({ type: 'lineup.import', items }, catalogue);
    expect(decision.ok ? null : decision.error).toMatchObject({
      code: 'below_floor',
      params: { row: 2, field: 'price', floorPrice: 50_00 },
      issues: [{ path: 'items.1.price' }],
    });
    expect(refusalOf([row('gone')])).toMatchObject({
      code: 'not_found',
      params: { row: 1, field: 'productId' },
    });
    expect(refusalOf([row('x', { itemId: 'a' })])).toMatchObject({ code: 'duplicate', params: { row: 1 } });
  });
  it('counts the units and ids of the rows before', () => {
    expect(refusalOf([row('x'), row('x', { stock: 6 })])).toMatchObject({
      code: 'insufficient_stock',
      params: { row: 2, field: 'stock', wanted: 16, there: 15 },
    });
    expect(refusalOf([row('x'), row('x', { stock: 5 })])).toBeNull();
    expect(refusalOf([row('x', { itemId: 'i' }), row('y', { itemId: 'i' })])).toMatchObject({
      code: 'duplicate',
    });
  });
  it('is for a show that can still be planned', () => {
    given(ended)
      .when({ type: 'lineup.import', items: [row('x')] })
      .thenRefused('show_over');
  });
});

describe('readiness.plan', () => {
  const task = (taskId: string) => ({
    taskId,
    power: 'operation' as const,
    title: 'T',
    owner: 'O',
    dueAt: 1,
  });
  it('assigns every task', () => {
    given(draft)
      .when({ type: 'readiness.plan', tasks: [task('1'), task('2')] })
      .thenEvents([
        { type: 'readiness.assigned', task: task('1') },
        { type: 'readiness.assigned', task: task('2') },
      ]);
  });
  it('assigns none when an id is taken, before or in the same breath', () => {
    given(draft)
      .when({ type: 'readiness.plan', tasks: [task('1'), task('1')] })
      .thenRefused('duplicate', { taskId: '1' });
    given([...draft, { type: 'readiness.assigned', task: task('2') }])
      .when({ type: 'readiness.plan', tasks: [task('1'), task('2')] })
      .thenRefused('duplicate', { taskId: '2' });
  });
});
