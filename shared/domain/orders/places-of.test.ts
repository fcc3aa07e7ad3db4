import { describe, expect, it } from 'vitest';
import type { OrderView } from '#shared/contract/viewers.ts';
import { placesOf } from './places-of.ts';

const at = (guideId: string | null, reason: OrderView['attribution']['reason'] = 'visit-code') => ({
  ...{ regionId: 'east', storeId: 's-1', guideId, reason, rule: 'a rule' },
});
const line = (attribution?: OrderView['attribution']): OrderView['lines'][number] => ({
  ...{ itemId: 'i', productId: 'p', quantity: 1, unitPrice: 100, dealId: null },
  ...(attribution ? { attribution } : {}),
});

describe('an order belongs', () => {
  it('where it was placed, while no line was told apart', () => {
    expect(placesOf({ lines: [line(), line()], attribution: at('li') })).toEqual([at('li')]);
  });
  it('nowhere but at its line’s place, where that is its only line', () => {
    expect(placesOf({ lines: [line(at('wu', 'dispute'))], attribution: at('li') })).toEqual([
      at('wu', 'dispute'),
    ]);
  });
  it('to each of its lines’ places, each once', () => {
    const lines = [line(at('wu')), line(), line(at('wu', 'dispute'))];
    expect(placesOf({ lines, attribution: at('li') })).toEqual([at('wu'), at('li')]);
  });
});
