import { IconEyeOff, IconHandStop } from '@tabler/icons-react';
import type { LineupItem } from '#shared/domain/show/events.ts';
import type { Deal } from '#shared/domain/show/state.ts';
import { unitsForSale } from '#shared/domain/stock/for-sale.ts';
import { useText } from '../i18n/use-text.ts';
import { dealNow, dealOfItem } from '../live/deal-now.ts';
import { useNames } from '../live/names.tsx';
import { onAirTask, stockLevel } from '../live/run-order.ts';
import { useClockOffset, useLiveShow, useServerNow } from '../live/use-live.ts';
import { countdown } from '../ui/countdown.ts';
import { formatCount } from '../ui/number.ts';
import { ProductPicture } from '../ui/product-picture.tsx';
import { formatLength } from '../ui/time.ts';
import { useNow } from '../ui/use-now.ts';
import styles from './host.module.css';
import { talkingPoints } from './talking-points.ts';

/** The product on air: what it is, what it costs now, how many are left, how long the deal runs, what to say. */
export function NowItem({ item }: { item: LineupItem }) {
  const t = useText();
  const names = useNames();
  const product = names.products.get(item.productId);
  const stock = useLiveShow((show) => show.stock.get(item.itemId));
  const deal = useLiveShow((show) => dealOfItem(show.state, item.itemId));
  const isOpen = deal?.state === 'open';
  const available = stock ? unitsForSale(stock) : item.stock;
  const level = stockLevel(available, stock?.prepared ?? item.stock);
  const n = formatCount(available, names.language);
  const points = talkingPoints(item.talkingPoints);
  const task = onAirTask(item);
  return (
    <>
      <section className={styles.product} aria-label={names.productName(item.productId)}>
        <div className={styles.what}>
          <ProductPicture url={product?.imageUrl} className={styles.picture} />
          <h2>{names.productName(item.productId)}</h2>
        </div>
        <OnThis item={item} />
        <Withheld itemId={item.itemId} />
        {isOpen ? <OpenDeal deal={deal} instead={item.price} /> : <Price item={item} deal={deal} />}
        {!isOpen && (
          <p className={styles.stock} data-level={level}>
            {level === 'out' ? t('host.soldOut') : t(level === 'low' ? 'host.low' : 'host.left', { n })}
          </p>
        )}
      </section>
      <section className={styles.points} aria-label={t('host.points')}>
        {task && (
          <p className={styles.toDo}>
            <span>{t('desk.item.toDo')}</span> {task}
          </p>
        )}
        {points.length === 0 ? (
          <p className={styles.none}>{t('host.noPoints')}</p>
        ) : (
          <ul data-long={points.join('').length > 160}>
            {points.map((point) => (
              <li key={point}>{point}</li>
            ))}
          </ul>
        )}
      </section>
    </>
  );
}

/** What viewers cannot have of it in spite of what stands here: nothing is sold, or the price is still to be told. */
function Withheld({ itemId }: { itemId: string }) {
  const t = useText();
  const isStopped = useLiveShow((show) => show.state.frozen.has(itemId));
  const isHidden = useLiveShow((show) => show.state.hiddenPrices.has(itemId));
  if (!isStopped && !isHidden) return null;
  return (
    <p className={styles.withheld} role="status">
      {isStopped && (
        <span>
          <IconHandStop size="1em" aria-hidden /> {t('host.stopped')}
        </span>
      )}
      {isHidden && (
        <span>
          <IconEyeOff size="1em" aria-hidden /> {t('host.priceHidden')}
        </span>
      )}
    </p>
  );
}

function OnThis({ item }: { item: LineupItem }) {
  const t = useText();
  const lastPin = useLiveShow((show) => show.state.lastPin);
  const now = useServerNow();
  if (lastPin?.itemId !== item.itemId) return null;
  const spent = Math.max(0, now - lastPin.at);
  const isOver = spent > item.plannedMs;
  return (
    <p className={styles.onThis} data-over={isOver}>
      {t('host.onThis', { time: formatLength(spent) })}{' '}
      <span>
        {isOver
          ? t('host.overBy', { time: formatLength(spent - item.plannedMs) })
          : t('host.planned', { time: formatLength(item.plannedMs) })}
      </span>
    </p>
  );
}

function Price({ item, deal }: { item: LineupItem; deal: Deal | null }) {
  const t = useText();
  const names = useNames();
  const product = names.products.get(item.productId);
  const price = deal ? names.price(deal.price) : '';
  return (
    <div className={styles.price}>
      <p>
        <strong>{names.price(item.price)}</strong>
        {product && product.listPrice > item.price && (
          <s>{t('host.list', { price: names.price(product.listPrice) })}</s>
        )}
      </p>
      {deal?.state === 'planned' && (
        <p data-deal>
          {deal.opensAt === null
            ? t('host.dealPlanned', { price })
            : t('host.dealOpens', { price, time: names.minute(deal.opensAt) })}
        </p>
      )}
      {deal?.state === 'closed' && <p>{t('host.dealClosed')}</p>}
    </div>
  );
}

function OpenDeal({ deal, instead }: { deal: Extract<Deal, { state: 'open' }>; instead: number }) {
  const t = useText();
  const names = useNames();
  const figures = useLiveShow((show) => show.deals.get(deal.dealId));
  const { state, remaining } = dealNow(deal, figures);
  const left = countdown(deal.endsAt, useNow(200), useClockOffset());
  const n = formatCount(remaining, names.language);
  return (
    <div className={styles.deal} data-state={state} data-urgency={left.urgency}>
      <p className={styles.dealPrice}>
        <span>{t('host.dealPrice')}</span>
        <strong>{names.price(deal.price)}</strong>
        <s>{names.price(instead)}</s>
      </p>
      <p
        className={styles.remaining}
        data-level={state === 'soldOut' ? 'out' : remaining <= 5 ? 'low' : 'plenty'}
      >
        {state === 'soldOut' ? t('host.soldOut') : t(remaining <= 5 ? 'host.low' : 'host.left', { n })}
      </p>
      <p className={styles.countdown} role="timer">
        <span>{t(`host.urgency.${left.urgency}`)}</span>
        <strong>{left.text}</strong>
      </p>
    </div>
  );
}
