import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { GuideItem, GuidePage } from '#shared/contract/guides.ts';
import { formatPrice } from '../ui/money.ts';
import { formatDay } from '../ui/time.ts';
import { useWords } from './context.tsx';
import { drawPoster } from './draw-poster.ts';

type Drawn = { readonly url: string; readonly file: File } | 'failed' | null;

/** The poster as one picture: press and hold saves it, as people do in a web-view without downloads. */
export function PosterSheet(props: {
  guideName: string;
  show: NonNullable<GuidePage['show']>;
  item: GuideItem | null;
  onClose: () => void;
}) {
  const { t, of, language } = useWords();
  const { show, item, guideName } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  const [drawn, setDrawn] = useState<Drawn>(null);
  const title = of(item?.title ?? show.title);
  const { currency } = show;
  const subtitle =
    show.status === 'live' ? t('state.live') : formatDay(show.plannedStartAt, show.timeZone, language);
  const price = item ? formatPrice(item.dealPrice ?? item.price, currency, language) : '';
  const pictureUrl = item?.imageUrl ?? show.items[0]?.imageUrl ?? null;
  const scan = t('posterScan', { name: guideName });
  const above = item ? of(show.title) : (show.hostName ?? '');
  const link = location.origin + show.link;
  useLayoutEffect(() => dialog.current?.showModal(), []);
  useEffect(() => {
    let isOver = false;
    let url = '';
    void drawPoster({ title, subtitle, above, price, scan, pictureUrl, link }).then((blob) => {
      if (isOver) return;
      if (!blob) return setDrawn('failed');
      url = URL.createObjectURL(blob);
      setDrawn({ url, file: new File([blob], 'poster.png', { type: 'image/png' }) });
    });
    return () => {
      isOver = true;
      if (url) URL.revokeObjectURL(url);
    };
  }, [title, subtitle, above, price, scan, pictureUrl, link]);
  const files = drawn !== null && drawn !== 'failed' ? [drawn.file] : null;
  const canShareFiles = files !== null && (navigator.canShare?.({ files }) ?? false);
  return (
    <dialog
      ref={dialog}
      className="sheet"
      aria-label={t('posterOf', { name: title })}
      onClose={props.onClose}
    >
      {drawn === null && <p className="opening">{t('posterMaking')}</p>}
      {drawn === 'failed' && <p role="alert">{t('posterFailed')}</p>}
      {drawn !== null && drawn !== 'failed' && (
        <>
          <img className="poster" src={drawn.url} alt={t('posterOf', { name: title })} />
          <p className="soft">{t('posterHint')}</p>
        </>
      )}
      <div className="buttons">
        {canShareFiles && (
          <button
            type="button"
            className="main-button"
            onClick={() => void navigator.share({ files }).catch(() => undefined)}
          >
            {t('sharePicture')}
          </button>
        )}
        <button type="button" className="pill" onClick={() => dialog.current?.close()}>
          {t('close')}
        </button>
      </div>
    </dialog>
  );
}
