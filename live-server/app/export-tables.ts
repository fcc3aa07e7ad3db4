import type { Bilingual } from '#shared/contract/basics.ts';
import type { LiftEffect } from '#shared/contract/lift.ts';
import type { PaceFigures, PartFigures } from '#shared/contract/metrics.ts';
import type { FunnelSteps, ReviewView } from '#shared/contract/review.ts';
import type { ViewerGroup } from '#shared/contract/review-parts.ts';
import { regionAt, storeAt } from '#shared/domain/attribution/postings.ts';
import type { Directory } from '../storage/directory.ts';
import { type Cell, timeCell } from './csv.ts';

/** A table's columns, each with its name and how a row fills it. Amounts are minor units. */
export type Columns<Row> = readonly (readonly [name: string, cell: (row: Row) => Cell])[];
export interface Table {
  readonly header: readonly string[];
  readonly rows: Iterable<readonly Cell[]>;
}

export interface Names {
  readonly directory: Directory;
  readonly titleOf: (itemId: string) => Bilingual;
  /** The moment whose stores and regions are named: the show's. Epoch ms. */
  readonly placesAt: number;
}

export function tableOf<Row>(columns: Columns<Row>, rows: Iterable<Row>): Table {
  function* cells() {
    for (const row of rows) yield columns.map(([, cell]) => cell(row));
  }
  return { header: columns.map(([name]) => name), rows: cells() };
}

const part: Columns<PartFigures> = [
  ['uv', (row) => row.uv],
  ['pv', (row) => row.pv],
  ['orders', (row) => row.orders],
  ['paid_orders', (row) => row.paidOrders],
  ['buyers', (row) => row.buyers],
  ['units', (row) => row.units],
  ['placed_minor', (row) => row.placed],
  ['paid_minor', (row) => row.paid],
  ['refunded_minor', (row) => row.refunded],
  ['net_minor', (row) => row.net],
];
const rates: Columns<PartFigures> = [
  ['conversion', (row) => row.conversion],
  ['pay_rate', (row) => row.payRate],
  ['aov_minor', (row) => row.aov],
];
const pace: Columns<PartFigures & PaceFigures> = [
  ...part,
  ['target_uv', (row) => row.target?.uv ?? null],
  ['target_amount_minor', (row) => row.target?.amount ?? null],
  ['attainment_uv', (row) => row.attainment.uv],
  ['attainment_amount', (row) => row.attainment.amount],
  ...rates,
];

export function regionTable({ regions }: ReviewFigures, { directory }: Names): Table {
  const of = (id: string | null) => (id === null ? null : directory.regions.get(id));
  return tableOf<ReviewFigures['regions'][number]>(
    [
      ['region', (row) => of(row.regionId)?.code ?? row.regionId ?? ''],
      ['name_en', (row) => of(row.regionId)?.name.en ?? ''],
      ['name_zh', (row) => of(row.regionId)?.name.zh ?? ''],
      ...pace,
    ],
    regions,
  );
}
/** As much of a review as the live figures have. */
export type ReviewFigures = Pick<ReviewView, 'regions' | 'stores' | 'guides' | 'sources' | 'products'>;

export function storeTable({ stores }: ReviewFigures, { directory, placesAt }: Names): Table {
  const of = (id: string | null) => (id === null ? null : directory.stores.get(id));
  const regionOf = (id: string | null) => {
    const store = of(id);
    return store && directory.regions.get(regionAt(store, placesAt));
  };
  return tableOf<ReviewFigures['stores'][number]>(
    [
      ['store', (row) => of(row.storeId)?.code ?? row.storeId ?? ''],
      ['name_en', (row) => of(row.storeId)?.name.en ?? ''],
      ['name_zh', (row) => of(row.storeId)?.name.zh ?? ''],
      ['region', (row) => regionOf(row.storeId)?.code ?? ''],
      ...pace,
    ],
    stores,
  );
}

export function guideTable({ guides }: ReviewFigures, { directory, placesAt }: Names): Table {
  const of = (id: string | null) => (id === null ? null : directory.guides.get(id));
  const storeOf = (id: string | null) => {
    const guide = of(id);
    return guide && directory.stores.get(storeAt(guide, placesAt));
  };
  return tableOf<ReviewFigures['guides'][number]>(
    [
      ['guide', (row) => of(row.guideId)?.code ?? row.guideId ?? ''],
      ['name', (row) => of(row.guideId)?.name ?? ''],
      ['store', (row) => storeOf(row.guideId)?.code ?? ''],
      ...pace,
    ],
    guides,
  );
}

export const sourceTable = ({ sources }: ReviewFigures): Table =>
  tableOf<ReviewFigures['sources'][number]>([['source', (row) => row.source], ...part, ...rates], sources);

export function productTable({ products }: ReviewFigures, { directory, titleOf }: Names): Table {
  return tableOf<ReviewFigures['products'][number]>(
    [
      ['item_id', (row) => row.itemId],
      ['sku', (row) => directory.products.get(row.productId)?.sku ?? row.productId],
      ['title_en', (row) => titleOf(row.itemId).en],
      ['title_zh', (row) => titleOf(row.itemId).zh],
      ['impressions', (row) => row.impressions],
      ['clicks', (row) => row.clicks],
      ['impression_uv', (row) => row.impressionUv],
      ['click_uv', (row) => row.clickUv],
      ['ctr', (row) => row.ctr],
      ['pinned_ms', (row) => row.pinnedMs],
      ['prepared', (row) => row.prepared],
      ['orders', (row) => row.orders],
      ['paid_orders', (row) => row.paidOrders],
      ['buyers', (row) => row.buyers],
      ['units', (row) => row.units],
      ['placed_minor', (row) => row.placed],
      ['paid_minor', (row) => row.paid],
      ['refunded_minor', (row) => row.refunded],
      ['sell_through', (row) => row.sellThrough],
    ],
    products,
  );
}

export const dealTable = ({ deals }: ReviewView, { titleOf }: Names): Table =>
  tableOf<ReviewView['deals'][number]>(
    [
      ['deal_id', (row) => row.dealId],
      ['item_id', (row) => row.itemId],
      ['title_en', (row) => titleOf(row.itemId).en],
      ['title_zh', (row) => titleOf(row.itemId).zh],
      ['price_minor', (row) => row.price],
      ['quantity', (row) => row.quantity],
      ['opened_at_utc', (row) => timeCell(row.openedAt)],
      ['closed_at_utc', (row) => timeCell(row.closedAt)],
      ['orders', (row) => row.orders],
      ['paid_orders', (row) => row.paidOrders],
      ['units', (row) => row.units],
      ['paid_minor', (row) => row.paid],
      ['sold_out_after_ms', (row) => row.soldOutAfterMs],
    ],
    deals,
  );

export function funnelTable({ funnel }: ReviewView, { directory }: Names): Table {
  const rows: (FunnelSteps & { by: string; name: string })[] = [
    { by: 'all', name: '', ...funnel.total },
    ...funnel.bySource.map((row) => ({ by: 'source', name: row.source, ...row })),
    ...funnel.byRegion.map((row) => ({
      by: 'region',
      name: row.regionId === null ? '' : (directory.regions.get(row.regionId)?.code ?? row.regionId),
      ...row,
    })),
  ];
  return tableOf(
    [
      ['by', (row) => row.by],
      ['name', (row) => row.name],
      ['invited', (row) => row.invited],
      ['entered', (row) => row.uv],
      ['saw', (row) => row.impressionUv],
      ['clicked', (row) => row.clickUv],
      ['placed', (row) => row.placedUv],
      ['paid', (row) => row.paidUv],
    ],
    rows,
  );
}

export function segmentTable({ segments, relationship }: ReviewView): Table {
  const { newBuyers, oldBuyers, members, others } = segments;
  type Row = ViewerGroup & { of: string; group: string; coupons?: ReviewView['segments']['coupons'] };
  const rows: Row[] = [
    { of: 'buyers', group: 'new', ...newBuyers },
    { of: 'buyers', group: 'old', ...oldBuyers },
    ...members.map(({ segment, ...row }) => ({ of: 'members', group: segment, ...row })),
    { of: 'members', group: 'none', ...others },
    { of: 'relationship', group: 'brought-by-members', ...relationship.brought },
  ];
  return tableOf<Row>(
    [
      ['of', (row) => row.of],
      ['group', (row) => row.group],
      ['viewers', (row) => row.viewers],
      ['buyers', (row) => row.buyers],
      ['orders', (row) => row.orders],
      ['paid_orders', (row) => row.paidOrders],
      ['units', (row) => row.units],
      ['paid_minor', (row) => row.paid],
      ['coupons_issued', (row) => row.coupons?.issued ?? null],
      ['coupons_redeemed', (row) => row.coupons?.redeemed ?? null],
      ['coupons_paid_minor', (row) => row.coupons?.paid ?? null],
    ],
    rows,
  );
}

export function liftTable({ lift }: ReviewView): Table {
  type Action = ReviewView['lift']['actions'][number];
  const of = (name: string, read: (row: Action) => LiftEffect | null): Columns<Action> =>
    (['actual', 'expected', 'lift', 'low', 'high'] as const).map((part) => [
      `${name}_${part}`,
      (row) => read(row)?.[part] ?? null,
    ]);
  return tableOf<Action>(
    [
      ['at_utc', (row) => timeCell(row.at)],
      ['until_utc', (row) => timeCell(row.until)],
      ['kind', (row) => row.kind],
      ['what_en', (row) => row.label.en],
      ['what_zh', (row) => row.label.zh],
      ['by', (row) => row.actor],
      ['status', (row) => row.status],
      ['reason', (row) => row.reason ?? ''],
      ...of('clicks', (row) => row.clicks),
      ...of('orders', (row) => row.orders),
      ...of('paid_minor', (row) => row.paid),
      ...of('spill_minor', (row) => row.spill),
    ],
    lift.actions,
  );
}

export const comparisonTable = ({ comparison }: ReviewView): Table =>
  tableOf<ReviewView['comparison']['figures'][number]>(
    [
      ['figure', (row) => row.name],
      ['value', (row) => row.value],
      ['usual', (row) => row.usual],
      ['change', (row) => row.change],
      ['rank', (row) => row.rank],
      ['of', (row) => row.of],
      ['verdict', (row) => row.verdict ?? ''],
    ],
    comparison.figures,
  );

export function teamTable({ team }: ReviewView): Table {
  const rows = [
    ...team.shifts.map((row) => ({ kind: 'shift', name: row.host ?? '', ...row })),
    ...team.operators.map((row) => ({ kind: 'operator', ...row })),
  ];
  const number = (row: object, key: string): Cell => {
    const value: unknown = Object.entries(row).find(([name]) => name === key)?.[1];
    return typeof value === 'number' ? value : null;
  };
  return tableOf<(typeof rows)[number]>(
    [
      ['kind', (row) => row.kind],
      ['name', (row) => row.name],
      ['from_utc', (row) => ('from' in row ? timeCell(row.from) : '')],
      ['to_utc', (row) => ('to' in row ? timeCell(row.to) : '')],
      ...(['orders', 'placed', 'paid', 'entered', 'clicks', 'comments', 'likes'] as const).map(
        (key) =>
          [
            key === 'placed' || key === 'paid' ? `${key}_minor` : key,
            (row: object) => number(row, key),
          ] as const,
      ),
      ...(['actions', 'pins', 'deals', 'prices', 'answers', 'moderation', 'interventions'] as const).map(
        (key) => [key, (row: object) => number(row, key)] as const,
      ),
      ['answer_median_ms', (row) => ('answering' in row ? row.answering.medianMs : null)],
      ['answer_p90_ms', (row) => ('answering' in row ? row.answering.p90Ms : null)],
    ],
    rows,
  );
}

export function commentTable({ comments }: ReviewView, { titleOf }: Names): Table {
  const rows = [
    ...comments.questions.groups.map((row) => ({ kind: 'question', ...row })),
    ...comments.complaints.groups.map((row) => ({ kind: 'complaint', ...row })),
    ...comments.praise.samples.map((row) => ({
      ...{ kind: 'praise', topic: '', itemId: row.itemId, count: row.times, unanswered: 0, samples: [row] },
    })),
  ];
  return tableOf<(typeof rows)[number]>(
    [
      ['kind', (row) => row.kind],
      ['topic', (row) => row.topic],
      ['item_id', (row) => row.itemId ?? ''],
      ['title_en', (row) => (row.itemId === null ? '' : titleOf(row.itemId).en)],
      ['title_zh', (row) => (row.itemId === null ? '' : titleOf(row.itemId).zh)],
      ['count', (row) => row.count],
      ['unanswered', (row) => row.unanswered],
      ['samples', (row) => row.samples.map(({ text }) => text).join(' | ')],
    ],
    rows,
  );
}
