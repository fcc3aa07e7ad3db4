import { type SettlementRules, standardTiers } from '#shared/contract/settlement.ts';
import { minorPerUnit, parseMoney } from '../ui/money.ts';

/** The rules as they are typed. */
export interface RulesDraft {
  readonly name: string;
  readonly tiers: readonly TierDraft[];
  readonly campaignBonus: string;
  /** Amounts, one a line. */
  readonly prizes: string;
  readonly up: string;
  readonly down: string;
  readonly franchise: string;
}
export interface TierDraft {
  /** Stays while it is edited. */
  readonly key: string;
  readonly code: string;
  readonly en: string;
  readonly zh: string;
  readonly commission: string;
}

/** Basis points as percent: 250 → 2.5. */
export const percentOf = (bps: number): string => String(bps / 100);

/** Percent as typed → basis points, exactly; null for anything else, and for more than `most`. */
export function bpsOf(text: string, most = 10_000): number | null {
  const match = /^(\d{1,6})(?:\.(\d{1,2}))?$/.exec(text.trim().replace(/%$/, ''));
  if (!match) return null;
  const [, whole = '', fraction = ''] = match;
  const bps = Number(whole) * 100 + Number(fraction.padEnd(2, '0'));
  return bps <= most ? bps : null;
}

export const draftOf = (rules: SettlementRules, currency: string): RulesDraft => ({
  name: rules.name,
  tiers: (rules.tiers ?? standardTiers).map(({ code, name }) => ({
    key: code,
    code,
    ...name,
    commission: percentOf(rules.commissionBps[code] ?? 0),
  })),
  campaignBonus: percentOf(rules.campaignBonusBps),
  prizes: rules.contestPrizes.map((amount) => String(amount / minorPerUnit(currency))).join('\n'),
  up: percentOf(rules.ladder.upFromBps),
  down: percentOf(rules.ladder.downBelowBps),
  franchise: percentOf(rules.franchiseBps),
});

export type RulesField = 'name' | 'tiers' | 'campaignBonus' | 'prizes' | 'up' | 'down' | 'franchise';
export type DraftRead =
  | { readonly rules: SettlementRules; readonly wrong: readonly [] }
  | { readonly rules: null; readonly wrong: readonly RulesField[] };

/** What was typed as rules, or which fields are not right. */
export function rulesOf(draft: RulesDraft, currency: string): DraftRead {
  const wrong = new Set<RulesField>();
  const need = (field: RulesField, value: number | null): number => {
    if (value === null) wrong.add(field);
    return value ?? 0;
  };
  const name = draft.name.trim();
  if (name === '' || name.length > 60) wrong.add('name');
  const tiers = draft.tiers.map(({ code, en, zh }) => ({
    code: code.trim(),
    name: { en: en.trim(), zh: zh.trim() },
  }));
  const codes = tiers.map(({ code }) => code);
  const areSound = tiers.every(
    (tier) => /^[a-z0-9][a-z0-9-]{0,31}$/.test(tier.code) && tier.name.en !== '' && tier.name.zh !== '',
  );
  if (tiers.length === 0 || !areSound || new Set(codes).size < codes.length) wrong.add('tiers');
  const commissions = draft.tiers.map(({ commission }) => need('tiers', bpsOf(commission)));
  const prizes = draft.prizes
    .split(/[\n;；]/)
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .map((text) => need('prizes', parseMoney(text, currency)));
  if (prizes.length > 50) wrong.add('prizes');
  const upFromBps = need('up', bpsOf(draft.up, 1_000_000));
  const downBelowBps = need('down', bpsOf(draft.down, 1_000_000));
  if (upFromBps < 1) wrong.add('up');
  if (downBelowBps >= upFromBps) wrong.add('down');
  const campaignBonusBps = need('campaignBonus', bpsOf(draft.campaignBonus));
  const franchiseBps = need('franchise', bpsOf(draft.franchise));
  if (wrong.size > 0) return { rules: null, wrong: [...wrong] };
  return {
    wrong: [],
    rules: {
      name,
      tiers,
      commissionBps: Object.fromEntries(codes.map((code, index) => [code, commissions[index] ?? 0])),
      campaignBonusBps,
      contestPrizes: prizes,
      ladder: { upFromBps, downBelowBps },
      franchiseBps,
    },
  };
}
