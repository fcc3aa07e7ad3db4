import { IconAlertTriangle, IconBuildingStore } from '@tabler/icons-react';
import type { ItemStock } from '#shared/contract/store-stock.ts';
import { useText } from '../i18n/use-text.ts';
import { formatCount } from '../ui/number.ts';
import styles from './candidates.module.css';
import { usePlan } from './plan-context.tsx';
import { shortRegions } from './use-stock-by-region.ts';

/** Under an item's units: what its stores have, and in how many regions that is too few. */
export function StoresOfItem(props: { stock: ItemStock | null; name: string; onOpen: () => void }) {
  const t = useText();
  const { language } = usePlan();
  const { stock, name } = props;
  if (!stock || stock.at === null) return null;
  const short = shortRegions(stock);
  const stores = t('plan.lineupHelp.stock.stores', { n: formatCount(stock.units, language) });
  const text = short > 0 ? `${stores} · ${t('plan.lineupHelp.stock.shortRegions', { n: short })}` : stores;
  return (
    <button
      type="button"
      className={styles.stores}
      data-short={short > 0}
      title={text}
      aria-label={`${name}: ${text}`}
      onClick={props.onOpen}
    >
      <IconBuildingStore size={11} aria-hidden /> {formatCount(stock.units, language)}
      {short > 0 && (
        <>
          {' '}
          <IconAlertTriangle size={11} aria-hidden /> {short}
        </>
      )}
    </button>
  );
}
