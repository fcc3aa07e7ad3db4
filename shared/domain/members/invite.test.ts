import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineupRole } from '../../contract/deals.ts';
import type { Member } from '../../contract/organisation.ts';
import { segment } from '../../contract/organisation.ts';
import { byInvitation, daysToBirthday, inviteReasons, type Offered, suggestionsFor } from './invite.ts';

const now = Date.UTC(2025, 10, 21, 12);
const member = (more: Partial<Member> = {}): Member => ({
  id: 'm',
  code: 'M-1',
  name: 'Lin',
  segment: 'new',
  homeGuideId: 'g',
  homeStoreId: null,
  birthday: null,
  lastOrderAt: null,
  ...more,
});
const piece = (
  itemId: string,
  more: Partial<Offered> & { role?: Offered['item']['role']; price?: number } = {},
): Offered => ({
  item: { itemId, role: more.role ?? 'traffic', price: more.price ?? 100 },
  product: more.product ?? { category: 'charms', tags: [] },
  hasDeal: more.hasDeal ?? false,
  available: more.available ?? 10,
});

describe('a birthday', () => {
  it('is counted to across the end of the year', () => {
    expect(daysToBirthday('11-21', now)).toBe(0);
    expect(daysToBirthday('11-22', now)).toBe(1);
    expect(daysToBirthday('11-20', now)).toBe(364);
    expect(daysToBirthday('01-01', now)).toBe(41);
    expect(daysToBirthday(null, now)).toBeNull();
  });
  it('never lies in the past nor more than a year ahead', () => {
    const date = fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 29 }));
    fc.assert(
      fc.property(date, fc.integer({ min: 0, max: 4e12 }), ([month, day], at) => {
        const text = [month, day].map((n) => String(n).padStart(2, '0')).join('-');
        const days = daysToBirthday(text, at);
        expect(days).toBeGreaterThanOrEqual(0);
        expect(days).toBeLessThanOrEqual(366);
      }),
    );
  });
  it('near by is the strongest reason to invite', () => {
    const soon = member({ segment: 'dormant', birthday: '11-25' });
    expect(inviteReasons(soon, now)).toEqual(['birthday', 'dormant']);
    expect(inviteReasons(member({ segment: 'birthday', birthday: '06-01' }), now)).toEqual([]);
    const rank = [member({ segment: 'repeat' }), soon].map((one) => ({
      member: one,
      reasons: inviteReasons(one, now),
    }));
    expect(rank.sort(byInvitation)[0]?.member).toBe(soon);
  });
});

describe('suggestions', () => {
  const show = [
    piece('cheap', { price: 10 }),
    piece('deal', { price: 90, hasDeal: true }),
    piece('gift', { price: 50, product: { category: 'necklaces', tags: ['gift'] } }),
    piece('gold', { price: 300, product: { category: 'rings', tags: ['gold'] } }),
    piece('image', { price: 900, role: 'image', available: 1 }),
    piece('hero', { price: 200, role: 'hero' }),
  ];
  const first = (more: Partial<Member>) => suggestionsFor(member(more), show, now)[0];
  it('begin with what the segment is about', () => {
    expect(first({ segment: 'new' })).toEqual({ itemId: 'cheap', reason: 'first-piece' });
    expect(first({ segment: 'dormant' })).toEqual({ itemId: 'deal', reason: 'deal' });
    expect(first({ segment: 'trade-in' })).toEqual({ itemId: 'gold', reason: 'trade-in' });
    expect(first({ segment: 'repeat' })).toEqual({ itemId: 'image', reason: 'collector' });
    expect(first({ segment: 'repeat', birthday: '11-30' })).toEqual({ itemId: 'gift', reason: 'gift' });
  });
  it('are at most five, each once, and never sold out', () => {
    const any = fc.record({
      role: fc.constantFrom(...lineupRole.options),
      price: fc.nat(1000),
      hasDeal: fc.boolean(),
      available: fc.integer({ min: -1, max: 5 }),
    });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 40 }), fc.constantFrom(...segment.options), (parts, kind) => {
        const offered = parts.map((part, index) => piece(`i${index}`, part));
        const found = suggestionsFor(member({ segment: kind }), offered, now);
        expect(found.length).toBeLessThanOrEqual(5);
        expect(new Set(found.map(({ itemId }) => itemId)).size).toBe(found.length);
        for (const { itemId } of found)
          expect(offered.find(({ item }) => item.itemId === itemId)?.available).toBeGreaterThan(0);
      }),
    );
  });
});
