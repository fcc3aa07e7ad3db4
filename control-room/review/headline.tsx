import { Button } from '@mantine/core';
import { IconBulb, IconPlus } from '@tabler/icons-react';
import { useMay } from '../app/session.ts';
import { useText } from '../i18n/use-text.ts';
import { Panel } from '../ui/panel.tsx';
import { Scroller } from '../ui/scroller.tsx';
import { useReviewPage } from './context.ts';
import { outcome, verdictOf, worstFirst } from './outcome.ts';
import styles from './review.module.css';
import { UsualPanel } from './usual-panel.tsx';
import { VerdictState, verdictTone } from './verdict.tsx';

/** What matters, first: attainment overall and by region in words, and how the show stands beside earlier ones. */
export function Headline({ onUsual, onLessons }: { onUsual: () => void; onLessons: () => void }) {
  return (
    <div className={styles.headline}>
      <Attainment />
      <RegionsWorstFirst />
      <div className={styles.column}>
        <UsualPanel onAll={onUsual} />
        <NextTime onLessons={onLessons} />
      </div>
    </div>
  );
}

function Attainment() {
  const t = useText();
  const { review, basis, money, rate, names } = useReviewPage();
  const { audience, trade } = review.summary;
  const total = outcome({ ...trade, ...review.attainment }, basis);
  const amount = money(Math.abs(total.missing ?? total.actual));
  const withTarget = worstFirst(review.regions, basis).filter((region) => region.target !== null);
  const gap = (region: (typeof withTarget)[number]) => outcome(region, basis).missing ?? 0;
  const short = withTarget.filter((region) => verdictOf(region.attainment.amount) !== 'reached');
  const [largest] = [...short].sort((a, b) => gap(b) - gap(a));
  return (
    <Panel aside={<VerdictState verdict={total.verdict} />} title={t('review.headline')}>
      <p className={styles.bigRate} data-tone={verdictTone(total.verdict)}>
        {total.attainment === null ? money(total.actual) : rate(total.attainment)}
      </p>
      {total.target !== null && (
        <p className={styles.soft}>
          {t('review.ofTarget', { actual: money(total.actual), target: money(total.target) })} (
          {t(`review.basis.${basis}`)})
        </p>
      )}
      <Bar share={total.attainment} tone={verdictTone(total.verdict)} />
      <ul className={styles.words}>
        <li>
          {total.missing === null
            ? t('review.words.noTarget', { amount })
            : total.missing <= 0
              ? t('review.words.reached', { rate: rate(total.attainment), amount })
              : t('review.words.missed', { rate: rate(total.attainment), amount })}
        </li>
        {largest && (
          <li>
            {t('review.words.regionsShort', {
              n: short.length,
              of: withTarget.length,
              name: names.region(largest.regionId),
              amount: money(gap(largest)),
            })}
          </li>
        )}
        {withTarget.length > 0 && short.length === 0 && <li>{t('review.words.regionsAll')}</li>}
        {audience.pv === 0 && <li>{t('review.words.nobody')}</li>}
      </ul>
    </Panel>
  );
}

function RegionsWorstFirst() {
  const t = useText();
  const { review, basis, money, rate, names } = useReviewPage();
  return (
    <Panel title={t('review.regionsWorst')}>
      <Scroller className={styles.regions} label={t('review.tab.regions')}>
        <ol className={styles.regionList}>
          {worstFirst(review.regions, basis).map((region) => {
            const { actual, attainment, missing, verdict } = outcome(region, basis);
            const amount = money(Math.abs(missing ?? 0));
            return (
              <li key={region.regionId ?? 'none'}>
                <span className={styles.regionName}>{names.region(region.regionId)}</span>
                <VerdictState verdict={verdict} />
                <span className={styles.regionRate}>
                  {attainment === null ? money(actual) : rate(attainment)}
                </span>
                <Bar share={attainment} tone={verdictTone(verdict)} />
                {missing !== null && (
                  <span className={styles.regionGap}>
                    {missing > 0 ? t('review.short', { amount }) : t('review.above', { amount })}
                  </span>
                )}
              </li>
            );
          })}
        </ol>
      </Scroller>
    </Panel>
  );
}

function Bar({ share, tone }: { share: number | null; tone: string }) {
  return (
    <span aria-hidden className={styles.bar}>
      {share !== null && <span data-tone={tone} style={{ width: `${Math.min(100, share * 100)}%` }} />}
    </span>
  );
}

const shownLessons = 4;

function NextTime({ onLessons }: { onLessons: () => void }) {
  const t = useText();
  const { review } = useReviewPage();
  const mayWrite = useMay('review.write');
  return (
    <Panel
      aside={
        mayWrite && (
          <Button
            data-screen
            leftSection={<IconPlus aria-hidden size={13} />}
            onClick={onLessons}
            size="compact-xs"
            variant="default"
          >
            {t('review.addLesson')}
          </Button>
        )
      }
      title={t('review.nextTime')}
    >
      {review.lessons.length === 0 ? (
        <p className={styles.soft}>
          <IconBulb aria-hidden size={14} /> {t('review.noLessons')}
        </p>
      ) : (
        <ul className={styles.words}>
          {review.lessons.slice(-shownLessons).map((lesson) => (
            <li key={`${lesson.at} ${lesson.text}`}>
              {lesson.text}
              {lesson.owner && <span className={styles.soft}> · {lesson.owner}</span>}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
