import { describe, expect, it } from 'vitest';
import { activityLine } from '#shared/contract/activity.ts';
import type { ShopEvent } from './connectors/connector.ts';
import { orderFacts } from './order-facts.ts';

const resolve = {
  lines: [],
  item: (ids: readonly string[]) => (ids.includes('R-1') ? 'ring' : null),
  code: (key: string) => (key === 'openid-li' ? 'G-1' : null),
};
const order = { connector: 'wechat', subject: '3705115058471208928', attempts: 1 };
const placed: ShopEvent = {
  kind: 'order.placed',
  at: 5_000,
  buyerId: 'oBuyer',
  roomIds: [],
  lines: [{ ids: ['9', 'R-1'], quantity: 2, unitPrice: 100 }],
  amount: 190,
};
const everything: readonly ShopEvent[] = [
  placed,
  { kind: 'order.paid', at: 6_000, amount: null },
  { kind: 'order.cancelled', at: 7_000 },
  { kind: 'order.refunded', at: 8_000, refundId: '42', amount: 90 },
  { kind: 'order.attributed', at: 9_000, origin: { by: 'sharer', key: 'openid-li' } },
];
const linesOf = (events: readonly ShopEvent[], of = order) => {
  const facts = orderFacts(of, events, resolve);
  if (!facts.ok) throw new Error(facts.error.message);
  return facts.lines;
};

describe('news of an order', () => {
  it('comes to lines of the activity contract, named by the platform’s own ids', () => {
    const id = 'wechat:3705115058471208928';
    const lines = linesOf(everything);
    for (const line of lines) expect(activityLine.safeParse(line).error).toBeUndefined();
    expect(lines.map(({ factId }) => factId)).toEqual([
      `${id}:placed`,
      `${id}:paid`,
      `${id}:cancelled`,
      `${id}:refund:42`,
      `${id}:attributed:9000:sharer:G-1`,
    ]);
    expect(lines[0]).toEqual({
      factId: `${id}:placed`,
      at: 5_000,
      kind: 'order.placed',
      orderId: id,
      buyerId: 'oBuyer',
      lines: [{ itemId: 'ring', quantity: 2, unitPrice: 100 }],
      amount: 190,
    });
  });

  it('gives the same ids each time, and fitting ones where the platform’s are long or strange', () => {
    for (const subject of ['x'.repeat(80), 'E/2018 订单', '']) {
      const lines = linesOf(everything, { ...order, subject });
      expect(lines).toEqual(linesOf(everything, { ...order, subject }));
      for (const line of lines) expect(activityLine.safeParse(line).error).toBeUndefined();
      expect(new Set(lines.map(({ factId }) => factId)).size).toBe(lines.length);
      expect(lines[0]?.factId).not.toBe(
        linesOf(everything, { ...order, connector: 'oms', subject })[0]?.factId,
      );
    }
  });

  it('a later message stands over an earlier one, and a later try over the first', () => {
    const revision = (at: number, attempts: number) => {
      const [line] = linesOf([{ kind: 'order.attributed', at, origin: { by: 'sharer', key: 'openid-li' } }], {
        ...order,
        attempts,
      });
      return line?.kind === 'order.attributed' ? (line.revision ?? 0) : 0;
    };
    expect(revision(9_001, 1)).toBeGreaterThan(revision(9_000, 5_000));
    expect(revision(9_000, 2)).toBeGreaterThan(revision(9_000, 1));
    expect(Number.isSafeInteger(revision(4_102_444_800_000, 999))).toBe(true);
  });

  it('fails whole for a product nobody knows', () => {
    const strange = { ...placed, lines: [...placed.lines, { ids: ['77'], quantity: 1, unitPrice: 5 }] };
    expect(orderFacts(order, [strange], resolve)).toEqual({
      ok: false,
      error: {
        code: 'unknown_product',
        message: 'No item of the lineup has the sku or external id 77',
        params: { ids: '77' },
      },
    });
  });

  it('keeps each line’s own sharer: a fact each, whose line stands over the whole', () => {
    const origin = { by: 'sharer', key: 'openid-li' } as const;
    const facts = linesOf([
      { kind: 'order.attributed', at: 9_000, origin },
      { kind: 'order.attributed', at: 9_000, origin, line: 0 },
      { kind: 'order.attributed', at: 9_000, origin, line: 1 },
    ]);
    for (const fact of facts) expect(activityLine.safeParse(fact).error).toBeUndefined();
    expect(facts.map((fact) => 'line' in fact && fact.line)).toEqual([false, 0, 1]);
    expect(new Set(facts.map(({ factId }) => factId)).size).toBe(3);
  });

  it('notes an unknown sharer beside an order, and fails where the sharer is all it tells', () => {
    const shared: ShopEvent = { kind: 'order.attributed', at: 9_000, origin: { by: 'sharer', key: 'who' } };
    expect(orderFacts(order, [placed, shared], resolve)).toMatchObject({
      ok: true,
      lines: [{ kind: 'order.placed' }],
      deeds: [{ code: 'unknown_origin', by: 'sharer', key: 'who' }],
    });
    expect(orderFacts(order, [shared], resolve)).toMatchObject({
      ok: false,
      error: { code: 'unknown_origin', params: { keys: 'who' } },
    });
  });
});
