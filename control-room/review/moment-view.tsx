import type { ReactNode } from 'react';
import { useText } from '../i18n/use-text.ts';
import { useReviewPage } from './context.ts';
import { FigureTiles } from './figure-tiles.tsx';
import type { Moment } from './queries.ts';
import styles from './recorder.module.css';

/** The show as it stood: figures, what was on air, and the last that was ordered and said. */
export function MomentView({ moment }: { moment: Moment }) {
  const { money, count, rate } = useReviewPage();
  const { audience, trade } = moment.metrics;
  const figures = [
    ['paid', money(trade.paid)],
    ['placed', money(trade.placed)],
    ['orders', count(trade.orders)],
    ['buyers', count(trade.buyers)],
    ['online', count(audience.online)],
    ['uv', count(audience.uv)],
    ['comments', count(audience.comments)],
    ['conversion', rate(trade.conversion)],
  ] as const;
  return (
    <div className={styles.moment}>
      <FigureTiles className={styles.tiles} figures={figures} />
      <div className={styles.lists}>
        <OnAir moment={moment} />
        <Orders moment={moment} />
        <Comments moment={moment} />
      </div>
    </div>
  );
}

function OnAir({ moment }: { moment: Moment }) {
  const t = useText();
  const { names, money, count } = useReviewPage();
  const { onAir, lineup, deals } = moment.state;
  const open = deals.filter(({ id }) => onAir.openDealIds.includes(id));
  return (
    <section>
      <h3>{t('review.recorder.pinned')}</h3>
      <List empty={t('review.recorder.nothingPinned')}>
        {onAir.pinned.map((itemId) => (
          <li key={itemId}>
            <b>{names.item(itemId)}</b>{' '}
            <span className={styles.soft}>
              {money(lineup.find(({ id }) => id === itemId)?.price ?? null)}
            </span>
          </li>
        ))}
      </List>
      <h3>{t('review.recorder.deals')}</h3>
      <List empty={t('review.recorder.noDeals')}>
        {open.map((deal) => (
          <li key={deal.id}>
            <b>{names.item(deal.itemId)}</b> {money(deal.price)}{' '}
            <span className={styles.soft}>
              {t('review.recorder.left', { n: count(deal.remaining), of: count(deal.quantity) })}
            </span>
          </li>
        ))}
      </List>
    </section>
  );
}

function Orders({ moment }: { moment: Moment }) {
  const t = useText();
  const { names, money, count, clock } = useReviewPage();
  const { orders } = moment.metrics.trade;
  return (
    <section>
      <h3>{t('review.recorder.orders')}</h3>
      <List
        empty={
          orders === 0 ? t('review.recorder.noOrders') : t('review.recorder.notListed', { n: count(orders) })
        }
      >
        {moment.orders.map((order) => (
          <li key={order.id}>
            <time>{clock(order.placedAt)}</time>{' '}
            <span>
              {order.lines.map(({ itemId }) => names.item(itemId)).join(', ')} <b>{money(order.amount)}</b>{' '}
              <span className={styles.soft}>{t(`review.recorder.status.${order.status}`)}</span>
            </span>
          </li>
        ))}
      </List>
    </section>
  );
}

function Comments({ moment }: { moment: Moment }) {
  const t = useText();
  const { clock } = useReviewPage();
  return (
    <section>
      <h3>{t('review.recorder.comments')}</h3>
      <List empty={t('review.recorder.noComments')}>
        {moment.comments.map((comment) => (
          <li key={comment.id}>
            <time>{clock(comment.at)}</time>{' '}
            <span>
              <b>{comment.name}</b> {comment.text}
            </span>
          </li>
        ))}
      </List>
    </section>
  );
}

function List({ children, empty }: { children: ReactNode[]; empty: string }) {
  return children.length === 0 ? <p className={styles.soft}>{empty}</p> : <ul>{children}</ul>;
}
