import { WatchedPage } from '../live/watched-page.tsx';
import { HostScreen } from './host-screen.tsx';

/** What the host looks at while talking: a tablet or a second screen that follows the desk. */
export function HostPage() {
  return (
    <WatchedPage>
      <HostScreen />
    </WatchedPage>
  );
}
