import { useEffect, useState } from 'react';
import type { GuidePage } from '#shared/contract/guides.ts';
import { formatClock } from '../ui/time.ts';
import { fetchPage } from './api.ts';
import { useWords } from './context.tsx';
import { CustomersTab } from './customers-tab.tsx';
import { FollowUpTab } from './follow-up-tab.tsx';
import { GuideHeader } from './guide-header.tsx';
import { NowTab } from './now-tab.tsx';
import { OrdersTab } from './orders-tab.tsx';
import { PostersTab } from './posters-tab.tsx';
import { usePolled } from './use-polled.ts';

const everyMs = 5_000;
const tabs = ['now', 'orders', 'customers', 'posters', 'after'] as const;
type Tab = (typeof tabs)[number];

/** One guide's page: what to share, how it goes, whom to invite, whom to write to afterwards. */
export function GuideApp({ token }: { token: string }) {
  const { t, of, language } = useWords();
  const [showId, setShowId] = useState<string | null>(null);
  const [tab, setTab] = useState<Tab>('now');
  const { value: page, failed, again } = usePolled(`page ${showId}`, everyMs, () => fetchPage(token, showId));
  const title = page?.show ? of(page.show.title) : t('title');
  useEffect(() => {
    document.title = title;
  }, [title]);
  if (!page)
    return failed ? <Failed code={failed} again={again} /> : <p className="opening">{t('loading')}</p>;
  const { show } = page;
  return (
    <>
      <GuideHeader page={page} onShow={setShowId} />
      {failed && (
        <p className="stale" role="alert">
          {t('stale', { time: formatClock(page.at, show?.timeZone ?? 'Asia/Shanghai', language) })}
        </p>
      )}
      <main data-stale={failed !== null}>
        {show ? (
          <Section tab={tab} token={token} page={page} show={show} again={again} />
        ) : (
          <div className="card empty">
            <h2>{t('noShow')}</h2>
            <p>{t('noShowHint')}</p>
          </div>
        )}
      </main>
      <nav className="tabs" aria-label={t('tabs')}>
        {tabs.map((name) => (
          <button key={name} type="button" aria-current={tab === name} onClick={() => setTab(name)}>
            {t(`tab.${name}`)}
          </button>
        ))}
      </nav>
    </>
  );
}

function Section(props: {
  tab: Tab;
  token: string;
  page: GuidePage;
  show: NonNullable<GuidePage['show']>;
  again: () => void;
}) {
  const { tab, token, page, show, again } = props;
  switch (tab) {
    case 'now':
      return <NowTab token={token} page={page} show={show} again={again} />;
    case 'orders':
      return <OrdersTab token={token} show={show} />;
    case 'customers':
      return <CustomersTab token={token} show={show} />;
    case 'posters':
      return <PostersTab guide={page.guide} show={show} />;
    case 'after':
      return <FollowUpTab token={token} show={show} />;
  }
}

function Failed({ code, again }: { code: string; again: () => void }) {
  const { t } = useWords();
  return (
    <main className="failed">
      <h1>{t('failTitle')}</h1>
      <p>{t(code === 'network' ? 'failNetwork' : 'failVoid')}</p>
      <p className="soft">{t('code', { code })}</p>
      <button type="button" className="main-button" onClick={again}>
        {t('retry')}
      </button>
    </main>
  );
}
