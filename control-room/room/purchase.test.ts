import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Purchase, type PurchaseEvent, type PurchaseRequest, stepPurchase } from './purchase.ts';

const claim: PurchaseRequest = { kind: 'claim', dealId: 'd1', quantity: 1, expectedTotal: 9_900 };

/** Plays events and notes the key of everything sent. */
function play(events: readonly PurchaseEvent[], from: Purchase | null = null) {
  let purchase = from;
  const sent: string[] = [];
  for (const event of events) {
    const step = stepPurchase(purchase, event);
    purchase = step.purchase;
    if (step.send && purchase && 'key' in purchase) sent.push(purchase.key);
  }
  return { purchase, sent };
}

describe('a purchase', () => {
  it('is sent once at the press and ends with its order', () => {
    const { purchase, sent } = play([
      { type: 'press', request: claim, key: 'k1' },
      { type: 'placed', key: 'k1', id: 'o1' },
    ]);
    expect(sent).toEqual(['k1']);
    expect(purchase).toEqual({ state: 'placed', id: 'o1' });
  });

  it('is sent again with the same key when the line drops before the answer', () => {
    const { purchase, sent } = play([
      { type: 'press', request: claim, key: 'k1' },
      { type: 'lost' },
      { type: 'press', request: claim, key: 'k2' },
      { type: 'back' },
      { type: 'silent', key: 'k1' },
      { type: 'placed', key: 'k1', id: 'o1' },
    ]);
    expect(sent).toEqual(['k1', 'k1', 'k1']);
    expect(purchase).toEqual({ state: 'placed', id: 'o1' });
  });

  it('ignores a second press and the answer to another key', () => {
    const { purchase, sent } = play([
      { type: 'press', request: claim, key: 'k1' },
      { type: 'press', request: claim, key: 'k2' },
      { type: 'refused', key: 'k0', code: 'sold_out' },
    ]);
    expect(sent).toEqual(['k1']);
    expect(purchase).toMatchObject({ state: 'sending', key: 'k1' });
  });

  it('takes a new key after a decided refusal, and keeps it after an undecided one', () => {
    const again = (code: string) =>
      play([
        { type: 'press', request: claim, key: 'k1' },
        { type: 'refused', key: 'k1', code },
        { type: 'press', request: claim, key: 'k2' },
      ]).sent;
    expect(again('sold_out')).toEqual(['k1', 'k2']);
    expect(again('storage_unavailable')).toEqual(['k1', 'k1']);
  });

  it('never sends two keys before an answer came, whatever the network does', () => {
    const event = fc.constantFrom<PurchaseEvent['type']>('press', 'lost', 'back', 'silent');
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (types) => {
        const events = types.map((type, n): PurchaseEvent => {
          if (type === 'press') return { type, request: claim, key: `k${n}` };
          if (type === 'silent') return { type, key: `k${types.indexOf('press')}` };
          return { type } as PurchaseEvent;
        });
        expect(new Set(play(events).sent).size).toBeLessThanOrEqual(1);
      }),
    );
  });
});
