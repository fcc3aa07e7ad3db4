import { isRegionAction } from '#shared/contract/interventions.ts';
import { useShow } from '../app/queries.ts';
import { inLanguage } from '../i18n/language.ts';
import { useText } from '../i18n/use-text.ts';
import { budgetWords, couponWords } from '../offers/intervention-words.ts';
import { effectText } from '../ui/effect-text.ts';
import { Empty } from '../ui/empty.tsx';
import { useReviewPage } from './context.ts';
import styles from './review.module.css';

/** The first few by name: a region can have a hundred guides. */
const namesOf = (ticks: readonly { name: string }[]): string =>
  ticks.length > 5
    ? `${namesOf(ticks.slice(0, 5))} +${ticks.length - 5}`
    : ticks.map(({ name }) => name).join(', ');

export function Interventions() {
  const t = useText();
  const { review, clock, names, count, money } = useReviewPage();
  if (review.interventions.length === 0) return <Empty title={t('review.empty.rows')} />;
  return (
    <ul className={`${styles.log} ${styles.padded}`}>
      {review.interventions.map((one) => (
        <li key={one.id}>
          <time>{clock(one.raisedAt)}</time>
          <span>
            <b>{names.region(one.regionId)}</b>{' '}
            {isRegionAction(one.action) ? t(`review.action.${one.action}`) : one.action}: {one.note}{' '}
            <span className={styles.soft}>({one.raisedBy})</span>
            {one.budget && <span className={styles.answer}>{budgetWords(t, one.budget, money)}</span>}
            {one.offerId !== null && <Coupon offerId={one.offerId} />}
            {one.effect && (
              <span className={styles.answer}>
                {t('act.entries')}: {effectText(t, one.effect.entries, count)}
                <br />
                {t('act.sales')}: {effectText(t, one.effect.sales, money)}
              </span>
            )}
            <span className={styles.answer}>
              {one.ticks.length > 0 && `${t('act.doneBy', { names: namesOf(one.ticks) })} · `}
              {one.closedAt === null
                ? t('review.open')
                : `${t('review.column.closed')} ${clock(one.closedAt)}${one.closedNote ? `: ${one.closedNote}` : ''}`}
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}

/** What the region's viewers were given, and how many took it. */
function Coupon({ offerId }: { offerId: string }) {
  const t = useText();
  const { review, language } = useReviewPage();
  const offer = useShow(review.show.id).data?.offers.find(({ id }) => id === offerId);
  if (!offer) return null;
  return (
    <span className={styles.answer}>
      {inLanguage(offer.title, language)} · {couponWords(t, offer, offer.figures, language)}
    </span>
  );
}
