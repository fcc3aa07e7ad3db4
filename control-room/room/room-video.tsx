import { type ReactNode, useEffect, useState } from 'react';
import { VideoStage } from '../video/video-stage.tsx';
import { createWatcher, type Watcher, type WatchPhase } from '../video/watcher.ts';
import { useTexts, useViewer } from './context.tsx';
import type { Texts } from './i18n/texts.ts';

/** The show's video while there is some; before and after it `children`, told why there is none. */
export function RoomVideo({ children }: { children: (reason: string) => ReactNode }) {
  const t = useTexts();
  const viewer = useViewer();
  const [watcher, setWatcher] = useState<Watcher | null>(null);
  useEffect(() => {
    const token = viewer.token();
    if (token === null) return;
    const opened = createWatcher({ token });
    setWatcher(opened);
    return () => opened.close();
  }, [viewer]);
  if (watcher === null) return children(t.videoConnecting);
  return (
    <div className="stage-video">
      <VideoStage texts={{ video: t.video, tapForSound: t.soundOn, soundOff: t.soundOff }} watcher={watcher}>
        {({ phase }) => children(reasonOf(phase, t))}
      </VideoStage>
    </div>
  );
}

function reasonOf(phase: WatchPhase, t: Texts): string {
  switch (phase.kind) {
    case 'waiting':
    case 'none':
      return t.videoNone;
    case 'noServer':
      return t.noVideo;
    case 'connecting':
    case 'playing':
      return t.videoConnecting;
    case 'paused':
      return t.videoPaused;
    case 'refused':
      return phase.code === 'media_full' ? t.videoFull : t.noVideo;
  }
}
