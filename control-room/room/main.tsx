import { createRoot } from 'react-dom/client';
import { readAddress, readLanguage } from './address.ts';
import { ViewerProvider } from './context.tsx';
import { Page } from './page.tsx';
import { lastShowId, rememberedLanguage } from './remembered.ts';
import './style/base.css';
import './style/column.css';
import './style/stage.css';
import './style/selling.css';
import './style/comments.css';
import './style/draw.css';
import './style/offers.css';
import './style/sheets.css';
import './style/message.css';
import './style/wide.css';
import { createViewer } from './viewer.ts';

const read = () => {
  const address = readAddress(location.pathname, location.search, location.hash);
  // A payment page opened alone belongs to the show last visited in this tab.
  return address.page === 'pay' && address.showId === null ? { ...address, showId: lastShowId() } : address;
};

const address = read();
const viewer = createViewer({
  address,
  lang: address.lang ?? rememberedLanguage() ?? readLanguage(navigator.language) ?? 'en',
  showId: address.page === 'nowhere' ? null : address.showId,
  arrival:
    address.page === 'nowhere'
      ? { source: 'direct', ref: null, regionId: null, name: null, by: null, memberToken: null }
      : address.arrival,
});
viewer.start();
// The pass is in the visit now: it stays neither in the address nor in what is shared or remembered of it.
if (location.hash) history.replaceState(null, '', location.pathname + location.search);
window.addEventListener('popstate', () => viewer.go(read(), 'back'));
window.addEventListener('pagehide', viewer.leave);

const root = document.getElementById('room');
if (root)
  createRoot(root).render(
    <ViewerProvider viewer={viewer}>
      <Page />
    </ViewerProvider>,
  );
