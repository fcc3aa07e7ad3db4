import { Button } from '@mantine/core';
import { IconBolt, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type { DealView } from '#shared/contract/shows.ts';
import { useText } from '../i18n/use-text.ts';
import { audienceText } from '../offers/terms.ts';
import { CommandButton } from '../ui/command-button.tsx';
import { Empty } from '../ui/empty.tsx';
import { formatCount } from '../ui/number.ts';
import { Panel } from '../ui/panel.tsx';
import { Status } from '../ui/status.tsx';
import { formatClock, formatLength } from '../ui/time.ts';
import { useCommand } from '../ui/use-command.ts';
import { DealForm } from './deal-form.tsx';
import styles from './plan.module.css';
import { usePlan } from './plan-context.tsx';
import { problemText } from './problem-text.ts';
import { dealProblems } from './problems.ts';

const columns = ['item', 'price', 'quantity', 'limit', 'minutes', 'opensAt', 'audience', 'state'] as const;
const numeric = new Set<string>(['price', 'quantity', 'limit', 'minutes']);

/** Planned and past deals, with what is wrong with each beside it. */
export function DealsPanel() {
  const t = useText();
  const plan = usePlan();
  const { deals, lineup } = plan.view;
  const [form, setForm] = useState<{ deal: DealView | null } | null>(null);
  const canAdd = plan.readOnly === null && lineup.length > 0;
  return (
    <Panel
      title={t('plan.deals.title')}
      flush
      aside={
        canAdd && (
          <Button
            size="compact-xs"
            leftSection={<IconPlus size={13} aria-hidden />}
            onClick={() => setForm({ deal: null })}
          >
            {t('plan.deals.add')}
          </Button>
        )
      }
    >
      {deals.length === 0 ? (
        <Empty title={t('plan.deals.empty')} next={t('plan.deals.emptyNext')} />
      ) : (
        <div className={styles.sheetFrame}>
          <table className={styles.sheet}>
            <thead>
              <tr>
                {columns.map((name) => (
                  <th key={name} scope="col" data-numeric={numeric.has(name)}>
                    {t(`plan.deals.${name}`)}
                  </th>
                ))}
                <th scope="col">
                  <span className="sr-only">{t('plan.lineup.column.actions')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {deals.map((deal) => (
                <Row key={deal.id} deal={deal} onEdit={() => setForm({ deal })} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {form && <DealForm deal={form.deal} onClose={() => setForm(null)} />}
    </Panel>
  );
}

function Row({ deal, onEdit }: { deal: DealView; onEdit: () => void }) {
  const t = useText();
  const plan = usePlan();
  const { lineup, show } = plan.view;
  const item = lineup.find((each) => each.id === deal.itemId);
  const problems =
    deal.state === 'planned'
      ? dealProblems(deal, item, plan.products.get(item?.productId ?? ''), plan.view)
      : [];
  const cancel = useCommand(
    (commandId) => plan.send({ type: 'deal.cancel', dealId: deal.id }, { commandId }),
    { confirm: true },
  );
  const name = plan.itemName(deal.itemId);
  const count = (n: number) => formatCount(n, plan.language);
  return (
    <tr data-off={deal.state === 'cancelled'}>
      <th scope="row" className={styles.product}>
        <span title={name}>{name}</span>
        {problems.map((problem) => (
          <small key={problem.kind} className={styles.refused}>
            {problemText(t, problem, plan.money)}
          </small>
        ))}
      </th>
      <td data-numeric>{plan.money(deal.price)}</td>
      <td data-numeric>{count(deal.quantity)}</td>
      <td data-numeric>{count(deal.perViewerLimit)}</td>
      <td data-numeric>{formatLength(deal.durationMs)}</td>
      <td>
        {deal.opensAt === null
          ? t('plan.deals.byHand')
          : formatClock(deal.opensAt, show.timeZone, plan.language)}
      </td>
      <td>{audienceText(t, deal.audience, plan)}</td>
      <td>
        <Status
          tone={deal.state === 'open' ? 'good' : deal.state === 'planned' ? 'info' : 'off'}
          icon={IconBolt}
          word={t(`desk.deal.${deal.state}`)}
        />
      </td>
      <td className={styles.actions}>
        {plan.readOnly === null && deal.state === 'planned' && (
          <span>
            <Button size="compact-xs" variant="default" onClick={onEdit}>
              {t('common.edit')}
              <span className="sr-only">: {name}</span>
            </Button>
            <CommandButton
              command={cancel}
              size="compact-xs"
              label={t('plan.deals.cancelDeal')}
              of={name}
              confirm={{
                title: t('plan.deals.cancelTitle'),
                lines: [
                  { label: t('plan.deals.item'), value: name },
                  { label: t('plan.deals.price'), value: plan.money(deal.price) },
                  { label: t('plan.deals.quantity'), value: count(deal.quantity) },
                ],
              }}
            />
          </span>
        )}
      </td>
    </tr>
  );
}
