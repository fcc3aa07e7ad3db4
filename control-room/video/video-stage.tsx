import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import styles from './video-stage.module.css';
import type { Watcher, WatchState } from './watcher.ts';

export interface StageTexts {
  readonly video: string;
  readonly tapForSound: string;
  readonly soundOff: string;
}

/**
 * What a watcher receives, as large as its place. Plays without sound until it is tapped, as browsers want it. While
 * there is no picture it shows `children`: the poster, and why.
 */
export function VideoStage(props: {
  watcher: Watcher;
  texts: StageTexts;
  children?: (state: WatchState) => ReactNode;
}) {
  const { watcher, texts } = props;
  const state = useStore(watcher.store);
  const [isLoud, setLoud] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const shown = useShown(state.stream);

  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) watcher.setHeight(entry.contentRect.height * window.devicePixelRatio);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [watcher]);

  const hasPicture = shown.current !== null && state.phase.kind !== 'paused';
  return (
    <div className={styles.stage} data-phase={state.phase.kind} ref={place}>
      {shown.streams.map((stream) => (
        <Picture
          isLoud={isLoud && stream === shown.current}
          isShown={stream === shown.current && hasPicture}
          key={stream.id}
          label={texts.video}
          onFirst={shown.first}
          onLoud={setLoud}
          stream={stream}
        />
      ))}
      {!hasPicture && props.children?.(state)}
      {hasPicture && state.hasSound && (
        <button className={styles.sound} onClick={() => setLoud(!isLoud)} type="button">
          {isLoud ? texts.soundOff : texts.tapForSound}
        </button>
      )}
    </div>
  );
}

/** The stream that plays, and beside it the next one until that has its first picture: no black in between. */
function useShown(stream: MediaStream | null) {
  const [current, setCurrent] = useState<MediaStream | null>(null);
  useEffect(() => {
    if (stream === null) setCurrent(null);
  }, [stream]);
  const streams = [...new Set([current, stream])].filter((one) => one !== null);
  return { current: stream === null ? null : current, streams, first: setCurrent };
}

function Picture(props: {
  stream: MediaStream;
  label: string;
  isShown: boolean;
  isLoud: boolean;
  onFirst: (stream: MediaStream) => void;
  onLoud: (isLoud: boolean) => void;
}) {
  const { stream, isShown, isLoud, onFirst, onLoud } = props;
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const element = video.current;
    if (!element) return;
    element.srcObject = stream;
    return () => {
      element.srcObject = null;
    };
  }, [stream]);
  useEffect(() => {
    const element = video.current;
    if (!element) return;
    element.muted = !isLoud;
    element.play().catch((error: unknown) => {
      // Refused for its sound: it goes on without.
      if (!isLoud || !(error instanceof DOMException) || error.name !== 'NotAllowedError') return;
      onLoud(false);
    });
  }, [isLoud, onLoud]);
  return (
    <video
      aria-label={props.label}
      autoPlay
      className={styles.picture}
      data-shown={isShown}
      muted
      onLoadedData={() => onFirst(stream)}
      playsInline
      ref={video}
    />
  );
}
