import { useServerNow, useTexts, useViewerState } from './context.tsx';
import { formatClock } from './format.ts';

const silentMs = 6_000;

/** Says plainly when what is on the page may be old. Nothing is shown while all is well. */
export function NetworkBanner() {
  const t = useTexts();
  const now = useServerNow(1_000);
  const lang = useViewerState((state) => state.lang);
  const network = useViewerState((state) => state.network);
  const heardAt = useViewerState((state) => state.heardAt + state.offset);
  const show = useViewerState((state) => state.room?.show);
  // While live the server speaks at least every second; silence on an open line is news too.
  const isSilent = show?.status === 'live' && now - heardAt > silentMs;
  const asOf = show ? ` ${t.asOf(formatClock(heardAt, show.timeZone, lang))}` : '';
  const text =
    network.kind === 'offline'
      ? t.offline + asOf
      : network.kind === 'reconnecting'
        ? t.reconnecting(network.attempt) + asOf
        : isSilent
          ? asOf.trim()
          : '';
  return (
    <p className={text ? 'network shown' : 'network'} role="status">
      {text}
    </p>
  );
}
