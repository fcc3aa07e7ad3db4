import { useEffect } from 'react';
import { useErrorText, useTexts, useViewer, useViewerState } from './context.tsx';
import { Later } from './later.tsx';
import { RoomPage } from './room-page.tsx';

const loadPayPage = () => import('./checkout/pay-page.tsx');

/** Which page the address means, and what stands there until the room is joined. */
export function Page() {
  const t = useTexts();
  const viewer = useViewer();
  const address = useViewerState((state) => state.address);
  const phase = useViewerState((state) => state.phase);
  const lang = useViewerState((state) => state.lang);
  const show = useViewerState((state) => state.room?.show);
  const errorText = useErrorText();

  useEffect(() => {
    document.documentElement.lang = lang === 'zh' ? 'zh-CN' : 'en';
    if (show) document.title = t.pageTitle(show.title[lang]);
  }, [lang, show, t]);

  if (address.page === 'nowhere') return <Message text={t.nowhereHint} title={t.nowhereTitle} />;
  if (address.page === 'pay' && address.showId === null)
    return <Message text={t.payNeedsRoom} title={t.payTitle} />;
  if (phase.kind === 'failed')
    return (
      <Message text={errorText(phase.code)} title={t.failTitle}>
        <p className="muted">{t.code(phase.code)}</p>
        <button className="main-button" onClick={viewer.retry} type="button">
          {t.tryAgain}
        </button>
      </Message>
    );
  if (phase.kind === 'opening')
    return (
      <main className="message" aria-busy="true">
        <span aria-hidden="true" className="spinner" />
        <h1>{t.opening}</h1>
      </main>
    );

  const { arrival } = address;
  const toPay = (orderId: string) =>
    viewer.go({ page: 'pay', orderId, showId: show?.id ?? null, arrival, lang: null });
  const back = () => show && viewer.go({ page: 'room', showId: show.id, arrival, groupId: null, lang: null });
  return address.page === 'pay' ? (
    <Later load={loadPayPage}>{({ PayPage }) => <PayPage onBack={back} orderId={address.orderId} />}</Later>
  ) : (
    <RoomPage onPay={toPay} />
  );
}

function Message({ title, text, children }: { title: string; text: string; children?: React.ReactNode }) {
  return (
    <main className="message">
      <h1>{title}</h1>
      <p>{text}</p>
      {children}
    </main>
  );
}
