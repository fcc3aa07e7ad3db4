import { Button, NativeSelect, SegmentedControl, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconMessageExclamation } from '@tabler/icons-react';
import { useState } from 'react';
import type { OrderView } from '#shared/contract/viewers.ts';
import { hasDeposit } from '#shared/domain/orders/has-deposit.ts';
import { placesOf } from '#shared/domain/orders/places-of.ts';
import { failureOf } from '../app/api.ts';
import { useGuides } from '../app/queries.ts';
import { useText } from '../i18n/use-text.ts';
import { Empty } from '../ui/empty.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Loading } from '../ui/loading.tsx';
import { Scroller } from '../ui/scroller.tsx';
import { Status } from '../ui/status.tsx';
import tables from '../ui/table.module.css';
import { useQueryValues } from '../ui/use-query-values.ts';
import { useMoneyPage } from './context.ts';
import styles from './money.module.css';
import { type OrderFilter, useOrders, useReportedOnly } from './queries.ts';
import { WhyDrawer } from './why-drawer.tsx';

const only = ['all', 'disputed', 'unattributed'] as const;
const origins = ['here', 'platforms'] as const;

/** Orders, found by id, name, product or coupon, by guide, by what is disputed or belongs to nobody; each says why. */
export function OrdersTab() {
  const t = useText();
  const { show } = useMoneyPage();
  const guides = useGuides();
  const [query, change] = useQueryValues();
  const [typed, setTyped] = useState('');
  const [q] = useDebouncedValue(typed.trim(), 300);
  const from = origins.find((one) => one === query.get('from')) ?? null;
  // Until somebody chooses, the list opens where the orders are.
  const isReportedOnly = useReportedOnly(show.id, from === null);
  const filter: OrderFilter = {
    q,
    guideId: query.get('guide'),
    storeId: query.get('store'),
    only: only.find((one) => one === query.get('only')) ?? 'all',
    reported: from === null ? isReportedOnly === true : from === 'platforms',
  };
  const orders = useOrders(show.id, filter, from !== null || isReportedOnly !== null);
  const opened = query.get('order');
  const rows = orders.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <section className={styles.tab} aria-label={t('money.tab.orders')}>
      <div className={styles.tools}>
        <TextInput
          aria-label={t('money.orders.find')}
          onChange={(event) => setTyped(event.currentTarget.value)}
          placeholder={t('money.orders.find')}
          value={typed}
        />
        <NativeSelect
          aria-label={t('money.orders.guide')}
          data={[
            { value: '', label: t('money.orders.allGuides') },
            ...(guides.data ?? []).map(({ id, name, code }) => ({ value: id, label: `${name} (${code})` })),
          ]}
          onChange={(event) => change({ guide: event.currentTarget.value || null })}
          value={filter.guideId ?? ''}
        />
        <SegmentedControl
          aria-label={t('money.orders.from')}
          data={[
            { value: 'here', label: t('money.orders.here') },
            { value: 'platforms', label: t('money.orders.platforms') },
          ]}
          onChange={(value) => change({ from: value })}
          value={filter.reported ? 'platforms' : 'here'}
        />
        <SegmentedControl
          aria-label={t('money.orders.only')}
          data={only.map((value) => ({ value, label: t(`money.orders.${value}`) }))}
          onChange={(value) => change({ only: value === 'all' ? null : value })}
          value={filter.only}
        />
      </div>
      {orders.isPending && <Loading rows={8} height={36} />}
      {orders.isError && <ErrorPanel failure={failureOf(orders.error)} retry={() => void orders.refetch()} />}
      {orders.data && rows.length === 0 && (
        <Empty
          next={t(filter.reported ? 'money.orders.noneReported' : 'money.orders.noneHere')}
          title={t('money.orders.none')}
        />
      )}
      {rows.length > 0 && <OrderTable onOpen={(id) => change({ order: id })} rows={rows} />}
      {orders.hasNextPage && (
        <Button
          loading={orders.isFetchingNextPage}
          onClick={() => void orders.fetchNextPage()}
          variant="default"
        >
          {t('money.more')}
        </Button>
      )}
      {opened && <WhyDrawer orderId={opened} onClose={() => change({ order: null })} />}
    </section>
  );
}

function OrderTable({ rows, onOpen }: { rows: readonly OrderView[]; onOpen: (orderId: string) => void }) {
  const t = useText();
  const page = useMoneyPage();
  return (
    <Scroller className={tables.framed} label={t('money.tab.orders')}>
      <table className={`${tables.table} ${styles.table} ${styles.orders}`}>
        <thead>
          <tr>
            <th scope="col">{t('money.orders.placed')}</th>
            <th scope="col">{t('money.orders.what')}</th>
            <th data-numeric="true" scope="col">
              {t('money.orders.amount')}
            </th>
            <th scope="col">{t('money.orders.status')}</th>
            <th scope="col">{t('money.orders.belongs')}</th>
            <th scope="col">
              <span className="sr-only">{t('money.why.title')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((order) => (
            <tr key={order.id}>
              <th scope="row">
                {page.time(order.placedAt)}
                <small>{order.viewerName ?? order.id.slice(-8)}</small>
              </th>
              <td>
                {order.lines.map((line) => `${page.product(line.productId)} × ${line.quantity}`).join(', ')}
                <small>{page.variant(order.offer)}</small>
              </td>
              <td data-numeric="true">
                {page.money(order.amount)}
                {order.paidAt === null && order.deposit && order.deposit.paidAt !== null && (
                  <small>
                    {t('money.orders.depositPaid', { amount: page.money(order.deposit.amount) })}
                    {order.due > 0 &&
                      ` · ${t('money.orders.balanceToCome', { amount: page.money(order.due) })}`}
                    {order.deposit.refunded > 0 &&
                      ` · ${t('orders.backOfLine', { amount: page.money(order.deposit.refunded) })}`}
                  </small>
                )}
                {order.refunded > 0 && (
                  <small>{t('orders.backOfLine', { amount: page.money(order.refunded) })}</small>
                )}
              </td>
              <td>
                {hasDeposit(order) ? t('orders.entry.deposit-paid') : t(`money.status.${order.status}`)}
              </td>
              <td>
                {placesOf(order).map((place, index, { length }) => (
                  <div key={page.place(place)}>
                    {page.place(place)}
                    <small>
                      {t(`money.reason.${place.reason}`)}
                      {length > 1 && index === length - 1 && ` · ${t('money.orders.byLine')}`}
                    </small>
                  </div>
                ))}
                {order.disputed && (
                  <Status icon={IconMessageExclamation} tone="warn" word={t('money.orders.disputed')} />
                )}
              </td>
              <td>
                <Button
                  aria-label={t('money.why.of', { id: order.id.slice(-8) })}
                  onClick={() => onOpen(order.id)}
                  size="compact-sm"
                  variant="default"
                >
                  {t('money.why.title')}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroller>
  );
}
