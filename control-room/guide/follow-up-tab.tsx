import type { GuidePage, Prospect } from '#shared/contract/guides.ts';
import { fetchFollowUps } from './api.ts';
import { useWords } from './context.tsx';
import { usePolled } from './use-polled.ts';

type Show = NonNullable<GuidePage['show']>;

/** After the show: who came by my link, was interested, and did not buy. */
export function FollowUpTab({ token, show }: { token: string; show: Show }) {
  const { t } = useWords();
  if (show.endedAt === null)
    return (
      <div className="card empty">
        <p>{t('afterNotYet')}</p>
      </div>
    );
  return <People token={token} show={show} />;
}

function People({ token, show }: { token: string; show: Show }) {
  const { t } = useWords();
  const { value: list } = usePolled(`after ${show.id}`, 60_000, () => fetchFollowUps(token, show.id));
  if (!list) return <p className="opening">{t('loading')}</p>;
  return (
    <section className="card" aria-label={t('after')}>
      <h2>{t('after')}</h2>
      <p className="soft">{list.total === 0 ? t('afterNone') : t('afterCount', { n: list.total })}</p>
      <ul className="people">
        {list.items.map((one) => (
          <Person key={one.viewerId} one={one} show={show} />
        ))}
      </ul>
    </section>
  );
}

function Person({ one, show }: { one: Prospect; show: Show }) {
  const { t, of } = useWords();
  const titles = new Map(show.items.map((item) => [item.itemId, of(item.title)]));
  const clicked = one.clicked.flatMap((itemId) => titles.get(itemId) ?? []);
  return (
    <li className="prospect">
      <p>
        <span className="name">{one.name || t('anonymous')}</span>
        {one.memberId !== null && <span className="badge">{t('member')}</span>}
        {one.claimed && (
          <span className="badge" data-claimed>
            {t('claimed')}
          </span>
        )}
      </p>
      {clicked.length > 0 && (
        <p className="soft">
          {t('looked')}: {clicked.slice(0, 3).join(' · ')}
        </p>
      )}
      {one.comments.length > 0 && (
        <p>
          {t('asked')}: {one.comments.map((text) => `“${text}”`).join(' ')}
        </p>
      )}
    </li>
  );
}
