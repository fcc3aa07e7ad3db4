import { Button } from '@mantine/core';
import { IconPackageOff } from '@tabler/icons-react';
import { useState } from 'react';
import { unitsForSale } from '#shared/domain/stock/for-sale.ts';
import { useText } from '../i18n/use-text.ts';
import { type DealNow, dealNow } from '../live/deal-now.ts';
import { useLiveShow } from '../live/use-live.ts';
import { CommandButton } from '../ui/command-button.tsx';
import { formatCount } from '../ui/number.ts';
import { useCommand } from '../ui/use-command.ts';
import { useBlocked, useDesk } from './desk-context.tsx';
import styles from './sold-out-prompt.module.css';

/** Units offered to restock with: a fifth of the deal, as far as the item has them. */
const usualShare = 5;

/** Asks what is to become of each deal that sold out: more units, its end, or nothing. */
export function SoldOutPrompts() {
  const deals = useLiveShow((show) => show.state.deals);
  const figures = useLiveShow((show) => show.deals);
  /** deal → the quantity it was left alone with: restocked and sold out again, it asks again. */
  const [left, setLeft] = useState<ReadonlyMap<string, number>>(new Map());
  const soldOut = deals
    .map((deal) => dealNow(deal, figures.get(deal.dealId)))
    .filter(({ state, deal }) => state === 'soldOut' && left.get(deal.dealId) !== deal.quantity);
  return soldOut.map((now) => (
    <SoldOutPrompt
      key={now.deal.dealId}
      now={now}
      onLeave={() => setLeft(new Map(left).set(now.deal.dealId, now.deal.quantity))}
    />
  ));
}

function SoldOutPrompt({ now, onLeave }: { now: DealNow; onLeave: () => void }) {
  const t = useText();
  const desk = useDesk();
  const { dealId, itemId, quantity } = now.deal;
  const available = useLiveShow((show) => {
    const stock = show.stock.get(itemId);
    return stock ? unitsForSale(stock) : 0;
  });
  const waiting = useLiveShow((show) => show.deals.get(dealId)?.waiting ?? 0);
  const air = useBlocked('deal.close');
  const trade = useBlocked('deal.restock');
  const units = Math.min(available, Math.max(1, Math.ceil(quantity / usualShare), waiting));
  const restock = useCommand((id) => desk.send({ type: 'deal.restock', dealId, quantity: units }, id));
  const close = useCommand((id) => desk.send({ type: 'deal.close', dealId }, id));
  const count = (n: number) => formatCount(n, desk.language);
  return (
    <div className={styles.prompt} role="status">
      <IconPackageOff size={16} aria-hidden />
      <span>
        <b>{t('desk.soldOut.title', { item: desk.itemName(itemId) })}</b>{' '}
        {t('desk.soldOut.facts', {
          n: count(quantity),
          available: count(available),
          waiting: count(waiting),
        })}
      </span>
      {units > 0 && (
        <CommandButton
          command={restock}
          size="compact-xs"
          tone="accent"
          label={t('desk.soldOut.restock', { n: count(units) })}
          disabledWhy={trade}
        />
      )}
      <CommandButton command={close} size="compact-xs" label={t('desk.deal.closes')} disabledWhy={air} />
      <Button size="compact-xs" variant="subtle" color="gray" onClick={onLeave}>
        {t('desk.soldOut.leave')}
      </Button>
    </div>
  );
}
