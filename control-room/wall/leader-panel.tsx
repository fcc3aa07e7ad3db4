import { useText } from '../i18n/use-text.ts';
import { useNames } from '../live/names.tsx';
import { useLiveShow } from '../live/use-live.ts';
import { formatCount } from '../ui/number.ts';
import { ProductPicture } from '../ui/product-picture.tsx';
import styles from './wall.module.css';

const places = 5;

/** The products that sold most. */
export function LeaderPanel() {
  const t = useText();
  const names = useNames();
  const products = useLiveShow((show) => show.metrics.products);
  const leaders = products
    .filter(({ paid }) => paid > 0)
    .sort((a, b) => b.paid - a.paid || b.units - a.units)
    .slice(0, places);
  const top = leaders[0]?.paid ?? 1;
  return (
    <section className={styles.leaders} aria-label={t('wall.products')}>
      <h2>{t('wall.products')}</h2>
      {leaders.length === 0 && <p className={styles.none}>{t('wall.noSale')}</p>}
      <ol>
        {leaders.map((product) => (
          <li key={product.itemId}>
            <ProductPicture url={names.products.get(product.productId)?.imageUrl} className={styles.thumb} />
            <span className={styles.who}>{names.productName(product.productId)}</span>
            <strong>{names.moneyShort(product.paid)}</strong>
            <span className={styles.rate}>
              {t('wall.units', { n: formatCount(product.units, names.language) })}
            </span>
            <span className={styles.bar} aria-hidden>
              <span style={{ width: `${(product.paid / top) * 100}%` }} />
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
