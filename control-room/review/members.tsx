import type { CouponUse, ViewerGroup } from '#shared/contract/review-parts.ts';
import { useText } from '../i18n/use-text.ts';
import { useReviewPage } from './context.ts';
import { type Column, DataTable } from './data-table.tsx';
import styles from './insight.module.css';
import type { Sort } from './sorting.ts';

interface Sorting {
  readonly sort: Sort | null;
  readonly onSort: (sort: Sort) => void;
}
type ColumnName =
  | 'viewers'
  | 'buyers'
  | 'conversion'
  | 'orders'
  | 'paid'
  | 'share'
  | 'aov'
  | 'issued'
  | 'redeemed'
  | 'couponPaid';
type Row = ViewerGroup & { readonly name: string; readonly coupons?: CouponUse };

/** What the show did for the brand's relationship with its members, and who bought. */
export function Members(sorting: Sorting) {
  const t = useText();
  const { review, money, count, rate } = useReviewPage();
  const { relationship, segments } = review;
  const { brought } = relationship;
  const figures = [
    [
      'reached',
      count(relationship.membersReached),
      t('review.insight.members.reachedNote', {
        rate: rate(relationship.reach),
        n: count(relationship.members),
      }),
    ],
    [
      'value',
      money(relationship.valuePerMember === null ? null : Math.round(relationship.valuePerMember)),
      t('review.insight.members.valueNote'),
    ],
    [
      'brought',
      rate(relationship.broughtShare),
      t('review.insight.members.broughtNote', {
        viewers: count(brought.viewers),
        amount: money(brought.paid),
      }),
    ],
  ] as const;
  return (
    <div className={styles.pad}>
      <div className={styles.three}>
        {figures.map(([name, value, note]) => (
          <section className={styles.figure} key={name}>
            <h3>{t(`review.insight.members.${name}`)}</h3>
            <b>{value}</b>
            <p className={styles.soft}>{note}</p>
          </section>
        ))}
      </div>
      <section>
        <h3 className={styles.heading}>{t('review.insight.members.buyers')}</h3>
        <p className={styles.soft}>{t('review.insight.members.buyersNote')}</p>
        <Groups
          {...sorting}
          label={t('review.insight.members.buyers')}
          rows={[
            { name: t('review.insight.members.group.new'), ...segments.newBuyers },
            { name: t('review.insight.members.group.old'), ...segments.oldBuyers },
          ]}
        />
      </section>
      <section>
        <h3 className={styles.heading}>{t('review.insight.members.segments')}</h3>
        <Groups
          {...sorting}
          hasCoupons
          label={t('review.insight.members.segments')}
          rows={[
            ...segments.members.map((row) => ({
              name: t(`review.insight.members.segment.${row.segment}`),
              ...row,
            })),
            { name: t('review.insight.members.group.none'), ...segments.others },
          ]}
        />
      </section>
    </div>
  );
}

function Groups(props: Sorting & { rows: readonly Row[]; label: string; hasCoupons?: boolean }) {
  const t = useText();
  const { review, money, count, rate } = useReviewPage();
  const { paid } = review.summary.trade;
  const column = (
    key: ColumnName,
    value: (row: Row) => number | null,
    write: (value: number | null) => string,
  ): Column<Row> => ({
    key,
    title: t(`review.insight.members.column.${key}`),
    value,
    cell: (row) => write(value(row)),
    isNumeric: true,
  });
  const columns: Column<Row>[] = [
    { key: 'name', title: t('review.insight.members.column.group'), value: (row) => row.name },
    column('viewers', (row) => row.viewers, count),
    column('buyers', (row) => row.buyers, count),
    column('conversion', (row) => row.conversion, rate),
    column('orders', (row) => row.paidOrders, count),
    column('paid', (row) => row.paid, money),
    column('share', (row) => (paid === 0 ? null : row.paid / paid), rate),
    column('aov', (row) => (row.aov === null ? null : Math.round(row.aov)), money),
    ...(props.hasCoupons
      ? [
          column('issued', (row) => row.coupons?.issued ?? null, count),
          column('redeemed', (row) => row.coupons?.redeemed ?? null, count),
          column('couponPaid', (row) => row.coupons?.paid ?? null, money),
        ]
      : []),
  ];
  return (
    <DataTable
      columns={columns}
      first={{ key: 'paid', isDescending: true }}
      label={props.label}
      onSort={props.onSort}
      rowKey={(row) => row.name}
      rows={props.rows}
      sort={props.sort}
    />
  );
}
