import type { Result } from '../../contract/errors.ts';
import { accept, refuse } from '../../contract/errors.ts';
import type { SettlementRules, SettlementSheet, SettlementView } from '../../contract/settlement.ts';
import type { ShowState } from '../show/state.ts';
import type { SettlementPart } from './parts.ts';
import { standardRules } from './rules.ts';
import type { SettlementInput } from './sheet.ts';
import { hasChanged, settlementSheet } from './sheet.ts';

/** What the brand's records say: a guide's tier when the show began, and who owns a store. */
export type People = Pick<SettlementInput, 'tierOf' | 'kindOf'> & {
  /** The brand's own rules, for shows that published none. */
  readonly brandRules?: SettlementRules;
};

/** A sheet as it was frozen. */
export interface FrozenSettlement {
  readonly at: number;
  readonly by: string;
  readonly sheet: SettlementSheet;
}

/** The sheet of the show's next version, from its record as it is now. */
export const nextSheet = (
  state: ShowState,
  parts: readonly SettlementPart[],
  { brandRules, ...people }: People,
): SettlementSheet => {
  const frozen = state.settlements.map(({ sheet }) => sheet);
  return settlementSheet({
    currency: state.currency,
    parts,
    targets: state.targets,
    // What a show was first settled by stays, whatever the brand decides later.
    rules: state.settlementRules ?? frozen.at(-1)?.rules ?? brandRules ?? standardRules,
    isCampaign: state.campaignId !== null,
    frozen,
    ...people,
  });
};

/**
 * A frozen version by its number, or, without one, what stands now: the last frozen version while nothing has changed
 * since, else the draft of the next. `not_found` for a version that is not frozen.
 */
export function settlementView(
  state: ShowState,
  next: () => SettlementSheet,
  version?: number,
): Result<SettlementView> {
  const { settlements } = state;
  const versions = settlements.map(({ at, by, sheet }) => ({
    version: sheet.version,
    at,
    by,
    due: sheet.total.due,
  }));
  const frozenView = ({ at, by, sheet }: FrozenSettlement) =>
    accept({ ...sheet, frozenAt: at, frozenBy: by, versions });
  if (version !== undefined) {
    const frozen = settlements.find(({ sheet }) => sheet.version === version);
    return frozen ? frozenView(frozen) : refuse('not_found', 'No such version is frozen', { version });
  }
  const last = settlements.at(-1);
  const draft = next();
  if (last && !hasChanged(draft, last.sheet)) return frozenView(last);
  return accept({ ...draft, frozenAt: null, frozenBy: null, versions });
}
