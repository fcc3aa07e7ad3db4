import { useRef, useState } from 'react';
import { Qr } from '../ui/qr.tsx';
import { shareLink } from './address.ts';
import { useTexts, useViewer, useViewerState } from './context.tsx';

/** The link to pass on, with the code the viewer came by. */
export function Share() {
  const t = useTexts();
  return <ShareLink hint={t.shareHint} title={t.shareTitle} />;
}

/** A link to the show, or to a group in it: to copy, to send by the phone's own means, or to scan from this screen. */
export function ShareLink({
  title,
  hint,
  groupId = null,
}: {
  title: string;
  hint: string;
  groupId?: string | null;
}) {
  const t = useTexts();
  const viewer = useViewer();
  const address = useViewerState((state) => state.address);
  const showId = useViewerState((state) => state.room?.show.id);
  const field = useRef<HTMLInputElement>(null);
  const [isCopied, setCopied] = useState(false);
  if (address.page === 'nowhere' || !showId) return null;
  const link = shareLink(location.origin, showId, address.arrival, groupId);

  async function copy() {
    try {
      await navigator.clipboard.writeText(link);
    } catch {
      // Plain http and some embedded views have no clipboard: select it, so that a long press copies.
      field.current?.select();
      return;
    }
    viewer.shared();
    setCopied(true);
  }
  return (
    <div className="share">
      <Qr className="share-qr" label={t.offers.linkQr} text={link} />
      <p className="muted">{hint}</p>
      <input
        aria-label={title}
        onFocus={(event) => event.target.select()}
        readOnly
        ref={field}
        value={link}
      />
      <button className="main-button" onClick={copy} type="button">
        {isCopied ? t.copied : t.copy}
      </button>
      {typeof navigator.share === 'function' && (
        <button
          className="pill wide"
          onClick={() => navigator.share({ url: link }).then(viewer.shared, () => undefined)}
          type="button"
        >
          {t.share}…
        </button>
      )}
      <p className="visually-hidden" role="status">
        {isCopied ? t.copied : ''}
      </p>
    </div>
  );
}
