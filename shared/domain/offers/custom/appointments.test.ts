import { describe, expect, it } from 'vitest';
import { wishOf } from '#shared/testing/ledger-run.ts';
import type { LedgerOperation } from '../../stock/entries.ts';
import { freeSlots } from './appointments.ts';
import { ask, asked, begun, book, cancel, kinds, requestIn, staff } from './custom.test-support.ts';

describe('an appointment', () => {
  it('takes one of the places of its store and time, and gives it back when it moves', () => {
    const run = asked();
    run.apply(wishOf('r2', { viewerId: 'w' }), 10);
    expect(freeSlots(run.state, 'c', 20).items.map(({ slotAt, left }) => [slotAt, left])).toEqual([
      [50, 1],
      [150, 1],
    ]);
    expect(ask(run, book('r', 50))).toBe('ok');
    expect(ask(run, book('r2', 50))).toBe('slot_full');
    expect(ask(run, book('r', 150))).toBe('ok');
    expect(ask(run, book('r2', 50))).toBe('ok');
    expect(freeSlots(run.state, 'c', 20).items).toEqual([]);
    expect(ask(run, book('r2', 60))).toBe('slot_unknown');
    expect(ask(run, book('r2', 150, 's2'))).toBe('slot_unknown');
  });
  it('cannot be had in the past, and ends with its piece', () => {
    const run = begun();
    expect(ask(run, book('r', 50), 50)).toBe('slot_over');
    expect(ask(run, book('r', 150), 60)).toBe('ok');
    expect(kinds(run, cancel('brand'), 70)).toContain('appointment.cancelled');
    expect(ask(run, book('r', 150), 80)).toBe('order_not_open');
    expect(freeSlots(run.state, 'c', 80).items).toHaveLength(1);
  });
  it('is missed when its time is over and nobody said so, until somebody does', () => {
    const run = asked();
    run.apply(book('r', 50), 20);
    const end = (outcome: 'kept' | 'missed'): LedgerOperation => ({
      op: 'end-appointment',
      ...{ requestId: 'r', outcome },
      by: staff,
      note: null,
    });
    expect(ask(run, end('missed'), 69)).toBe('too_soon');
    expect(ask(run, end('missed'), 70)).toBe('ok');
    expect(ask(run, end('kept'), 80)).toBe('ok');
    expect(ask(run, end('missed'), 90)).toBe('already_done');
    expect(requestIn(run).appointment?.status).toBe('kept');
  });
});
