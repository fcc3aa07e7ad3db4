import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Command } from '#shared/contract/commands.ts';
import { anyProduct, contextFor, operator, stateOf } from '#shared/testing/given.ts';
import { created, draft, live } from '#shared/testing/histories.ts';
import { ledgerRun } from '#shared/testing/ledger-run.ts';
import { showCommand } from '#shared/testing/show-arbitraries.ts';
import { itemsOf } from '../offers/items.ts';
import { ledgerOperations } from '../stock/from-events.ts';
import { stockFigures } from '../stock/ledger.ts';
import { decide } from './decide.ts';
import { emptyShow } from './empty-show.ts';
import type { ShowEvent, ShowEventRecord } from './events.ts';
import { evolve, replay } from './evolve.ts';
import type { ShowState } from './state.ts';
import { showView } from './view.ts';

const record = (version: number, event: ShowEvent, showId = 'show'): ShowEventRecord => ({
  showId,
  version,
  at: 1,
  actor: operator,
  commandId: null,
  event,
});

describe('the fold', () => {
  it('begins with the show’s creation', () => {
    expect(emptyShow('show')).toMatchObject({ status: 'none', version: 0 });
    expect(stateOf([created])).toMatchObject({ status: 'draft', version: 1, currency: 'CNY', mode: 'hq' });
  });
  it('follows a show from draft to reviewed', () => {
    const statuses = [...live, { type: 'show.ended' }, { type: 'review.closed' }] as ShowEvent[];
    const seen = statuses.map((_, index) => stateOf(statuses.slice(0, index + 1)).status);
    expect([...new Set(seen)]).toEqual(['draft', 'scheduled', 'live', 'ended', 'reviewed']);
  });
  it('refuses gaps, repeats and other shows’ records', () => {
    const state = stateOf([created]);
    expect(() => evolve(state, record(3, created))).toThrow('version 3 after 1');
    expect(() => evolve(state, record(1, created))).toThrow('version 1 after 1');
    expect(() => evolve(state, record(2, created, 'other'))).toThrow('a record of other');
  });
  it.each<ShowEvent>([
    { type: 'lineup.removed', itemId: 'x' },
    { type: 'price.changed', itemId: 'x', price: 1, from: 2 },
    { type: 'lineup.moved', itemId: 'x', toIndex: 0 },
    { type: 'deal.opened', dealId: 'x', opensAt: 1, endsAt: 2 },
    { type: 'deal.closed', dealId: 'd', reason: 'by-hand' },
    { type: 'readiness.completed', taskId: 'x', evidence: null },
    { type: 'intervention.closed', interventionId: 'x', note: null },
  ])('refuses what the log cannot have led to: %o', (event) => {
    const state = stateOf(draft);
    expect(() => evolve(state, record(state.version + 1, event))).toThrow();
  });
});

interface Played {
  readonly records: readonly ShowEventRecord[];
  readonly states: readonly ShowState[];
  readonly accepted: readonly Command['type'][];
}

/** Runs commands against a show that began; the refused ones leave it as it is. */
function play(commands: readonly { command: Command; after: number }[]): Played {
  let state = stateOf([created]);
  let now = 1_000;
  const records: ShowEventRecord[] = [record(1, created)];
  const states: ShowState[] = [state];
  const accepted: Command['type'][] = [];
  for (const { command, after } of commands) {
    now += after;
    const product = () => ({ ...anyProduct, floorPrice: 10, stock: 8 });
    const decision = decide(state, command, { ...contextFor(state), product, now });
    if (!decision.ok) continue;
    expect(decision.value.length).toBeGreaterThan(0);
    accepted.push(command.type);
    for (const event of decision.value) {
      const next = { ...record(state.version + 1, event), at: now };
      state = evolve(state, next);
      records.push(next);
      states.push(state);
    }
  }
  return { records, states, accepted };
}

const commands = fc
  .array(fc.record({ command: showCommand, after: fc.nat(900) }), { maxLength: 200, size: 'max' })
  // Most histories should get on air.
  .map((all) => [
    ...all.slice(0, 25),
    { command: { type: 'show.schedule' } as const, after: 1 },
    { command: { type: 'show.start' } as const, after: 1 },
    ...all.slice(25).filter(({ command }, index) => command.type !== 'show.end' || index > 100),
  ]);

describe('any commands in any order', () => {
  it('lead only to states that keep the rules, one version an event', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(commands, (all) => {
        const { states, accepted } = play(all);
        for (const type of accepted) seen.add(type);
        for (const [index, state] of states.entries()) {
          expect(state.version).toBe(index + 1);
          const ids = state.lineup.map((item) => item.itemId);
          expect(new Set(ids).size).toBe(ids.length);
          expect(state.pinned.length).toBeLessThanOrEqual(3);
          expect(state.pinned.every((itemId) => ids.includes(itemId))).toBe(true);
          const open = state.deals.filter((deal) => deal.state === 'open');
          expect(new Set(open.map((deal) => deal.itemId)).size).toBe(open.length);
          for (const deal of open) {
            const item = state.lineup.find((each) => each.itemId === deal.itemId);
            expect(item && deal.price < item.price && deal.price >= 10).toBe(true);
          }
          if (state.status !== 'live') expect([...open, ...state.pinned]).toEqual([]);
          for (const offer of state.offers) {
            if (offer.state === 'open') expect(['scheduled', 'live']).toContain(state.status);
            if (offer.state !== 'open' && offer.state !== 'planned') continue;
            for (const itemId of itemsOf(offer.terms)) expect(ids).toContain(itemId);
          }
        }
      }),
      { numRuns: 150 },
    );
    expect(seen.size).toBeGreaterThan(20);
  });

  it('replay to the same state, also from records that went over the wire', () => {
    fc.assert(
      fc.property(commands, (all) => {
        const { records, states } = play(all);
        const sent = JSON.parse(JSON.stringify(records)) as ShowEventRecord[];
        expect(replay('show', sent)).toEqual(states.at(-1));
      }),
      { numRuns: 50 },
    );
  });

  it('the ledger follows: its units are the log’s, and applying the whole log again writes nothing', () => {
    fc.assert(
      fc.property(commands, (all) => {
        const { records, states } = play(all);
        const ledger = ledgerRun();
        for (const [index, each] of records.entries()) {
          for (const operation of ledgerOperations(each, states[index] as ShowState)) {
            expect(ledger.apply(operation, each.at).answer.ok).toBe(true);
          }
        }
        const last = states.at(-1) as ShowState;
        for (const item of last.lineup) {
          expect(stockFigures(ledger.state, item.itemId).available).toBe(item.stock);
        }
        const openWindows = [...ledger.state.windows.values()].filter((window) => window.closedAt === null);
        const openDeals = last.deals.filter((deal) => deal.state === 'open');
        expect(
          openWindows.map(({ window }) => [window.dealId, window.quantity, window.endsAt]).sort(),
        ).toEqual(openDeals.map((deal) => [deal.dealId, deal.quantity, deal.endsAt]).sort());
        const before = ledger.records.length;
        for (const each of records) {
          for (const operation of ledgerOperations(each, last)) ledger.apply(operation, 9_999_999);
        }
        expect(ledger.records.length).toBe(before);
      }),
      { numRuns: 100 },
    );
  });

  it('can always be shown', () => {
    fc.assert(
      fc.property(commands, (all) => {
        const { states } = play(all);
        for (const state of states) {
          const none = { prepared: 0, available: 0, reserved: 0, sold: 0, withdrawn: 0 };
          const deals = (dealId: string) => ({
            dealId,
            quantity: 0,
            reserved: 0,
            sold: 0,
            remaining: 0,
            waiting: 0,
          });
          expect(
            showView(
              state,
              () => none,
              deals,
              (offerId) => ({ offerId }),
              1_500,
            ).version,
          ).toBe(state.version);
        }
      }),
      { numRuns: 20 },
    );
  });
});
