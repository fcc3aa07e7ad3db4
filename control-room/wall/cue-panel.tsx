import { IconBolt, IconEyeOff, IconHandStop } from '@tabler/icons-react';
import type { Deal } from '#shared/domain/show/state.ts';
import { unitsForSale } from '#shared/domain/stock/for-sale.ts';
import { useText } from '../i18n/use-text.ts';
import { dealInFocus, dealNow } from '../live/deal-now.ts';
import { useNames } from '../live/names.tsx';
import { nowAndNext } from '../live/run-order.ts';
import { useClockOffset, useLiveShow } from '../live/use-live.ts';
import { countdown } from '../ui/countdown.ts';
import { formatCount } from '../ui/number.ts';
import { ProductPicture } from '../ui/product-picture.tsx';
import { Status } from '../ui/status.tsx';
import { useNow } from '../ui/use-now.ts';
import { SmallPicture } from '../video/small-picture.tsx';
import styles from './wall.module.css';

/** What is on air, its deal with the time left, and what comes next. */
export function CuePanel() {
  const t = useText();
  const names = useNames();
  const state = useLiveShow((show) => show.state);
  const { now, next } = nowAndNext(state);
  const stock = useLiveShow((show) => (now ? show.stock.get(now.itemId) : undefined));
  const deal = dealInFocus(state, now?.itemId ?? null, null);
  const product = now ? names.products.get(now.productId) : undefined;
  const isOpen = deal?.state === 'open';
  return (
    <section className={styles.cue} data-on={now !== null} aria-label={t('wall.now')}>
      <div className={styles.onAir}>
        {now && <ProductPicture url={product?.imageUrl} className={styles.picture} />}
        <div>
          <h2>{t('wall.now')}</h2>
          <p className={styles.name}>{now ? names.productName(now.productId) : t('wall.nothing')}</p>
          {now && (
            <p className={styles.price}>
              <strong>{names.price(now.price)}</strong>
              {product && product.listPrice > now.price && (
                <span>{t('wall.list', { price: names.price(product.listPrice) })}</span>
              )}
              <Withheld itemId={now.itemId} />
              {stock && (
                <span data-low={unitsForSale(stock) <= 3}>
                  {unitsForSale(stock) > 0
                    ? t('wall.left', { n: formatCount(unitsForSale(stock), names.language) })
                    : t('wall.soldOut')}
                </span>
              )}
            </p>
          )}
        </div>
        <SmallPicture className={styles.stream} />
      </div>
      {isOpen && <OpenDeal deal={deal} isOther={deal.itemId !== now?.itemId} />}
      <p className={styles.next}>
        <span>{t('wall.next')}</span>
        <strong>{next ? names.productName(next.productId) : t('wall.last')}</strong>
        {next && <span>{names.price(next.price)}</span>}
      </p>
    </section>
  );
}

/** That nothing of it is sold, or that viewers do not see the price beside this. */
function Withheld({ itemId }: { itemId: string }) {
  const t = useText();
  const isStopped = useLiveShow((show) => show.state.frozen.has(itemId));
  const isHidden = useLiveShow((show) => show.state.hiddenPrices.has(itemId));
  return (
    <>
      {isStopped && <Status tone="bad" icon={IconHandStop} word={t('orders.freeze.stopped')} />}
      {isHidden && <Status tone="warn" icon={IconEyeOff} word={t('desk.item.priceHidden')} />}
    </>
  );
}

function OpenDeal({ deal, isOther }: { deal: Extract<Deal, { state: 'open' }>; isOther: boolean }) {
  const t = useText();
  const names = useNames();
  const figures = useLiveShow((show) => show.deals.get(deal.dealId));
  const { state, remaining } = dealNow(deal, figures);
  const left = countdown(deal.endsAt, useNow(200), useClockOffset());
  return (
    <div className={styles.deal} data-state={state} data-urgency={left.urgency}>
      <p>
        <IconBolt size="1.1em" aria-hidden />
        {t('wall.deal')}
        {isOther && <b>{names.itemName(deal.itemId)}</b>}
        <strong>{names.price(deal.price)}</strong>
        <span>
          {state === 'soldOut'
            ? t('wall.soldOut')
            : t('wall.left', { n: formatCount(remaining, names.language) })}
        </span>
      </p>
      <p className={styles.countdown} role="timer">
        <span>{t(`host.urgency.${left.urgency}`)}</span>
        <strong>{left.text}</strong>
      </p>
    </div>
  );
}
