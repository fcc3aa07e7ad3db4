import type { ShowStatus } from '#shared/contract/shows.ts';
import { useTexts, useViewer, useViewerState } from './context.tsx';
import { formatCount } from './format.ts';
import type { Texts } from './i18n/texts.ts';
import { Icon } from './icons.tsx';

/** Who is on, whether it is live, and how many watch. */
export function Header() {
  const t = useTexts();
  const viewer = useViewer();
  const lang = useViewerState((state) => state.lang);
  const show = useViewerState((state) => state.room?.show);
  const online = useViewerState((state) => state.room?.online ?? 0);
  const isFollowing = useViewerState((state) => state.isFollowing);
  const canFollow = useViewerState(
    (state) => state.network.kind === 'connected' && state.room?.show.status === 'live',
  );
  if (!show) return null;
  return (
    <header className="room-head">
      <div className="room-name">
        <h1>{show.title[lang]}</h1>
        <p>
          <StatusBadge status={show.status} t={t} />
          <span>
            <Icon name="eye" size={15} /> {t.online(formatCount(online, lang))}
          </span>
        </p>
      </div>
      <button
        aria-pressed={isFollowing}
        className={isFollowing ? 'pill on' : 'pill'}
        disabled={!canFollow && !isFollowing}
        onClick={viewer.follow}
        type="button"
      >
        <Icon name={isFollowing ? 'check' : 'plus'} size={15} /> {isFollowing ? t.following : t.follow}
      </button>
      <button
        className="pill quiet"
        lang={lang === 'en' ? 'zh-CN' : 'en'}
        onClick={() => viewer.setLanguage(lang === 'en' ? 'zh' : 'en')}
        type="button"
      >
        {lang === 'en' ? '中文' : 'English'}
      </button>
    </header>
  );
}

function StatusBadge({ status, t }: { status: ShowStatus; t: Texts }) {
  if (status === 'live')
    return (
      <span className="badge live">
        <i aria-hidden="true" /> {t.onAir}
      </span>
    );
  const label =
    status === 'rehearsal'
      ? t.rehearsal
      : status === 'ended' || status === 'reviewed'
        ? t.ended
        : t.startsSoon;
  return <span className="badge">{label}</span>;
}
