import { expect, it } from 'vitest';
import { areKnownTo, KNOWS_GIFTS_LEFT, RECORDS_VERSION } from './records-version.ts';
import type { LedgerEntry } from './stock/entries.ts';

const since = { 'notice.posted': 2, 'refund.settled': 3 } as const;
const posted = { type: 'notice.posted', text: 'x' } as const;
const settled = { kind: 'refund.settled', requestId: 'r', eventId: 'e' } as const;
const started = { type: 'show.started' } as const;

it('a node knows what its own version and those before brought, and everything that was there from the first', () => {
  expect(areKnownTo(1, [started, posted], since)).toBe(false);
  expect(areKnownTo(2, [started, posted], since)).toBe(true);
  expect(areKnownTo(2, [posted, settled], since)).toBe(false);
  expect(areKnownTo(3, [posted, settled], since)).toBe(true);
  expect(areKnownTo(0, [started], since)).toBe(true);
});

it('a node from before gifts that are left to their buyers is written none, and everything else of the same kind', () => {
  const approved = {
    kind: 'return.approved',
    orderId: 'o',
    returnId: 'r',
    amount: 1,
    refund: 'now',
    by: 'op',
    note: 'x',
  } as const;
  const request = {
    requestId: 'r',
    orderId: 'o',
    amount: 1,
    reason: 'by-staff',
    by: 'op',
    note: 'x',
  } as const;
  const asked: LedgerEntry = { kind: 'refund.requested', request };
  const left: readonly LedgerEntry[] = [
    { ...approved, giftLeft: 'kept' },
    { ...asked, request: { ...request, giftLeft: 'deducted', gifts: [{ line: 1, quantity: 1 }] } },
  ];
  for (const one of left) {
    expect(areKnownTo(KNOWS_GIFTS_LEFT - 1, [one])).toBe(false);
    expect(areKnownTo(KNOWS_GIFTS_LEFT, [one])).toBe(true);
  }
  expect(areKnownTo(0, [approved, asked])).toBe(true);
});

it('this version knows all of its own', () => {
  expect(KNOWS_GIFTS_LEFT).toBeLessThanOrEqual(RECORDS_VERSION);
  expect(areKnownTo(RECORDS_VERSION, [posted, settled])).toBe(true);
});
