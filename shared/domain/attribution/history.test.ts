import { describe, expect, it } from 'vitest';
import { attributionView } from '#shared/contract/attribution.ts';
import { attributedNowhere, claimOf, ledgerRun, windowOf } from '#shared/testing/ledger-run.ts';
import { attributionByHand } from './by-hand.ts';
import { attributionHistory, isAttributionOf } from './history.ts';

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
