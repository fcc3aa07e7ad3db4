import { Anchor, Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { failureOf, showPath } from '../app/api.ts';
import { useMay } from '../app/session.ts';
import { useText } from '../i18n/use-text.ts';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Loading } from '../ui/loading.tsx';
import { useMoneyPage } from './context.ts';
import styles from './money.module.css';
import { useBrandRules, useKeepBrandRules, usePlanRules, useSettlement } from './queries.ts';
import { RulesForm } from './rules-form.tsx';
import { RulesView } from './rules-view.tsx';

/** How the show's sales are settled: published before it ends; the brand's own rules hold where it publishes none. */
export function RulesTab() {
  const t = useText();
  const { show } = useMoneyPage();
  const settlement = useSettlement(show.id);
  const brand = useBrandRules();
  const plan = usePlanRules(show.id);
  const keep = useKeepBrandRules();
  const mayPlan = useMay('shows.plan');
  const mayBrand = useMay('org.write');
  const [editing, setEditing] = useState<'show' | 'brand' | null>(null);
  if (settlement.isError && !settlement.data)
    return <ErrorPanel failure={failureOf(settlement.error)} retry={() => void settlement.refetch()} />;
  if (!settlement.data || !brand.data) return <Loading rows={6} height={40} />;
  const isOver = show.status === 'ended' || show.status === 'reviewed';
  const { rules } = settlement.data;
  return (
    <section className={styles.tab} aria-label={t('money.tab.rules')}>
      <div className={styles.columns}>
        <section className={styles.group} aria-label={t('money.rules.ofShow')}>
          <h2>{t('money.rules.ofShow')}</h2>
          {editing === 'show' ? (
            <RulesForm
              currency={show.currency}
              failure={plan.isError ? failureOf(plan.error) : null}
              isBusy={plan.isPending}
              onCancel={() => setEditing(null)}
              onSave={(next) => plan.mutate(next, { onSuccess: () => setEditing(null) })}
              rules={rules}
              tiersFixed
            />
          ) : (
            <>
              <RulesView currency={show.currency} rules={rules} />
              <p className={styles.soft}>{t(isOver ? 'money.rules.over' : 'money.rules.open')}</p>
              <div className={styles.choices}>
                {mayPlan && !isOver && (
                  <Button onClick={() => setEditing('show')} size="xs" variant="default">
                    {t('money.rules.publish')}
                  </Button>
                )}
                {isOver && (
                  <Button
                    component={Link}
                    size="xs"
                    to={`/shows/${encodeURIComponent(show.id)}/review`}
                    variant="default"
                  >
                    {t('money.rules.sheet')}
                  </Button>
                )}
                <Anchor
                  className={styles.download}
                  download
                  href={showPath(show.id, '/export/settlement.csv')}
                >
                  <IconDownload aria-hidden size={16} /> settlement.csv
                </Anchor>
              </div>
            </>
          )}
        </section>
        <section className={styles.group} aria-label={t('money.rules.ofBrand')}>
          <h2>{t('money.rules.ofBrand')}</h2>
          {editing === 'brand' ? (
            <RulesForm
              currency={show.currency}
              failure={keep.isError ? failureOf(keep.error) : null}
              isBusy={keep.isPending}
              onCancel={() => setEditing(null)}
              onSave={(next) => keep.mutate(next, { onSuccess: () => setEditing(null) })}
              rules={brand.data.settlement}
              tiersFixed={false}
            />
          ) : (
            <>
              <RulesView currency={show.currency} rules={brand.data.settlement} />
              <p className={styles.soft}>{t('money.rules.brandHint')}</p>
              {mayBrand && (
                <div className={styles.choices}>
                  <Button onClick={() => setEditing('brand')} size="xs" variant="default">
                    {t('money.rules.change')}
                  </Button>
                </div>
              )}
            </>
          )}
        </section>
      </div>
    </section>
  );
}
