import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import type { Playback } from '#shared/contract/playback.ts';
import { useServerNow, useTexts, useViewerState } from './context.tsx';
import { formatLeft, formatMoment } from './format.ts';
import { RoomVideo } from './room-video.tsx';

/** Most shows have none: its player is loaded when one has. */
const HlsVideo = lazy(() => import('./hls-video.tsx'));

/** Where the show says that viewers watch. */
function Video({
  playback,
  children,
}: {
  playback: Playback | null;
  children: (reason: string) => ReactNode;
}) {
  const t = useTexts();
  if (playback?.kind === 'hls')
    return (
      <Suspense fallback={children(t.videoConnecting)}>
        <HlsVideo key={playback.url} url={playback.url}>
          {children}
        </HlsVideo>
      </Suspense>
    );
  return (
    <>
      <RoomVideo>{children}</RoomVideo>
      {playback?.kind === 'page' && (
        <a className="watch-elsewhere" href={playback.url} rel="noopener noreferrer">
          {t.watchElsewhere}
        </a>
      )}
    </>
  );
}

/** The video; while there is none, the piece being shown, and plain words why. */
export function Stage() {
  const t = useTexts();
  const lang = useViewerState((state) => state.lang);
  const room = useViewerState((state) => state.room);
  if (!room) return null;
  const { show } = room;
  const [pinned] = room.pinned;
  const item = room.items.find((known) => known.itemId === pinned) ?? null;
  const isLive = show.status === 'live';
  const isOver = show.status === 'ended' || show.status === 'reviewed';
  return (
    <section aria-label={show.title[lang]} className={item && isLive ? 'stage' : 'stage bare'}>
      {!isLive && !isOver && <Lobby />}
      {isOver && (
        <div className="stage-words">
          <h2>{t.endedTitle}</h2>
          <p>{t.endedHint}</p>
        </div>
      )}
      {isLive && (
        <Video playback={show.playback ?? null}>
          {(reason) => (
            <>
              {item ? (
                <>
                  <img alt="" className="stage-backdrop" src={item.imageUrl} />
                  <img
                    alt={item.title[lang]}
                    className="stage-picture"
                    key={item.itemId}
                    src={item.imageUrl}
                  />
                </>
              ) : (
                <div className="stage-words">
                  <p>{t.nothingPinned}</p>
                </div>
              )}
              <p className="stage-note">
                {show.hostName && <b>{t.host(show.hostName)} · </b>}
                {reason}
              </p>
            </>
          )}
        </Video>
      )}
      <Sale />
      {room.notice && (
        <p className="notice" role="status">
          <b>{t.notice}</b> {room.notice.text}
        </p>
      )}
    </section>
  );
}

function Lobby() {
  const t = useTexts();
  const now = useServerNow();
  const lang = useViewerState((state) => state.lang);
  const show = useViewerState((state) => state.room?.show);
  if (!show) return null;
  const left = show.plannedStartAt - now;
  return (
    <div className="stage-words">
      <h2>{t.lobbyTitle}</h2>
      {left > 0 ? (
        <p className="lobby-clock">
          <span>{t.lobbyIn}</span>
          <b>{formatLeft(left)}</b>
        </p>
      ) : (
        <p className="lobby-clock">
          <b>{t.lobbySoon}</b>
        </p>
      )}
      <p>{t.lobbyAt(formatMoment(show.plannedStartAt, show.timeZone, lang))}</p>
      <p className="muted">{t.lobbyHint}</p>
    </div>
  );
}

const saleShownMs = 4_000;

/** Who just bought, for a few seconds. */
function Sale() {
  const t = useTexts();
  const sale = useViewerState((state) => state.sale);
  const [shownAt, setShownAt] = useState(0);
  useEffect(() => {
    if (!sale) return;
    setShownAt(sale.at);
    const timer = setTimeout(() => setShownAt(0), saleShownMs);
    return () => clearTimeout(timer);
  }, [sale]);
  if (!sale || shownAt !== sale.at) return null;
  return (
    <p className="sale" key={sale.at}>
      {t.bought(sale.name, sale.others)}
    </p>
  );
}
