import { useQuery } from '@tanstack/react-query';
import type { TrendsView } from '#shared/contract/trends.ts';
import { api, failureOf } from '../app/api.ts';
import { Header } from '../app/header.tsx';
import { useLanguage } from '../i18n/use-language.ts';
import { useText } from '../i18n/use-text.ts';
import { Empty } from '../ui/empty.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Loading } from '../ui/loading.tsx';
import { formatPrice, minorPerUnit } from '../ui/money.ts';
import { Hosts } from './hosts.tsx';
import { Playbook } from './playbook.tsx';
import { Products } from './products.tsx';
import { ShowsOverTime } from './shows-over-time.tsx';
import styles from './trends.module.css';

/** The brand's shows one after another: what grows, what tires, who hosts, and what the lessons were worth. */
export function TrendsPage() {
  const t = useText();
  const trends = useQuery({
    queryKey: ['trends'],
    queryFn: ({ signal }) => api.get<TrendsView>('/api/trends?limit=24', signal),
  });
  return (
    <>
      <Header />
      <main className={styles.page}>
        <h1>{t('review.insight.trends.title')}</h1>
        {trends.isPending && <Loading height={48} rows={6} />}
        {trends.isError && (
          <ErrorPanel failure={failureOf(trends.error)} retry={() => void trends.refetch()} />
        )}
        {trends.data &&
          (trends.data.currency === null ? (
            <Empty title={t('review.insight.trends.empty')} />
          ) : (
            <Trends currency={trends.data.currency} view={trends.data} />
          ))}
      </main>
    </>
  );
}

function Trends({ view, currency }: { view: TrendsView; currency: string }) {
  const language = useLanguage();
  const unit = minorPerUnit(currency);
  // Over many shows the cents say nothing; the files have them.
  const money = (minor: number | null) =>
    formatPrice(minor === null ? null : Math.round(minor / unit) * unit, currency, language);
  const written = { view, language, money };
  return (
    <>
      <ShowsOverTime {...written} currency={currency} />
      <Playbook {...written} />
      <Products {...written} />
      <Hosts {...written} />
    </>
  );
}
