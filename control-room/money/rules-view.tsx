import { type SettlementRules, standardTiers } from '#shared/contract/settlement.ts';
import { inLanguage } from '../i18n/language.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { useText } from '../i18n/use-text.ts';
import { formatMoney } from '../ui/money.ts';
import { formatRate } from '../ui/number.ts';
import styles from './money.module.css';

/** Rules as they are published: in words a guide can hold us to. */
export function RulesView({ rules, currency }: { rules: SettlementRules; currency: string }) {
  const t = useText();
  const language = useLanguage();
  const percent = (bps: number) => formatRate(bps / 10_000, language, bps % 100 === 0 ? 0 : 2);
  const tiers = rules.tiers ?? standardTiers;
  const { ladder, contestPrizes } = rules;
  return (
    <dl className={styles.rules}>
      <div>
        <dt>{t('money.rules.name')}</dt>
        <dd>{rules.name}</dd>
      </div>
      {tiers.map(({ code, name }) => (
        <div key={code}>
          <dt>{t('money.rules.commissionOf', { tier: inLanguage(name, language) })}</dt>
          <dd>{percent(rules.commissionBps[code] ?? 0)}</dd>
        </div>
      ))}
      <div>
        <dt>{t('money.rules.campaignBonus')}</dt>
        <dd>{percent(rules.campaignBonusBps)}</dd>
      </div>
      <div>
        <dt>{t('money.rules.prizes')}</dt>
        <dd>
          {contestPrizes.length === 0
            ? t('money.rules.noPrizes')
            : contestPrizes.map((amount) => formatMoney(amount, currency, language)).join(' / ')}
        </dd>
      </div>
      <div>
        <dt>{t('money.rules.ladder')}</dt>
        <dd>
          {t('money.rules.ladderWords', {
            up: percent(ladder.upFromBps),
            down: percent(ladder.downBelowBps),
          })}
        </dd>
      </div>
      <div>
        <dt>{t('money.rules.franchise')}</dt>
        <dd>{percent(rules.franchiseBps)}</dd>
      </div>
    </dl>
  );
}
