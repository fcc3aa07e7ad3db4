import { Anchor } from '@mantine/core';
import { useSearchParams } from 'react-router';
import { failureOf } from '../app/api.ts';
import { useMay } from '../app/session.ts';
import { useText } from '../i18n/use-text.ts';
import { hasReturn, isReturnOpen, ReturnBox, type ReturnProps } from '../returns/return-box.tsx';
import { Empty } from '../ui/empty.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Loading } from '../ui/loading.tsx';
import { useMoneyPage } from './context.ts';
import styles from './money.module.css';
import { useReturnDecision, useReturns } from './queries.ts';

/** What buyers ask to return: those to decide first, longest waiting first. */
export function ReturnsTab() {
  const t = useText();
  const { show } = useMoneyPage();
  const returns = useReturns(show.id);
  const rows = (returns.data ?? []).filter(hasReturn);
  const open = rows.filter(isReturnOpen).length;
  return (
    <section aria-label={t('money.tab.returns')} className={styles.tab}>
      <p className={styles.soft}>{t('returns.hint')}</p>
      {returns.isPending && <Loading height={80} rows={3} />}
      {returns.isError && (
        <ErrorPanel failure={failureOf(returns.error)} retry={() => void returns.refetch()} />
      )}
      {returns.data && rows.length === 0 && <Empty title={t('returns.none')} />}
      {rows.length > 0 && (
        <>
          <strong>{t('returns.open', { n: open })}</strong>
          <ul className={styles.returns}>
            {rows.map((order) => (
              <OneReturn key={order.returning.id} order={order} />
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function OneReturn({ order }: Pick<ReturnProps, 'order'>) {
  const { show, money, time, product } = useMoneyPage();
  const [, setQuery] = useSearchParams();
  const mayDecide = useMay('shows.trade');
  const decide = useReturnDecision(show.id);
  return (
    <li>
      <p className={styles.returnOf}>
        <Anchor component="button" onClick={() => setQuery({ order: order.id })} size="sm" type="button">
          {order.id.slice(-8)}
        </Anchor>{' '}
        {order.viewerName} · {money(order.amount)}
      </p>
      <ReturnBox
        decide={(decision) => decide(order.id, decision)}
        mayDecide={mayDecide}
        names={{ money, time, item: ({ productId }) => product(productId) }}
        order={order}
      />
    </li>
  );
}
