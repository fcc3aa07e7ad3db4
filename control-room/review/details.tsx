import { Tabs } from '@mantine/core';
import { useText } from '../i18n/use-text.ts';
import { Compare } from './compare.tsx';
import { DealTable } from './deal-table.tsx';
import { DemandTests } from './demand-tests.tsx';
import { ForecastPanel } from './forecast-panel.tsx';
import { Funnel } from './funnel.tsx';
import { Interventions } from './interventions.tsx';
import { LiftPanel } from './lift-panel.tsx';
import { Members } from './members.tsx';
import { Notes } from './notes.tsx';
import { GuideTable, RegionTable, StoreTable } from './part-tables.tsx';
import { PollResults } from './poll-results.tsx';
import { ProductTable } from './product-table.tsx';
import { Restatement } from './restatement.tsx';
import styles from './review.module.css';
import { Settlement } from './settlement.tsx';
import { Comments } from './talk.tsx';
import { Team } from './team.tsx';
import { type Tab, tabs, type ViewState } from './view-state.ts';

/** What the parts of the page share. */
export interface Body {
  readonly view: ViewState;
  /** A lesson being written. */
  readonly draft: string;
  readonly onDraft: (text: string) => void;
}

/** The details, a tab each. */
export function Details(body: Body) {
  const t = useText();
  const { view } = body;
  return (
    <Tabs
      className={styles.details}
      keepMounted={false}
      onChange={(tab) => {
        const next = tabs.find((one) => one === tab);
        if (next) view.setTab(next);
      }}
      value={view.tab}
    >
      <Tabs.List>
        {tabs.map((tab) => (
          <Tabs.Tab key={tab} value={tab}>
            {t(`review.tab.${tab}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {tabs.map((tab) => (
        <Tabs.Panel key={tab} value={tab}>
          <Detail {...body} tab={tab} />
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}

/** What a tab holds. */
export function Detail({ tab, view, draft, onDraft }: Body & { tab: Tab }) {
  const sorting = { sort: view.sort, onSort: view.setSort };
  switch (tab) {
    case 'products':
      return <ProductTable {...sorting} />;
    case 'regions':
      return <RegionTable {...sorting} />;
    case 'stores':
      return <StoreTable {...sorting} regionId={view.regionId} />;
    case 'guides':
      return <GuideTable {...sorting} regionId={view.regionId} />;
    case 'deals':
      return (
        <>
          <DealTable {...sorting} />
          <DemandTests />
        </>
      );
    case 'lift':
      return <LiftPanel />;
    case 'forecast':
      return <ForecastPanel />;
    case 'funnel':
      return <Funnel />;
    case 'comments':
      return (
        <>
          <PollResults />
          <Comments view={view} />
        </>
      );
    case 'interventions':
      return <Interventions />;
    case 'settlement':
      return <Settlement {...sorting} regionId={view.regionId} />;
    case 'notes':
      return (
        <>
          <Notes draft={draft} onDraft={onDraft} />
          <Restatement {...sorting} />
        </>
      );
    case 'members':
      return <Members {...sorting} />;
    case 'compare':
      return <Compare {...sorting} view={view} />;
    case 'team':
      return <Team {...sorting} regionId={view.regionId} />;
    default:
      return tab satisfies never;
  }
}
