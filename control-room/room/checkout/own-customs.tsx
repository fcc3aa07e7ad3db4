import type { CustomView } from '#shared/contract/custom.ts';
import { useServerNow, useTexts, useViewerState } from '../context.tsx';
import { formatMoment } from '../format.ts';
import { customStateAt, isUnderWay } from '../offers/custom-standing.ts';
import { useMoney } from '../offers/offer-words.ts';
import type { Panel } from '../panel.ts';

const none: CustomView[] = [];

/** Pieces being quoted or made for the viewer: found here when the offer is closed and the show is over, too. */
export function OwnCustoms({ onPanel }: { onPanel: (panel: Panel) => void }) {
  const t = useTexts();
  const money = useMoney();
  const now = useServerNow(5_000);
  const lang = useViewerState((state) => state.lang);
  const items = useViewerState(({ room }) => room?.items);
  const timeZone = useViewerState(({ room }) => room?.show.timeZone ?? 'UTC');
  const customs = useViewerState(({ room }) => room?.me.customs ?? none).filter(isUnderWay);
  if (customs.length === 0) return null;
  return (
    <section aria-label={t.custom.made} className="own-customs">
      <h3>{t.custom.made}</h3>
      <ul>
        {customs.map((custom) => {
          const { id, offerId, itemId, quote } = custom;
          const item = items?.find((known) => known.itemId === itemId);
          const state = customStateAt(custom, now);
          const title = item?.title[lang] ?? itemId;
          return (
            <li key={id}>
              <button
                aria-label={`${title}: ${t.custom.state[state]}`}
                onClick={() => onPanel({ kind: 'custom', offerId })}
                type="button"
              >
                {item && <img alt="" height="48" src={item.imageUrl} width="48" />}
                <span>
                  <b>{title}</b>
                  <small>
                    {t.custom.state[state]}
                    {state === 'quoted' &&
                      quote &&
                      ` · ${t.custom.stands(formatMoment(quote.validUntil, timeZone, lang, 'bare'))}`}
                  </small>
                </span>
                {quote && <b>{money(quote.price)}</b>}
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
