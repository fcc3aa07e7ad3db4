import type { MetricsView } from '#shared/contract/metrics.ts';
import type { Store } from '#shared/contract/organisation.ts';
import { inLanguage } from '../i18n/language.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { useText } from '../i18n/use-text.ts';
import { formatMoneyShort } from '../ui/money.ts';
import { formatCount, formatRate } from '../ui/number.ts';
import styles from './my.module.css';
import { RankedList } from './ranked-list.tsx';

/** My stores by what they sold; those that sold nothing stand at the end and are not forgotten. */
export function StoreRanking(props: {
  rows: MetricsView['stores'];
  stores: readonly Store[];
  currency: string;
}) {
  const t = useText();
  const language = useLanguage();
  const figures = new Map(props.rows.map((row) => [row.storeId, row]));
  const rows = props.stores
    .map((store) => ({ store, row: figures.get(store.id) }))
    .sort((a, b) => (b.row?.paid ?? 0) - (a.row?.paid ?? 0) || (b.row?.uv ?? 0) - (a.row?.uv ?? 0));
  return (
    <RankedList title={t('my.stores')} rows={rows} keyOf={({ store }) => store.id}>
      {({ store, row }, place) => (
        <>
          <span className={styles.place}>{place}</span>
          <span className={styles.name}>{inLanguage(store.name, language)}</span>
          <strong>{formatMoneyShort(row?.paid ?? 0, props.currency, language)}</strong>
          <span className={styles.soft}>
            {t('my.visitors', { n: formatCount(row?.uv ?? 0, language) })}
            {row?.target && ` · ${formatRate(row.attainment.amount, language, 0)}`}
          </span>
        </>
      )}
    </RankedList>
  );
}
