import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { useText } from '../i18n/use-text.ts';
import { useLiveShow } from '../live/use-live.ts';
import { VideoStage } from './video-stage.tsx';
import { createWatcher, type Watcher } from './watcher.ts';

/** The picture on air inside a box of its caller's, which is there only while there is a picture. */
export function SmallPicture({ className }: { className: string | undefined }) {
  const showId = useLiveShow((show) => show.showId);
  const [watcher, setWatcher] = useState<Watcher | null>(null);
  useEffect(() => {
    const opened = createWatcher({ showId });
    setWatcher(opened);
    return () => opened.close();
  }, [showId]);
  return watcher && <Playing className={className} watcher={watcher} />;
}

function Playing({ watcher, className }: { watcher: Watcher; className: string | undefined }) {
  const t = useText();
  const hasPicture = useStore(watcher.store, ({ stream }) => stream !== null);
  if (!hasPicture) return null;
  const texts = {
    video: t('video.picture'),
    tapForSound: t('video.tapForSound'),
    soundOff: t('video.soundOff'),
  };
  return (
    <div className={className}>
      <VideoStage texts={texts} watcher={watcher} />
    </div>
  );
}
