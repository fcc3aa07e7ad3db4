import { describe, expect, it } from 'vitest';
import { acceptingOf, answersAt, customOffer, ledgerRun, wishOf } from '#shared/testing/ledger-run.ts';
import { LedgerCheck } from '../../verify/ledger-check.ts';
import { offerFigures } from '../figures.ts';
import type { CustomOperation } from './entries.ts';
import { customView } from './view.ts';

const li = { id: 'li', name: 'Li' };
const wu = { id: 'wu', name: 'Wu' };

/** A piece asked for, which the calculator quotes at 100. */
function asked() {
  const run = ledgerRun();
  run.apply({ op: 'add-stock', ref: 's', itemId: 'item2', quantity: 5 }, 0);
  run.apply({ op: 'set-offer', ref: 'o', offer: customOffer('c') }, 0);
  run.apply(wishOf('q'), 10);
  return run;
}
type Run = ReturnType<typeof asked>;
type Of<T extends CustomOperation['op']> = Extract<CustomOperation, { op: T }>;
const proposing = (other: Partial<Of<'propose-quote'>> = {}): CustomOperation => ({
  ...{ op: 'propose-quote', ref: 'p', requestId: 'q', price: 40, validMs: 50, by: li, note: 'a regular' },
  ...other,
});
const approving = (other: Partial<Of<'approve-quote'>> = {}): CustomOperation => ({
  ...{ op: 'approve-quote', ref: 'a', requestId: 'q', price: 40, by: wu, isOwnAllowed: false },
  ...other,
});
const declining = (other: Partial<Of<'decline-quote'>> = {}): CustomOperation => ({
  ...{ op: 'decline-quote', ref: 'd', requestId: 'q', price: 40, by: wu, reason: 'too low' },
  ...other,
});
const ask = answersAt(20);
const request = (run: Run) => {
  const found = run.state.book.custom.requests.get('q');
  if (!found) throw new Error('no request');
  return found;
};
const viewed = (run: Run, isOwn: boolean) =>
  customView(run.state, request(run), { currency: 'CNY', now: 20, isOwn }, 'item2');

describe('a quote beyond the guardrails', () => {
  it('changes nothing for the customer until it is approved', () => {
    const run = asked();
    const before = viewed(run, true);
    expect(ask(run, proposing())).toBe('ok');
    expect(viewed(run, true)).toEqual(before);
    expect(viewed(run, false).proposal).toMatchObject({ price: 40, by: li });
  });
  it('is counted for those who are to approve it, until somebody has decided', () => {
    const run = asked();
    const figures = () => offerFigures(run.state, 'c');
    ask(run, proposing());
    expect(figures()).toMatchObject({ requests: 1, toApprove: 1 });
    ask(run, declining());
    expect(figures()).toMatchObject({ toApprove: 0 });
    ask(run, proposing({ ref: 'p2' }));
    run.apply(acceptingOf('q', 'order'), 30);
    expect(figures()).toMatchObject({ toApprove: 0 });
  });
  it('becomes the quote by a second person, from then on for as long as was proposed', () => {
    const run = asked();
    ask(run, proposing());
    expect(ask(run, approving({ by: li }))).toBe('forbidden');
    expect(ask(run, approving(), 60)).toBe('ok');
    expect(request(run)).toMatchObject({
      proposal: null,
      quote: { price: 40, deposit: 13, validUntil: 110, by: li, approvedBy: wu, note: 'a regular' },
    });
    expect(viewed(run, true).quote?.approvedBy).toBeUndefined();
    expect(run.apply(acceptingOf('q', 'order'), 70).answer.ok).toBe(true);
    expect(run.state.orders.get('order')).toMatchObject({ amount: 40 });
  });
  it('is approved by who asked only where no second person is called for', () => {
    const run = asked();
    ask(run, proposing());
    expect(ask(run, approving({ by: li, isOwnAllowed: true }))).toBe('ok');
  });
  it('is approved at the price that was seen', () => {
    const run = asked();
    ask(run, proposing());
    ask(run, proposing({ ref: 'p2', price: 30 }));
    expect(ask(run, approving())).toBe('stale_view');
    expect(ask(run, approving({ price: 30 }))).toBe('ok');
    expect(ask(run, approving({ ref: 'a2', price: 30 }))).toBe('already_done');
  });
  it('is a price that leaves a deposit and a balance, and goes on with its reason', () => {
    const run = asked();
    expect(ask(run, proposing({ price: 1 }))).toBe('invalid');
    expect(ask(run, proposing({ reason: 'a gift for a regular' }))).toBe('ok');
    expect(viewed(run, false).proposal).toMatchObject({ reason: 'a gift for a regular' });
    expect(run.apply(approving({ price: 41 }), 20).answer).toMatchObject({
      error: { code: 'stale_view', params: { price: 40 } },
    });
    expect(ask(run, approving())).toBe('ok');
    expect(request(run).quote).toMatchObject({
      steps: [{ kind: 'quote', amount: 40, params: {} }],
      approvedFor: 'a gift for a regular',
    });
    // The customer is told a price, not how it came about.
    expect(viewed(run, true).quote?.approvedFor).toBeUndefined();
  });
  it('is declined with a reason, or taken back by who asked; the quote before stands', () => {
    const run = asked();
    ask(run, proposing());
    expect(ask(run, declining())).toBe('ok');
    expect(ask(run, approving())).toBe('already_done');
    expect(request(run).quote).toMatchObject({ price: 100, by: null });
    expect(viewed(run, false).history.at(-1)).toMatchObject({ what: 'proposal-declined', note: 'too low' });
  });
  it('is over when the customer takes the quote before, or staff quote within the guardrails', () => {
    const taken = asked();
    ask(taken, proposing());
    taken.apply(acceptingOf('q', 'order'), 30);
    expect(ask(taken, approving(), 31)).toBe('order_not_open');
    const again = asked();
    ask(again, proposing());
    ask(again, {
      ...{ op: 'quote-custom', ref: 'n', requestId: 'q', price: 90, validMs: null, by: li, note: null },
    });
    expect(ask(again, approving())).toBe('already_done');
  });
  it('waits out a stop of sales: it can be approved, is taken once the piece is sold again, and money under way arrives', () => {
    const run = asked();
    run.apply(wishOf('begun', { viewerId: 'w' }), 10);
    run.apply(acceptingOf('begun', 'theirs', { viewerId: 'w' }), 12);
    ask(run, proposing());
    const stop = (ref: string, isFrozen: boolean) =>
      run.apply({ op: 'set-frozen', ref, itemId: 'item2', isFrozen }, 20);
    stop('stop', true);
    expect(ask(run, approving(), 21)).toBe('ok');
    const codeOf = (orderId: string, now: number) => {
      const { answer } = run.apply(acceptingOf('q', orderId), now);
      return answer.ok ? 'ok' : answer.error.code;
    };
    expect(codeOf('order', 22)).toBe('not_for_sale');
    const deposit = run.state.orders.get('theirs')?.deposit?.amount ?? 0;
    const paid = { op: 'pay', orderId: 'theirs', amount: deposit, eventId: 'e', paidAt: 1 } as const;
    expect(run.apply(paid, 23).answer.ok).toBe(true);
    stop('go on', false);
    expect(codeOf('order', 24)).toBe('ok');
  });
  it('asked, approved and declined again writes nothing', () => {
    const run = asked();
    for (const operation of [proposing(), declining(), proposing({ ref: 'p2' }), approving()]) {
      expect(ask(run, operation)).toBe('ok');
      expect(run.apply(operation, 25)).toMatchObject({ entries: [], answer: { ok: true } });
    }
  });
  it('is found in a record where nobody proposed what is approved', () => {
    const run = asked();
    ask(run, proposing());
    ask(run, approving());
    const finding = (records: Run['records']) => {
      const check = new LedgerCheck('show');
      for (const [index, record] of records.entries()) {
        const wrong = check.take({ ...record, seq: index + 1 });
        if (wrong) return wrong.rule;
      }
      return check.finish([])?.rule ?? null;
    };
    expect(finding(run.records)).toBeNull();
    expect(finding(run.records.filter(({ entry }) => entry.kind !== 'custom.proposed'))).toBe('custom');
  });
});
