import { useState } from 'react';
import type { GuidePage } from '#shared/contract/guides.ts';
import { formatMoneyShort } from '../ui/money.ts';
import { useWords } from './context.tsx';
import type { GuideText } from './texts/text-for.ts';

type Show = NonNullable<GuidePage['show']>;
const views = ['all', 'tier'] as const;

/** The contest: the first ten of all guides, or of my tier, and me wherever I stand. */
export function Contest({ show }: { show: Show }) {
  const { t, of, language } = useWords();
  const [view, setView] = useState<(typeof views)[number]>('all');
  const rows = show.contest[view];
  if (show.contest.all.length === 0) return null;
  return (
    <section className="card contest" aria-label={t('contest')}>
      <h2>{t('contest')}</h2>
      <p className="switch">
        {views.map((name) => (
          <button key={name} type="button" aria-pressed={view === name} onClick={() => setView(name)}>
            {t(`contestOf.${name}`)}
          </button>
        ))}
      </p>
      <ol>
        {rows.map((row) => (
          <li key={`${row.place} ${row.name}`} data-me={row.isMe} aria-current={row.isMe}>
            <b>{row.place}</b>
            <span>
              {row.name}
              {row.isMe && ` (${t('me')})`} <span className="badge">{tierName(t, row.tier)}</span>
              {row.store && <span className="soft"> {of(row.store)}</span>}
            </span>
            <b>{formatMoneyShort(row.paid, show.currency, language)}</b>
          </li>
        ))}
      </ol>
    </section>
  );
}

const tiers = ['gold', 'silver', 'bronze'] as const;

/** The usual tiers in the reader's language; a brand's own as it wrote them. */
function tierName(t: GuideText, tier: string): string {
  const known = tiers.find((one) => one === tier.toLowerCase());
  return known ? t(`tier.${known}`) : tier;
}
