import { useText } from '../i18n/use-text.ts';
import { useNames } from '../live/names.tsx';
import { nowAndNext } from '../live/run-order.ts';
import { useLive, useLiveShow, useStale } from '../live/use-live.ts';
import { PublishPanel } from '../video/publish-panel.tsx';
import styles from './host.module.css';
import { HostHeader } from './host-header.tsx';
import { NowItem } from './now-item.tsx';
import { Prompt } from './prompt.tsx';

/** The product, its price and what to say of it fill the screen; what the desk wants said now lies on top. */
export function HostScreen() {
  const t = useText();
  const names = useNames();
  const state = useLiveShow((show) => show.state);
  const at = useLiveShow((show) => show.at);
  const isConnected = useLive((live) => live.link.kind === 'connected');
  const isStale = useStale();
  const { now, next } = nowAndNext(state);
  const others = state.pinned.slice(1);
  return (
    <div className={styles.screen} data-stale={isStale}>
      <HostHeader />
      <PublishPanel />
      {(isStale || !isConnected) && (
        <p className={styles.stale} role="alert">
          {t('host.stale', { time: names.clock(at) })}
        </p>
      )}
      <section className={styles.words} aria-label={t('host.words')}>
        <Prompt />
        {state.notice && state.status === 'live' && (
          <p className={styles.notice}>
            <span>{t('host.notice')}</span>
            {state.notice.text}
          </p>
        )}
      </section>
      <main className={styles.main} aria-label={t('host.title')}>
        {now ? <NowItem key={now.itemId} item={now} /> : <Nothing />}
      </main>
      <footer className={styles.next}>
        {others.length > 0 && (
          <p>
            <span>{t('host.also')}</span>
            {others.map(names.itemName).join(' · ')}
          </p>
        )}
        <p data-next>
          <span>{t('host.next')}</span>
          <strong>{next ? names.productName(next.productId) : t('host.lastItem')}</strong>
          {next && <b>{names.price(next.price)}</b>}
        </p>
      </footer>
    </div>
  );
}

function Nothing() {
  const t = useText();
  const status = useLiveShow((show) => show.state.status);
  const [title, text] =
    status === 'live'
      ? [t('host.nothing'), t('host.nothingNext')]
      : status === 'ended' || status === 'reviewed'
        ? [t('host.ended'), t('host.thanks')]
        : [t('host.waiting'), ''];
  return (
    <div className={styles.nothing}>
      <h2>{title}</h2>
      {text && <p>{text}</p>}
    </div>
  );
}
