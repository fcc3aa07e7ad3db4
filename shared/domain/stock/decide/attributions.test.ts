import { expect, it } from 'vitest';
import {
  answersAt,
  attributedNowhere,
  kindsAt,
  ledgerRun,
  lineOf,
  orderOf,
} from '#shared/testing/ledger-run.ts';
import type { Attribution } from '../../attribution/types.ts';
import { attributionOfLine, regionsOfOrder } from '../../orders/types.ts';
import type { LedgerOperation, OperationOf } from '../entries.ts';

const ask = answersAt(10);
const kinds = kindsAt(10);
const by = { id: 'op', name: 'Op', role: 'operator' } as const;
const at = (regionId: string, storeId: string | null = null, guideId: string | null = null): Attribution => ({
  ...{ regionId, storeId, guideId },
  ...{ rule: 'by-hand@1', reason: 'correction' },
});
const east = at('east', 's1', 'mei');
const west = at('west');

/** Order `o` of two lines, of which nobody knows where it belongs. */
function placed() {
  const run = ledgerRun();
  run.apply({ op: 'add-stock', ref: 's', itemId: 'a', quantity: 5 }, 0);
  run.apply(orderOf('o', [lineOf('a', 1), lineOf('a', 2)]), 5);
  return run;
}
type Run = ReturnType<typeof placed>;
const order = (run: Run) => {
  const found = run.state.orders.get('o');
  if (!found) throw new Error('no order');
  return found;
};
const attribute = (
  attribution: OperationOf<'attribute'>['attribution'],
  other: Partial<OperationOf<'attribute'>> = {},
): LedgerOperation => ({
  ...{ op: 'attribute', orderId: 'o', attribution, actor: by, reason: 'It was hers' },
  ...other,
});
const dispute = (ref: string, line?: number): LedgerOperation => ({
  ...{ op: 'dispute-attribution', orderId: 'o', ref, actor: by, claim: null, reason: 'It was mine' },
  ...(line === undefined ? {} : { line }),
});
const placesOf = (run: Run) => [0, 1].map((line) => attributionOfLine(order(run), line).regionId);

it('an order is moved as a whole, with who decided and why, and to where it is already only once', () => {
  const run = placed();
  expect(run.apply(attribute(east), 10).entries).toEqual([
    { kind: 'order.attributed', orderId: 'o', attribution: east, actor: by, reason: 'It was hers' },
  ]);
  expect(run.apply(attribute(east), 10)).toMatchObject({
    entries: [],
    answer: { value: { repeated: true } },
  });
  // The same place by another rule, or for another reason, is another decision; so is a neighbouring place.
  const others: Attribution[] = [
    { ...east, rule: 'default@1' },
    { ...east, rule: 'default@1', reason: 'visit-code' },
    { ...east, guideId: null },
    { ...east, guideId: null, storeId: 's2' },
    { ...east, guideId: null, storeId: 's2', regionId: 'west' },
  ];
  for (const other of others) expect(kinds(run, attribute(other))).toEqual(['order.attributed']);
});

it('a line is told apart from its order, and brought back with all the rest when the order is moved', () => {
  const run = placed();
  expect(kinds(run, attribute(east))).toEqual(['order.attributed']);
  expect(run.apply(attribute(west, { line: 1 }), 10).entries).toMatchObject([{ line: 1, attribution: west }]);
  expect(placesOf(run)).toEqual(['east', 'west']);
  expect(regionsOfOrder(order(run))).toEqual(['east', 'west']);
  expect(kinds(run, attribute(west, { line: 1 }))).toEqual([]);
  expect(kinds(run, attribute(west, { line: 0 }))).toEqual(['order.attributed']);
  expect(kinds(run, attribute(at('north'), { line: 1 }))).toEqual(['order.attributed']);
  expect(placesOf(run)).toEqual(['west', 'north']);
  // Where the order is already, but not its lines.
  expect(kinds(run, attribute(east))).toEqual(['order.attributed']);
  expect(placesOf(run)).toEqual(['east', 'east']);
  expect(regionsOfOrder(order(run))).toEqual(['east']);
});

it('evidence that comes late moves what still stands as it did then, and nothing a person has decided since', () => {
  const late = (over: Attribution, line?: number) =>
    attribute(west, { over, ...(line === undefined ? {} : { line }) });
  const run = placed();
  expect(kinds(run, late(east))).toEqual([]);
  expect(kinds(run, late(attributedNowhere))).toEqual(['order.attributed']);
  const apart = placed();
  apart.apply(attribute(east, { line: 0 }), 10);
  expect(kinds(apart, late(attributedNowhere))).toEqual([]);
  expect(kinds(apart, late(attributedNowhere, 0))).toEqual([]);
  expect(kinds(apart, late(attributedNowhere, 1))).toEqual(['order.attributed']);
});

it('disputes stand, of the order or of a line, until a person decides about the same', () => {
  const run = placed();
  expect(kinds(run, dispute('d1'))).toEqual(['attribution.disputed']);
  expect(kinds(run, dispute('d1'))).toEqual([]);
  expect(run.apply(dispute('d2', 1), 10).entries).toMatchObject([{ line: 1, reason: 'It was mine' }]);
  const open = () => (order(run).disputes ?? []).map(({ line }) => line ?? 'order');
  expect(open()).toEqual(['order', 1]);
  run.apply(attribute(west, { line: 0 }), 10);
  expect(open()).toEqual(['order', 1]);
  run.apply(attribute(west, { line: 1 }), 10);
  expect(open()).toEqual(['order']);
  run.apply(attribute(east), 10);
  expect(order(run).disputes).toBeUndefined();
});

it('orders and lines that are not there are not found', () => {
  const run = placed();
  const who = { orderId: 'who' };
  const all = [
    { ...attribute(east), ...who },
    attribute(east, { line: 2 }),
    { ...dispute('d1'), ...who },
    dispute('d2', 2),
  ] as LedgerOperation[];
  for (const operation of all) expect(ask(run, operation)).toBe('not_found');
  expect(run.apply(dispute('d3', 2), 10).answer).toMatchObject({ error: { params: { line: 2 } } });
});
