import type { ReactNode } from 'react';
import { useText } from '../i18n/use-text.ts';
import type { DealNow } from '../live/deal-now.ts';
import { useLiveShow } from '../live/use-live.ts';
import { audienceText } from '../offers/terms.ts';
import { CommandButton } from '../ui/command-button.tsx';
import { formatCount } from '../ui/number.ts';
import { NumberField } from '../ui/number-field.tsx';
import { formatLength } from '../ui/time.ts';
import type { CommandHandle } from '../ui/use-command.ts';
import styles from './deal-panel.module.css';
import { useBlocked, useDesk } from './desk-context.tsx';

export interface DealCommands {
  readonly open: CommandHandle;
  readonly close: CommandHandle;
  readonly extend: CommandHandle;
  readonly restock: CommandHandle;
  /** Null while there is no such number in the field. */
  readonly restockBy: number | null;
  readonly onRestockBy: (units: number | null) => void;
}

/** What may be done with a deal now. Opening and closing ask first, naming product, price and quantity; its rules stand beside. */
export function DealActions({
  now,
  commands,
  children,
}: {
  now: DealNow;
  commands: DealCommands;
  children: ReactNode;
}) {
  const t = useText();
  const desk = useDesk();
  const { deal } = now;
  const item = useLiveShow((show) => show.state.lineup.find((each) => each.itemId === deal.itemId));
  const air = useBlocked('deal.open');
  const trade = useBlocked('deal.restock');
  const facts = [
    { label: t('desk.deal.product'), value: desk.itemName(deal.itemId) },
    { label: t('desk.deal.price'), value: desk.money(deal.price) },
    { label: t('desk.deal.instead'), value: desk.money(item?.price ?? null) },
    { label: t('desk.deal.quantity'), value: formatCount(deal.quantity, desk.language) },
  ];
  if (deal.state === 'planned')
    return (
      <div className={styles.actions}>
        <CommandButton
          command={commands.open}
          size="xs"
          tone="accent"
          label={t('desk.deal.opens')}
          hotkey="F2"
          disabledWhy={air}
          confirm={{
            title: t('desk.deal.openTitle'),
            lines: [
              ...facts,
              { label: t('desk.deal.limit'), value: formatCount(deal.perViewerLimit, desk.language) },
              { label: t('desk.deal.duration'), value: formatLength(deal.durationMs) },
              { label: t('offers.term.audience'), value: audienceText(t, deal.audience, desk) },
            ],
            warning: t('desk.deal.openWarning'),
          }}
        />
        {children}
      </div>
    );
  if (deal.state !== 'open') return null;
  return (
    <div className={styles.actions}>
      <CommandButton
        size="xs"
        command={commands.extend}
        label={t('desk.deal.extend')}
        hotkey="E"
        disabledWhy={air}
      />
      <span className={styles.restock}>
        <NumberField
          size="xs"
          w={72}
          aria-label={t('desk.deal.restockBy')}
          value={commands.restockBy}
          min={1}
          max={1_000_000}
          onChange={commands.onRestockBy}
        />
        <CommandButton
          size="xs"
          command={commands.restock}
          label={t('desk.deal.restock')}
          disabledWhy={trade ?? (commands.restockBy === null ? t('desk.deal.needsUnits') : null)}
        />
      </span>
      {children}
      <CommandButton
        className={styles.close}
        command={commands.close}
        size="xs"
        tone="danger"
        label={t('desk.deal.closes')}
        hotkey="F4"
        disabledWhy={air}
        confirm={{
          title: t('desk.deal.closeTitle'),
          lines: [
            ...facts,
            { label: t('desk.deal.remaining'), value: formatCount(now.remaining, desk.language) },
            { label: t('desk.deal.reserved'), value: formatCount(now.reserved, desk.language) },
          ],
          warning: t(now.reserved > 0 ? 'desk.deal.closeHeldWarning' : 'desk.deal.closeWarning'),
        }}
      />
    </div>
  );
}
