import { Tabs } from '@mantine/core';
import { Link, useParams, useSearchParams } from 'react-router';
import { failureOf } from '../app/api.ts';
import { Header } from '../app/header.tsx';
import { useShow } from '../app/queries.ts';
import { useMay } from '../app/session.ts';
import { inLanguage } from '../i18n/language.ts';
import { useText } from '../i18n/use-text.ts';
import { isReturnOpen } from '../returns/return-box.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Loading } from '../ui/loading.tsx';
import { ShowState } from '../ui/status.tsx';
import { zoneName } from '../ui/zone.ts';
import { MoneyPageProvider, useMoneyPageData } from './context.ts';
import styles from './money.module.css';
import { OrdersTab } from './orders-tab.tsx';
import { useReturns } from './queries.ts';
import { ReconciliationTab } from './reconciliation-tab.tsx';
import { RefundsTab } from './refunds-tab.tsx';
import { ReturnsTab } from './returns-tab.tsx';
import { RulesTab } from './rules-tab.tsx';

const tabs = ['orders', 'returns', 'refunds', 'reconciliation', 'rules'] as const;
type Tab = (typeof tabs)[number];

/** How many returns wait for a decision: nobody would look otherwise. */
function ToDecide({ showId }: { showId: string }) {
  const t = useText();
  const open = (useReturns(showId).data ?? []).filter(isReturnOpen).length;
  if (open === 0) return null;
  const words = t('returns.open', { n: open });
  return (
    <b className={styles.toDecide} title={words}>
      <span aria-hidden> {open}</span>
      <span className="sr-only">{words}</span>
    </b>
  );
}

/** A show's orders and why each belongs where it does, its refunds, its payments checked, and how it is settled. */
export function MoneyPage() {
  const t = useText();
  const { id = '' } = useParams();
  const view = useShow(id);
  const data = useMoneyPageData(view.data);
  const mayTrade = useMay('shows.trade');
  const [query, setQuery] = useSearchParams();
  const tab = tabs.find((one) => one === query.get('tab')) ?? 'orders';
  const choose = (next: string | null) => setQuery(next === null ? {} : { tab: next }, { replace: true });
  const shown: readonly Tab[] = mayTrade ? tabs : tabs.filter((one) => one !== 'reconciliation');
  return (
    <>
      <Header>
        {data && (
          <span className={styles.which}>
            <ShowState status={data.show.status} />
            <Link to={`/shows/${encodeURIComponent(id)}/${data.show.endedAt === null ? 'plan' : 'review'}`}>
              {inLanguage(data.show.title, data.language)}
            </Link>
          </span>
        )}
      </Header>
      <main className={styles.page}>
        <h1>{t('money.title')}</h1>
        {data && (
          <p className={styles.soft}>
            {zoneName(data.show.timeZone, data.show.plannedStartAt, data.language)} · {data.show.currency}
          </p>
        )}
        {view.isError && <ErrorPanel failure={failureOf(view.error)} retry={() => void view.refetch()} />}
        {view.isPending && <Loading rows={6} height={40} />}
        {data && (
          <MoneyPageProvider value={data}>
            <Tabs keepMounted={false} onChange={choose} value={tab}>
              <Tabs.List aria-label={t('money.title')}>
                {shown.map((one) => (
                  <Tabs.Tab key={one} value={one}>
                    {t(`money.tab.${one}`)}
                    {one === 'returns' && <ToDecide showId={data.show.id} />}
                  </Tabs.Tab>
                ))}
              </Tabs.List>
              <Tabs.Panel value="orders">
                <OrdersTab />
              </Tabs.Panel>
              <Tabs.Panel value="returns">
                <ReturnsTab />
              </Tabs.Panel>
              <Tabs.Panel value="refunds">
                <RefundsTab />
              </Tabs.Panel>
              {mayTrade && (
                <Tabs.Panel value="reconciliation">
                  <ReconciliationTab />
                </Tabs.Panel>
              )}
              <Tabs.Panel value="rules">
                <RulesTab />
              </Tabs.Panel>
            </Tabs>
          </MoneyPageProvider>
        )}
      </main>
    </>
  );
}
