import { WatchedPage } from '../live/watched-page.tsx';
import { ShowWall } from './show-wall.tsx';

/** One show on one 16:9 screen across the room. Needs no hand: it reconnects, follows a restart and stays awake. */
export function WallPage() {
  return (
    <WatchedPage>
      <ShowWall />
    </WatchedPage>
  );
}
