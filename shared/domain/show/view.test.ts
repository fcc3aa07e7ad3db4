import { describe, expect, it } from 'vitest';
import { showView as showViewSchema } from '#shared/contract/shows.ts';
import { NOW, stateOf } from '#shared/testing/given.ts';
import { draft, live } from '#shared/testing/histories.ts';
import { claimOf, ledgerRun, windowOf } from '#shared/testing/ledger-run.ts';
import { offerFigures } from '../offers/figures.ts';
import { dealFigures, stockFigures } from '../stock/ledger.ts';
import { emptyShow } from './empty-show.ts';
import type { ShowEvent } from './events.ts';
import { showSummary, showView } from './view.ts';

const opened: ShowEvent = { type: 'deal.opened', dealId: 'd', opensAt: NOW - 10, endsAt: NOW + 10 };
const closed: ShowEvent = { type: 'deal.closed', dealId: 'd', reason: 'by-hand' };

/** The show of `history` with 5 units of item a, whose open deal d has 5 units, of which `claimed` are reserved. */
function viewOf(history: readonly ShowEvent[], claimed = 0, now = NOW) {
  const run = ledgerRun();
  run.apply({ op: 'add-stock', ref: 's', itemId: 'a', quantity: 5 }, 0);
  if (history.includes(opened)) {
    const window = windowOf({ opensAt: NOW - 10, endsAt: NOW + 10, perViewerLimit: 9 });
    run.apply({ op: 'set-window', ref: 'w', window }, 0);
    if (claimed > 0) run.apply(claimOf('o', { quantity: claimed }), NOW - 5);
  }
  return showView(
    stateOf(history),
    (itemId) => stockFigures(run.state, itemId),
    (dealId) => dealFigures(run.state, dealId),
    (offerId) => offerFigures(run.state, offerId),
    now,
  );
}

describe('the show as everyone sees it', () => {
  it('fits the contract', () => {
    const history: ShowEvent[] = [
      ...live,
      opened,
      { type: 'product.pinned', itemId: 'a' },
      { type: 'notice.posted', text: 'N' },
      { type: 'prompt.sent', text: 'P', tone: 'warn' },
      { type: 'traffic.planned', traffic: { rows: [] } },
      {
        type: 'readiness.assigned',
        task: { taskId: 't', power: 'tooling', title: 'T', owner: 'O', dueAt: 1 },
      },
      { type: 'readiness.completed', taskId: 't', evidence: null },
      { type: 'intervention.raised', interventionId: 'i', regionId: 'east', action: 'notice', note: 'N' },
    ];
    const view = viewOf(history, 2);
    expect(showViewSchema.parse(view)).toEqual(view);
    expect(view).toMatchObject({
      show: { id: 'show', status: 'live' },
      onAir: {
        pinned: ['a'],
        openDealIds: ['d'],
        notice: { text: 'N' },
        prompt: { text: 'P', tone: 'warn' },
      },
      readiness: { score: 1, tasks: [{ id: 't', doneBy: 'Op' }] },
      interventions: [{ id: 'i', closedAt: null }],
      version: history.length,
    });
    expect(view.lineup[0]).toMatchObject({ id: 'a', stock: { prepared: 5, available: 3, reserved: 2 } });
    expect(view.deals[0]).toMatchObject({ id: 'd', state: 'open', reserved: 2, remaining: 3 });
  });

  it('has no summary before its log begins', () => {
    expect(() => showSummary(emptyShow('x'))).toThrow('no log');
  });
});

describe('a deal', () => {
  const deal = (...args: Parameters<typeof viewOf>) => {
    const view = viewOf(...args);
    return { ...view.deals[0], isOnAir: view.onAir.openDealIds.includes('d') };
  };

  it('only planned shows what it could sell', () => {
    expect(deal(draft)).toMatchObject({ state: 'planned', remaining: 5, endsAt: null, isOnAir: false });
  });
  it('with nothing left is sold out, still on air', () => {
    expect(deal([...live, opened], 5)).toMatchObject({ state: 'soldOut', remaining: 0, isOnAir: true });
    expect(deal([...live, opened], 4)).toMatchObject({ state: 'open', remaining: 1, isOnAir: true });
  });
  it('whose time is up is closed before the timer says so', () => {
    expect(deal([...live, opened], 1, NOW + 9)).toMatchObject({ state: 'open' });
    expect(deal([...live, opened], 1, NOW + 10)).toMatchObject({
      state: 'closed',
      closedAt: NOW + 10,
      isOnAir: false,
    });
  });
  it('closed by hand keeps its figures', () => {
    expect(deal([...live, opened, closed], 2)).toMatchObject({
      state: 'closed',
      reserved: 2,
      remaining: 3,
      endsAt: NOW + 10,
      closedAt: 1_000_000,
    });
  });
  it('cancelled has nothing to sell', () => {
    expect(deal([...draft, { type: 'deal.cancelled', dealId: 'd' }])).toMatchObject({
      state: 'cancelled',
      remaining: 0,
    });
  });
});
