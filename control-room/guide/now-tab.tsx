import type { GuidePage } from '#shared/contract/guides.ts';
import { formatMoneyShort } from '../ui/money.ts';
import { formatCount, formatRate } from '../ui/number.ts';
import { Qr } from '../ui/qr.tsx';
import { Briefing } from './briefing.tsx';
import { Contest } from './contest.tsx';
import { useWords } from './context.tsx';
import { ShareLink } from './share-link.tsx';
import { Tasks } from './tasks.tsx';

type Show = NonNullable<GuidePage['show']>;

/** What I do now: my tasks, my link, and how it goes. */
export function NowTab(props: { token: string; page: GuidePage; show: Show; again: () => void }) {
  const { token, page, show, again } = props;
  const { t, of } = useWords();
  const link = location.origin + show.link;
  const isOver = show.endedAt !== null;
  return (
    <>
      {show.tasks.length > 0 && <Tasks token={token} show={show} onDone={again} />}
      {!isOver && <Briefing key={show.id} token={token} show={show} />}
      <Figures show={show} />
      <Contest show={show} />
      {!isOver && (
        <section className="card link" aria-label={t('link')}>
          <h2>{t('link')}</h2>
          <Qr text={link} label={t('qr')} className="qr" />
          <p className="soft">{t('linkHint')}</p>
          <ShareLink link={link} title={of(show.title)} />
          <a className="pill" href={`${show.link}&name=${encodeURIComponent(page.guide.name.slice(0, 40))}`}>
            {t('open')}
          </a>
        </section>
      )}
      {show.tasks.length === 0 && (
        <section className="card" aria-label={t('tasks')}>
          <h2>{t('tasks')}</h2>
          <p className="soft">{t('noTasks')}</p>
        </section>
      )}
    </>
  );
}

function Figures({ show }: { show: Show }) {
  const { t, language } = useWords();
  const { figures, target, rank } = show;
  const n = (count: number) => formatCount(count, language);
  const money = (minor: number) => formatMoneyShort(minor, show.currency, language);
  const paid = figures?.paid ?? 0;
  const share = target && target.amount > 0 ? paid / target.amount : null;
  return (
    <section className="card figures" aria-label={t('figures')}>
      <h2>{t('figures')}</h2>
      <dl className="three">
        <div>
          <dt>{t('paid')}</dt>
          <dd>{money(paid)}</dd>
          <dd className="soft">{t('paidOrders', { n: n(figures?.paidOrders ?? 0) })}</dd>
        </div>
        <div>
          <dt>{t('visitors')}</dt>
          <dd>{n(figures?.uv ?? 0)}</dd>
          <dd className="soft">{t('visits', { n: n(figures?.pv ?? 0) })}</dd>
        </div>
        <div>
          <dt>{t('orders')}</dt>
          <dd>{n(figures?.orders ?? 0)}</dd>
          <dd className="soft">{t('online', { n: n(figures?.online ?? 0) })}</dd>
        </div>
      </dl>
      {!figures && show.status === 'live' && <p className="hint">{t('nobody')}</p>}
      <dl className="two">
        <div>
          <dt>{t('rank')}</dt>
          <dd>{rank.place === null ? t('noPlace') : t('place', { n: n(rank.place) })}</dd>
          <dd className="soft">{t('ofAll', { n: n(rank.of) })}</dd>
          {rank.inStore !== null && (
            <dd className="soft">{t('ofStore', { place: n(rank.inStore), n: n(rank.ofStore) })}</dd>
          )}
        </div>
        <div>
          <dt>{t('target')}</dt>
          {target && share !== null ? (
            <>
              <dd>{formatRate(share, language, 0)}</dd>
              <dd className="soft">{t('ofTarget', { done: money(paid), target: money(target.amount) })}</dd>
              <dd className="soft">
                {share >= 1 ? t('reached') : t('toGo', { amount: money(target.amount - paid) })}
              </dd>
            </>
          ) : (
            <dd className="soft">{t('noTarget')}</dd>
          )}
        </div>
      </dl>
      {share !== null && (
        <span className="bar" aria-hidden>
          <span style={{ width: `${Math.min(100, share * 100)}%` }} />
        </span>
      )}
    </section>
  );
}
