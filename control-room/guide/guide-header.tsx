import type { GuidePage } from '#shared/contract/guides.ts';
import { formatDay, formatElapsed, formatLength, formatMinute } from '../ui/time.ts';
import { useNow } from '../ui/use-now.ts';
import { useWords } from './context.tsx';

/** Who I am, which show this is about and where it stands. */
export function GuideHeader({ page, onShow }: { page: GuidePage; onShow: (showId: string) => void }) {
  const { t, of, language, setLanguage } = useWords();
  const { guide, store, region, show, shows } = page;
  const place = [store && of(store.name), region && of(region)].filter(Boolean).join(' · ');
  return (
    <header className="head">
      <div className="me">
        <h1>{guide.name}</h1>
        <p className="soft">
          {guide.code} · {place}
        </p>
      </div>
      <button
        type="button"
        className="language"
        lang={language === 'en' ? 'zh-CN' : 'en'}
        onClick={() => setLanguage(language === 'en' ? 'zh-CN' : 'en')}
      >
        {language === 'en' ? '中文' : 'English'}
      </button>
      {show && (
        <div className="which">
          <span className="badge" data-status={show.status}>
            {t(`state.${show.status}`)}
          </span>
          {shows.length > 1 ? (
            <select aria-label={t('show')} value={show.id} onChange={(event) => onShow(event.target.value)}>
              {shows.map((one) => (
                <option key={one.id} value={one.id}>
                  {of(one.title)}
                </option>
              ))}
            </select>
          ) : (
            <strong>{of(show.title)}</strong>
          )}
          <When show={show} ahead={page.at} />
        </div>
      )}
    </header>
  );
}

function When({ show, ahead }: { show: NonNullable<GuidePage['show']>; ahead: number }) {
  const { t, language } = useWords();
  // Within a question's answer of the server's clock, which is all an hour's countdown needs.
  const now = Math.max(useNow(), ahead);
  const { startedAt, endedAt, plannedStartAt, timeZone } = show;
  const left = plannedStartAt - now;
  const text =
    endedAt !== null
      ? t('endedAt', { time: formatMinute(endedAt, timeZone, language) })
      : startedAt !== null
        ? t('onFor', { time: formatElapsed(now - startedAt) })
        : left <= 0
          ? t('soon')
          : left < 3_600_000
            ? t('startsIn', { time: formatLength(left) })
            : t('startsAt', { time: formatDay(plannedStartAt, timeZone, language) });
  return <span className="soft">{text}</span>;
}
