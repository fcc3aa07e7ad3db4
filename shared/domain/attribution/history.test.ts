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
});
