import type Hls from 'hls.js';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTexts } from './context.tsx';

const AGAIN_MS = 5_000;
const LIVE_EDGE_S = 12;

type Phase = 'connecting' | 'playing' | 'failed';

/**
 * The show from the brand's CDN, an HLS playlist: the browser's own player where it has one, the library elsewhere,
 * loaded only then. Begins without sound, as browsers want it; tries again by itself.
 */
export default function HlsVideo({
  url,
  children,
}: {
  url: string;
  children: (reason: string) => ReactNode;
}) {
  const t = useTexts();
  const video = useRef<HTMLVideoElement>(null);
  const [phase, setPhase] = useState<Phase>('connecting');
  const [isLoud, setLoud] = useState(false);
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    const element = video.current;
    if (!element) return;
    let player: Hls | null = null;
    let isGone = false;
    let again: ReturnType<typeof setTimeout> | null = null;
    const failed = () => {
      setPhase('failed');
      again ??= setTimeout(() => setAttempt(attempt + 1), AGAIN_MS);
    };
    const playing = () => setPhase('playing');
    element.addEventListener('playing', playing);
    element.addEventListener('error', failed);
    void attach(element, url, failed).then((made) => {
      if (isGone) made?.destroy();
      else player = made;
    }, failed);
    return () => {
      isGone = true;
      if (again) clearTimeout(again);
      element.removeEventListener('playing', playing);
      element.removeEventListener('error', failed);
      player?.destroy();
      element.removeAttribute('src');
      element.load();
    };
  }, [url, attempt]);

  return (
    <div className="stage-video">
      <video
        aria-label={t.video}
        className="hls-picture"
        data-shown={phase === 'playing'}
        hidden={phase !== 'playing'}
        muted={!isLoud}
        playsInline
        ref={video}
      />
      {phase === 'playing' ? (
        <button className="hls-sound" onClick={() => setLoud(!isLoud)} type="button">
          {isLoud ? t.soundOff : t.soundOn}
        </button>
      ) : (
        children(phase === 'failed' ? t.videoAgain : t.videoConnecting)
      )}
    </div>
  );
}

/** Begins to play; null where the browser does it by itself. */
async function attach(element: HTMLVideoElement, url: string, failed: () => void): Promise<Hls | null> {
  element.muted = true;
  if (element.canPlayType('application/vnd.apple.mpegurl') !== '') {
    element.src = url;
    await element.play();
    return null;
  }
  const { default: Player } = await import('hls.js');
  if (!Player.isSupported()) throw new Error('This browser plays no HLS');
  const player = new Player({ liveMaxLatencyDuration: LIVE_EDGE_S * 3, liveSyncDuration: LIVE_EDGE_S });
  player.on(Player.Events.ERROR, (_, { fatal }) => {
    if (fatal) failed();
  });
  player.loadSource(url);
  player.attachMedia(element);
  player.on(Player.Events.MANIFEST_PARSED, () => void element.play().catch(failed));
  return player;
}
