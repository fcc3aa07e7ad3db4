import type { StockFigures } from '#shared/contract/shows.ts';
import { unitsForSale } from '#shared/domain/stock/for-sale.ts';
import { useText } from '../i18n/use-text.ts';
import { stockLevel } from '../live/run-order.ts';
import { formatCount } from '../ui/number.ts';
import { useDesk } from './desk-context.tsx';
import styles from './stock-bar.module.css';

/** Available, reserved, sold and held by other shows apart, as figures and as one bar; low and sold out say so in words. */
export function StockBar({ stock }: { stock: StockFigures }) {
  const t = useText();
  const { language } = useDesk();
  const available = unitsForSale(stock);
  const level = stockLevel(available, stock.prepared);
  const share = (n: number) => ({ flexGrow: Math.max(0, n) });
  return (
    <div className={styles.stock} data-level={level}>
      <dl>
        <div data-part="available">
          <dt>{t('desk.item.available')}</dt>
          <dd>{formatCount(available, language)}</dd>
        </div>
        <div data-part="reserved">
          <dt>{t('desk.item.reserved')}</dt>
          <dd>{formatCount(stock.reserved, language)}</dd>
        </div>
        <div data-part="sold">
          <dt>{t('desk.item.sold')}</dt>
          <dd>{formatCount(stock.sold, language)}</dd>
        </div>
        {stock.elsewhere !== undefined && (
          <div data-part="elsewhere">
            <dt>{t('desk.item.elsewhere')}</dt>
            <dd>{formatCount(stock.elsewhere, language)}</dd>
          </div>
        )}
        {level !== 'plenty' && (
          <div data-part="word">
            <dt className="sr-only">{t('desk.item.available')}</dt>
            <dd>{t(level === 'out' ? 'desk.item.soldOut' : 'desk.item.low')}</dd>
          </div>
        )}
      </dl>
      <div className={styles.bar} aria-hidden>
        <span data-part="sold" style={share(stock.sold)} />
        <span data-part="reserved" style={share(stock.reserved)} />
        <span data-part="available" style={share(available)} />
        {stock.elsewhere !== undefined && <span data-part="elsewhere" style={share(stock.elsewhere)} />}
      </div>
    </div>
  );
}
