import { IconCircleCheck, IconCircleX, IconHourglass } from '@tabler/icons-react';
import type { DemandTestView } from '#shared/contract/demand.ts';
import { useShow } from '../app/queries.ts';
import { inLanguage } from '../i18n/language.ts';
import { useText } from '../i18n/use-text.ts';
import { Scroller } from '../ui/scroller.tsx';
import { Status } from '../ui/status.tsx';
import tables from '../ui/table.module.css';
import { formatDay } from '../ui/time.ts';
import { useReviewPage } from './context.ts';
import styles from './review.module.css';

const looks = {
  go: { tone: 'good', icon: IconCircleCheck },
  'no-go': { tone: 'off', icon: IconCircleX },
  open: { tone: 'warn', icon: IconHourglass },
} as const;

interface Row {
  readonly part: 'variant' | 'region' | 'segment';
  readonly name: string;
  readonly units: number;
  readonly deposits: number;
  readonly amount: number;
}

/** Presales that asked whether a piece is to be made: deposits by part against the quantity, and the decision. */
export function DemandTests() {
  const { review } = useReviewPage();
  return review.demandTests.map((test) => <DemandTest key={test.offerId} test={test} />);
}

function DemandTest({ test }: { test: DemandTestView }) {
  const t = useText();
  const { review, count, money, rate, language } = useReviewPage();
  const rows = useRows(test);
  const title = inLanguage(test.title, language);
  const decision = test.decision ?? 'open';
  const missing = test.goQuantity - test.units;
  const cells = ({ units, deposits, amount }: Omit<Row, 'part' | 'name'>) => (
    <>
      <td data-numeric="true">{count(units)}</td>
      <td data-numeric="true">{rate(units / test.goQuantity)}</td>
      <td data-numeric="true">{count(deposits)}</td>
      <td data-numeric="true">{money(amount)}</td>
    </>
  );
  return (
    <section aria-label={`${t('demand.title')}: ${title}`} className={styles.padded}>
      <h3 className={styles.heading}>
        {t('demand.title')}: {title}
      </h3>
      <p>
        <Status
          icon={looks[decision].icon}
          tone={looks[decision].tone}
          word={t(`demand.decision.${decision}`)}
        />{' '}
        {t('demand.stands', { n: count(test.units), all: count(test.goQuantity) })}
        {' · '}
        {missing > 0 ? t('demand.short', { n: count(missing) }) : t('demand.reached')}
        {test.decision === null &&
          ` · ${t('demand.decideBy', { time: formatDay(test.decideBy, review.show.timeZone, language) })}`}
      </p>
      <Scroller className={styles.scroller} label={title}>
        <table className={`${tables.steady} ${styles.table}`}>
          <thead>
            <tr>
              <th scope="col">{t('demand.by')}</th>
              <th data-numeric="true" scope="col">
                {t('demand.units')}
              </th>
              <th data-numeric="true" scope="col">
                {t('demand.share')}
              </th>
              <th data-numeric="true" scope="col">
                {t('demand.deposits')}
              </th>
              <th data-numeric="true" scope="col">
                {t('demand.amount')}
              </th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row">{t('demand.total')}</th>
              {cells(test)}
            </tr>
            {rows.map((row) => (
              <tr key={`${row.part} ${row.name}`}>
                <th scope="row">
                  <span className={styles.soft}>{t(`demand.part.${row.part}`)}</span> {row.name}
                </th>
                {cells(row)}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroller>
    </section>
  );
}

function useRows(test: DemandTestView): Row[] {
  const t = useText();
  const { review, names, language } = useReviewPage();
  const terms = useShow(review.show.id).data?.offers.find(({ id }) => id === test.offerId)?.terms;
  const variants = terms?.kind === 'presale' ? (terms.variants ?? []) : [];
  const variant = (id: string | null) => {
    const found = variants.find((one) => one.id === id);
    return found ? inLanguage(found.title, language) : (id ?? t('demand.noVariant'));
  };
  return [
    ...test.byVariant.map((part) => ({ ...part, part: 'variant' as const, name: variant(part.variantId) })),
    ...test.byRegion.map((part) => ({
      ...part,
      part: 'region' as const,
      name: names.region(part.regionId),
    })),
    ...test.bySegment.map((part) => ({
      ...part,
      part: 'segment' as const,
      name: part.segment === null ? t('demand.noSegment') : t(`offers.segment.${part.segment}`),
    })),
  ];
}
