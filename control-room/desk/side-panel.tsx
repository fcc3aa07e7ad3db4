import { type RefObject, useImperativeHandle, useRef } from 'react';
import { useText } from '../i18n/use-text.ts';
import { useLiveShow } from '../live/use-live.ts';
import { ApprovalList, waitingFor } from '../offers/approval-list.tsx';
import { OffersTab } from './offers-tab.tsx';
import { OrdersTab } from './orders-tab.tsx';
import styles from './side-panel.module.css';
import { useApprovals } from './use-approvals.ts';

export type SideTab = 'orders' | 'offers' | 'approvals';
const keys = { orders: 'O', offers: 'F', approvals: 'A' } as const;
const names = ['orders', 'offers', 'approvals'] as const;

/** Moves the focus into the tab in view: the search of the orders, the first row of the others. */
export interface SideFocus {
  readonly enter: () => void;
}

/** One place for what is looked at by turns: orders, offers, approvals. Each has its key; what waits is counted. */
export function SidePanel(props: {
  tab: SideTab;
  onTab: (tab: SideTab) => void;
  onOrder: (orderId: string) => void;
  focusRef: RefObject<SideFocus | null>;
}) {
  const { tab, onTab, onOrder, focusRef } = props;
  const t = useText();
  const body = useRef<HTMLDivElement>(null);
  const approvals = useApprovals();
  const open = useLiveShow((show) => show.state.offers.filter(({ state }) => state === 'open').length);
  const waiting = waitingFor(approvals.requests, approvals.userId);
  useImperativeHandle(focusRef, () => ({
    enter: () =>
      body.current?.querySelector<HTMLElement>('[data-first], [data-row] button, button, a')?.focus(),
  }));
  const titles = {
    orders: t('desk.orders.title'),
    offers: t('offers.title'),
    approvals: t('offers.approval.title'),
  };
  const counts = { orders: 0, offers: open, approvals: waiting };
  return (
    <section className={styles.panel} aria-label={titles[tab]}>
      <div role="tablist" className={styles.tabs} aria-label={t('orders.side')}>
        {names.map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`side-tab-${name}`}
            aria-selected={tab === name}
            aria-controls="side-body"
            tabIndex={tab === name ? 0 : -1}
            onClick={() => onTab(name)}
            onKeyDown={(event) => {
              const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
              if (by === 0) return;
              const next = names[(names.indexOf(name) + by + names.length) % names.length] ?? name;
              onTab(next);
              document.getElementById(`side-tab-${next}`)?.focus();
            }}
          >
            {titles[name]}
            {counts[name] > 0 && (
              <span className={styles.count} data-alert={name === 'approvals'}>
                {counts[name]}
              </span>
            )}
            <kbd aria-hidden>{keys[name]}</kbd>
          </button>
        ))}
      </div>
      <div
        ref={body}
        id="side-body"
        role="tabpanel"
        aria-labelledby={`side-tab-${tab}`}
        className={styles.body}
      >
        {tab === 'orders' && <OrdersTab onOrder={onOrder} />}
        {tab === 'offers' && <OffersTab />}
        {tab === 'approvals' && (
          <div className={styles.scroll}>
            <ApprovalList {...approvals} />
          </div>
        )}
      </div>
    </section>
  );
}
