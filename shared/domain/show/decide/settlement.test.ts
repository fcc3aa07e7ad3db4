import { describe, expect, it } from 'vitest';
import type { SettlementSheet } from '#shared/contract/settlement.ts';
import { given, NOW, stateOf } from '#shared/testing/given.ts';
import { ended, live, reviewed } from '#shared/testing/histories.ts';
import { nextSheet, type People, settlementView } from '../../settlement/of-show.ts';
import type { SettlementPart } from '../../settlement/parts.ts';
import { standardRules } from '../../settlement/rules.ts';
import type { ShowEvent } from '../events.ts';

const people: People = { tierOf: () => 'silver', kindOf: () => 'franchise' };
const mei = { guideId: 'mei', storeId: 's1', regionId: 'east' };
const sold = (sales: number, refunds = 0): readonly SettlementPart[] => [
  { place: mei, orders: 1, placed: sales, sales, refunds },
];
const freeze = { type: 'settlement.freeze' } as const;

/** The sheet the show would freeze next, and a context that knows it. */
function sheetOf(history: readonly ShowEvent[], parts: readonly SettlementPart[]) {
  const sheet = nextSheet(stateOf(history), parts, people);
  return { sheet, context: { settlement: () => sheet } };
}
const frozen = (sheet: SettlementSheet): ShowEvent => ({ type: 'settlement.frozen', sheet });

describe('the rules of a settlement', () => {
  const rules = { ...standardRules, name: 'autumn@1', contestPrizes: [100_00] };
  it('are published before the show ends, and stand from then on', () => {
    const state = given(live)
      .when({ type: 'settlement.plan', rules })
      .thenEvents([{ type: 'settlement.planned', rules }]);
    expect(state.settlementRules).toEqual(rules);
    expect(nextSheet(state, sold(1_000_00), people).rules).toEqual(rules);
    given(ended).when({ type: 'settlement.plan', rules }).thenRefused('show_over');
  });
  it('are the standard ones where none were published', () => {
    expect(nextSheet(stateOf(ended), [], people).rules).toEqual(standardRules);
  });
});

describe('freezing', () => {
  it('keeps the sheet whole, with who froze it and when', () => {
    const { sheet, context } = sheetOf(ended, sold(1_000_00));
    const state = given(ended)
      .when(freeze, context)
      .thenEvents([frozen(sheet)]);
    expect(state.settlements).toEqual([{ at: NOW, by: 'Op', sheet }]);
    expect(sheet.version).toBe(1);
  });

  it('comes after the show, and as well after its review', () => {
    given(live).when(freeze).thenRefused('show_not_ended');
    const { sheet, context } = sheetOf(reviewed, sold(1_000_00));
    given(reviewed)
      .when(freeze, context)
      .thenEvents([frozen(sheet)]);
  });

  it('is refused while nothing has changed since', () => {
    const first = sheetOf(ended, sold(1_000_00));
    const history = [...ended, frozen(first.sheet)];
    const { context } = sheetOf(history, sold(1_000_00));
    given(history).when(freeze, context).thenRefused('already_done', { version: 1 });
  });

  it('again takes what came since as an adjustment, and leaves the version before as it was', () => {
    const first = sheetOf(ended, sold(1_000_00));
    expect(first.sheet.guides).toMatchObject([{ earned: 30_00, settled: 0, due: 30_00 }]);
    const history = [...ended, frozen(first.sheet)];
    const second = sheetOf(history, sold(1_000_00, 400_00));
    expect(second.sheet.version).toBe(2);
    expect(second.sheet.guides).toMatchObject([{ net: 600_00, earned: 18_00, settled: 30_00, due: -12_00 }]);
    expect(second.sheet.stores).toMatchObject([{ earned: 510_00, settled: 850_00, due: -340_00 }]);
    const state = given(history)
      .when(freeze, second.context)
      .thenEvents([frozen(second.sheet)]);
    expect(state.settlements.map(({ sheet }) => sheet)).toEqual([first.sheet, second.sheet]);
  });
});

describe('what stands', () => {
  const draft = sheetOf(ended, sold(1_000_00));
  const history = [...ended, frozen(draft.sheet)];
  const state = stateOf(history);
  const view = (parts: readonly SettlementPart[], version?: number) =>
    settlementView(state, () => nextSheet(state, parts, people), version);

  it('is a draft until the first version is frozen', () => {
    expect(settlementView(stateOf(ended), () => draft.sheet)).toMatchObject({
      value: { version: 1, frozenAt: null, frozenBy: null, versions: [] },
    });
  });
  it('is the frozen version while nothing has changed', () => {
    expect(view(sold(1_000_00))).toMatchObject({ value: { version: 1, frozenBy: 'Op' } });
  });
  it('is a draft of the next once something has', () => {
    expect(view(sold(1_000_00, 1))).toMatchObject({
      value: { version: 2, frozenAt: null, versions: [{ version: 1, due: draft.sheet.total.due }] },
    });
  });
  it('a frozen version is there by its number whatever came since; another is not found', () => {
    expect(view(sold(1_000_00, 1), 1)).toMatchObject({ value: { ...draft.sheet, frozenBy: 'Op' } });
    expect(view(sold(1_000_00, 1), 2)).toMatchObject({ error: { code: 'not_found' } });
  });
});
