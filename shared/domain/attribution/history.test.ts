import { describe, expect, it } from 'vitest';
import { attributionView, LATE_EVIDENCE } from '#shared/contract/attribution.ts';
import { attributedNowhere, claimOf, ledgerRun, windowOf } from '#shared/testing/ledger-run.ts';
import { systemActor } from '../show/events.ts';
import { attributionByHand } from './by-hand.ts';
import { attributionHistory, isAttributionOf } from './history.ts';
import { decidedAnew } from './overtaken.ts';
import type { Attribution } from './types.ts';

const mei = { guideId: 'mei', storeId: 's1', regionId: 'east' };
const lan = { guideId: 'lan', storeId: 's1', regionId: 'east' };
const evidence = {
  visitCode: null,
  firstVisitCode: mei,
  memberHome: lan,
  visitRegionId: 'west',
  visitRef: 'typo',
  memberId: 'm1',
};
const admin = { id: 'u1', name: 'Ada', role: 'admin' };

function bought() {
  const run = ledgerRun();
  run.apply({ op: 'add-stock', ref: 's', itemId: 'a', quantity: 5 }, 0);
  run.apply({ op: 'set-window', ref: 'w', window: windowOf() }, 0);
  const attribution = { ...mei, rule: 'default@1', reason: 'first-visit-code' } as const;
  run.apply(claimOf('o', { attribution, evidence }), 1_500);
  run.apply(claimOf('other', { viewerId: 'w' }), 1_600);
  return run;
}
function historyOf(run: ReturnType<typeof bought>, orderId: string) {
  const order = run.state.orders.get(orderId);
  if (!order) throw new Error('no order');
  const records = run.records.filter((record) => isAttributionOf(orderId, record));
  return attributionView.parse(attributionHistory(order, records));
}

describe('why this guide?', () => {
  it('the evidence, the rule and the step that decided', () => {
    const { current, entries } = historyOf(bought(), 'o');
    expect(current).toEqual({ ...mei, rule: 'default@1', reason: 'first-visit-code' });
    expect(entries).toEqual([
      {
        line: null,
        seq: 3,
        at: 1_500,
        ...mei,
        rule: 'default@1',
        reason: 'first-visit-code',
        evidence,
        steps: [
          { step: 'visit-code', place: null, decided: false },
          { step: 'first-visit-code', place: mei, decided: true },
          { step: 'member-home', place: lan, decided: false },
          {
            step: 'visit-region',
            place: { regionId: 'west', storeId: null, guideId: null },
            decided: false,
          },
        ],
        actor: null,
        note: null,
        superseded: false,
      },
    ]);
  });

  it('a person’s decision supersedes, names who and why, and the rule’s own stays', () => {
    const run = bought();
    const change = { actor: admin, reason: 'Lan served her for a year' };
    run.apply(
      { op: 'attribute', orderId: 'o', attribution: attributionByHand(lan, 'dispute'), ...change },
      9,
    );
    run.apply(
      { op: 'attribute', orderId: 'o', attribution: attributionByHand(mei, 'correction'), ...change },
      10,
    );
    const { current, entries } = historyOf(run, 'o');
    expect(current).toMatchObject({ ...mei, rule: 'by-hand@1', reason: 'correction' });
    expect(entries.map(({ guideId, superseded }) => [guideId, superseded])).toEqual([
      ['mei', true],
      ['lan', true],
      ['mei', false],
    ]);
    expect(entries[1]).toMatchObject({ actor: admin, note: change.reason, evidence: null, steps: [] });
  });

  it('an order recorded without evidence still says its rule', () => {
    const { entries } = historyOf(bought(), 'other');
    expect(entries).toMatchObject([{ reason: attributedNowhere.reason, evidence: null, steps: [] }]);
  });

  it('says of every line where it belongs, and which entry decided', () => {
    const run = bought();
    const change = { actor: admin, reason: 'The ring was Lan’s' };
    const apart = { op: 'attribute', orderId: 'o', line: 0, ...change } as const;
    run.apply({ ...apart, attribution: attributionByHand(lan, 'dispute') }, 9);
    const told = historyOf(run, 'o');
    expect(told.current).toMatchObject(mei);
    expect(told.lines).toMatchObject([{ ...lan, itemId: 'a', seq: 5, rule: 'by-hand@1' }]);
    expect(told.entries.map(({ line, superseded }) => [line, superseded])).toEqual([
      [null, false],
      [0, false],
    ]);
    run.apply({ ...apart, attribution: attributionByHand(mei, 'correction') }, 10);
    expect(historyOf(run, 'o').entries.map(({ superseded }) => superseded)).toEqual([false, true, false]);
    const whole = {
      op: 'attribute',
      orderId: 'o',
      attribution: attributionByHand(lan, 'correction'),
    } as const;
    run.apply({ ...whole, ...change }, 11);
    const after = historyOf(run, 'o');
    expect(after.lines).toMatchObject([{ ...lan, seq: 7 }]);
    expect(after.entries.map(({ superseded }) => superseded)).toEqual([true, true, true, false]);
    expect(
      run.apply({ ...apart, line: 3, attribution: attributionByHand(mei, 'dispute') }, 12),
    ).toMatchObject({
      answer: { error: { code: 'not_found' } },
    });
  });

  it('a disagreement stands beside it, once, until a person decides', () => {
    const run = bought();
    const ask = {
      op: 'dispute-attribution',
      orderId: 'o',
      ref: 'd1',
      actor: { id: 'u2', name: 'Lan', role: 'region' },
      claim: lan,
      reason: 'I served her',
    } as const;
    run.apply(ask, 9);
    run.apply(ask, 10);
    expect(historyOf(run, 'o').disputes).toEqual([
      { at: 9, line: null, actor: ask.actor, claim: lan, reason: 'I served her' },
    ]);
    expect(historyOf(run, 'o').current).toMatchObject(mei);
    const upheld = attributionByHand(mei, 'upheld');
    run.apply({ op: 'attribute', orderId: 'o', attribution: upheld, actor: admin, reason: 'No proof' }, 11);
    expect(historyOf(run, 'o')).toMatchObject({ disputes: [], current: { ...mei, reason: 'upheld' } });
  });
});

describe('evidence that came late', () => {
  /** What Showcaller itself writes when the first visit turns out to have come by Lan's code. */
  const anew = (over: Attribution, line?: number) => ({
    ...({ op: 'attribute', orderId: 'o', actor: systemActor, reason: LATE_EVIDENCE, over } as const),
    ...decidedAnew(evidence, lan),
    ...(line === undefined ? {} : { line }),
  });
  const first = { ...mei, rule: 'default@1', reason: 'first-visit-code' } as const;
  const byLan = { ...lan, rule: 'default@1', reason: 'first-visit-code' } as const;

  it('supersedes what the rule decided without it, once, and says so with all that is known now', () => {
    const run = bought();
    run.apply(anew(first), 9);
    const again = run.apply(anew(first), 10);
    expect(again.answer).toMatchObject({ ok: true, value: { repeated: true } });
    const { current, entries } = historyOf(run, 'o');
    expect(current).toEqual(byLan);
    expect(entries.map(({ superseded }) => superseded)).toEqual([true, false]);
    expect(entries[1]).toMatchObject({
      actor: systemActor,
      note: LATE_EVIDENCE,
      evidence: { ...evidence, firstVisitCode: lan },
    });
    expect(entries[1]?.steps.find(({ decided }) => decided)).toEqual({
      ...{ step: 'first-visit-code', place: lan, decided: true },
    });
  });

  it('leaves what a person decided meanwhile, of the whole order or of a line', () => {
    const run = bought();
    const person = { op: 'attribute', orderId: 'o', actor: admin, reason: 'She knows' } as const;
    run.apply({ ...person, attribution: attributionByHand(mei, 'upheld') }, 9);
    expect(run.apply(anew(first), 10).entries).toEqual([]);
    expect(historyOf(run, 'o').current).toMatchObject({ ...mei, reason: 'upheld' });

    const byLine = bought();
    byLine.apply({ ...person, line: 0, attribution: attributionByHand(mei, 'dispute') }, 9);
    expect(byLine.apply(anew(first), 10).entries).toEqual([]);
    expect(byLine.apply(anew(first, 0), 11).entries).toEqual([]);
    expect(historyOf(byLine, 'o').lines).toMatchObject([{ ...mei, reason: 'dispute' }]);
  });

  it('does not close a disagreement: a person does', () => {
    const run = bought();
    const ask = { ref: 'd1', actor: { id: 'u2', name: 'Lan', role: 'region' }, claim: lan } as const;
    run.apply({ op: 'dispute-attribution', orderId: 'o', ...ask, reason: 'I served her' }, 8);
    run.apply(anew(first), 9);
    expect(historyOf(run, 'o')).toMatchObject({ current: byLan, disputes: [{ reason: 'I served her' }] });
    const upheld = attributionByHand(lan, 'upheld');
    run.apply({ op: 'attribute', orderId: 'o', attribution: upheld, actor: admin, reason: 'Yes' }, 10);
    expect(historyOf(run, 'o').disputes).toEqual([]);
  });
});
