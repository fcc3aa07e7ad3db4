import { describe, expect, it } from 'vitest';
import { wishOf } from '#shared/testing/ledger-run.ts';
import type { LedgerOperation } from '../../stock/entries.ts';
import { dueAppointments, freeSlots } from './appointments.ts';
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
  it('is booked in one of several stores and times, told by time and then store, until the slot begins', () => {
    const terms = { storeIds: ['s1', 's2'], slots: [150, 50], slotMs: 20, capacity: 2 };
    const run = asked({ appointments: terms });
    run.apply(wishOf('r2', { viewerId: 'w' }), 10);
    const free = (now: number) =>
      freeSlots(run.state, 'c', now).items.map(({ storeId, slotAt, left }) => `${storeId} ${slotAt} ${left}`);
    expect(freeSlots(run.state, 'c', 20).slotMs).toBe(20);
    expect(free(49)).toEqual(['s1 50 2', 's2 50 2', 's1 150 2', 's2 150 2']);
    expect(free(50)).toEqual(['s1 150 2', 's2 150 2']);
    expect(kinds(run, book('r', 50))).toEqual(['appointment.booked']);
    expect(kinds(run, book('r', 50))).toEqual([]);
    expect(kinds(run, book('r', 50, 's2'))).toEqual(['appointment.booked']);
    expect(requestIn(run).appointment).toEqual({ storeId: 's2', slotAt: 50, endsAt: 70, status: 'booked' });
    expect(free(20)).toEqual(['s1 50 2', 's2 50 1', 's1 150 2', 's2 150 2']);
    // Who moves leaves those who stay where they are.
    expect(ask(run, book('r2', 50, 's2'))).toBe('ok');
    expect(free(20)).toEqual(['s1 50 2', 's1 150 2', 's2 150 2']);
    expect(ask(run, book('r', 150))).toBe('ok');
    expect(free(20)).toEqual(['s1 50 2', 's2 50 1', 's1 150 1', 's2 150 2']);
    const none = asked({ appointments: null });
    expect(freeSlots(none.state, 'c', 20)).toEqual({ slotMs: 0, items: [] });
    expect(ask(none, book('r', 50))).toBe('slot_unknown');
  });
  it('is given up with a reason, and is then no longer waited for', () => {
    const run = asked();
    const leave: LedgerOperation = { op: 'leave-appointment', requestId: 'r', by: staff, reason: 'ill' };
    expect(kinds(run, leave)).toEqual([]);
    run.apply(book('r', 50), 20);
    expect([dueAppointments(run.state, 69), dueAppointments(run.state, 70)]).toEqual([[], ['r']]);
    expect(run.apply(leave, 30).entries).toEqual([
      { kind: 'appointment.cancelled', requestId: 'r', by: staff, reason: 'ill' },
    ]);
    expect(requestIn(run).appointment).toBeNull();
    expect(requestIn(run).history.at(-1)).toMatchObject({ what: 'appointment-cancelled', note: 'ill' });
    expect(dueAppointments(run.state, 70)).toEqual([]);
    expect(ask(run, { ...leave, requestId: 'who' })).toBe('not_found');
  });
  it('that the customer kept may be said before the slot is over, with a note', () => {
    const run = asked();
    run.apply(book('r', 50), 20);
    const kept = {
      op: 'end-appointment',
      requestId: 'r',
      outcome: 'kept',
      by: staff,
      note: 'early',
    } as const;
    expect(ask(run, kept, 52)).toBe('ok');
    expect(requestIn(run).history.at(-1)).toMatchObject({ what: 'kept', note: 'early' });
    expect(dueAppointments(run.state, 70)).toEqual([]);
    expect(kinds(run, kept, 53)).toEqual([]);
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
