import { useState } from 'react';
import type { GuideItem, GuidePage } from '#shared/contract/guides.ts';
import { formatPrice } from '../ui/money.ts';
import { useWords } from './context.tsx';
import { PosterSheet } from './poster-sheet.tsx';

type Show = NonNullable<GuidePage['show']>;

/** A picture to send for the show and for each of its products, with my QR in it. */
export function PostersTab({ guide, show }: { guide: GuidePage['guide']; show: Show }) {
  const { t, of, language } = useWords();
  const [chosen, setChosen] = useState<GuideItem | 'show' | null>(null);
  const first = show.items[0];
  return (
    <section aria-label={t('tab.posters')}>
      <ul className="posters">
        <li>
          <button type="button" onClick={() => setChosen('show')}>
            {first && <img src={first.imageUrl} alt="" />}
            <span className="name">{t('posterShow')}</span>
            <span className="soft">{of(show.title)}</span>
          </button>
        </li>
        {show.items.map((item) => (
          <li key={item.itemId} data-out={item.available <= 0}>
            <button type="button" onClick={() => setChosen(item)}>
              <img src={item.imageUrl} alt="" loading="lazy" />
              <span className="name">{of(item.title)}</span>
              <span className="soft">
                {item.available <= 0
                  ? t('soldOut')
                  : item.dealPrice === null
                    ? formatPrice(item.price, show.currency, language)
                    : t('dealPrice', { price: formatPrice(item.dealPrice, show.currency, language) })}
                {show.pinned.includes(item.itemId) && ` · ${t('pinned')}`}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {chosen && (
        <PosterSheet
          guideName={guide.name}
          show={show}
          item={chosen === 'show' ? null : chosen}
          onClose={() => setChosen(null)}
        />
      )}
    </section>
  );
}
