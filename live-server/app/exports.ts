import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import type { PaceFigures, PartFigures } from '#shared/contract/metrics.ts';
import { timelineBuckets, timelineStep } from '#shared/domain/metrics/timeline.ts';
import type { Directory } from '../storage/directory.ts';
import type { Stores } from '../storage/stores.ts';
import { refundHeader, refundRows } from './after-sale.ts';
import { type Cell, csvOf, timeCell } from './csv.ts';
import { metricsInScope, metricsOf, type Standing } from './figures.ts';
import { orderHeader, orderRows } from './order-rows.ts';
import { settlementHeader, settlementOf, settlementRows } from './settling.ts';
import { titlesOf } from './titles.ts';

export interface ExportSettings {
  readonly stores: Stores;
  readonly directory: Directory;
  /** Regions whose rows may be seen; null = all. */
  readonly scope: ReadonlySet<string> | null;
}
export interface Export {
  readonly contentType: string;
  readonly chunks: AsyncIterable<string>;
}

const TIMELINE_STEP = 60_000;
const PAGE = 2_000;

/**
 * A file of a show's record. Amounts are minor units of the currency named beside them, instants UTC. The raw logs
 * are for those who see every region: `forbidden` for others. `not_found` for an unknown name.
 */
export function exportOf(
  name: string,
  standing: Standing,
  settings: ExportSettings,
  version?: number,
): Result<Export> {
  const { directory, scope } = settings;
  const csv = (header: readonly string[], rows: Iterable<readonly Cell[]>): Result<Export> =>
    accept({ contentType: 'text/csv; charset=utf-8', chunks: csvOf(header, rows) });
  switch (name) {
    case 'orders.csv':
      return csv(orderHeader, orderRows(standing, directory, scope));
    case 'refunds.csv':
      return csv(refundHeader, refundRows(standing.ledger, standing.state.currency, scope));
    case 'products.csv':
      return csv(...products(standing, directory));
    case 'regions.csv':
      return csv(...regions(standing, settings));
    case 'guides.csv':
      return csv(...guides(standing, settings));
    case 'timeline.csv':
      return csv(...timeline(standing));
    case 'settlement.csv': {
      const view = settlementOf(standing, directory, scope, version);
      return view.ok ? csv(settlementHeader, settlementRows(view.value, directory, scope === null)) : view;
    }
    case 'events.ndjson':
      return scope ? refuse('forbidden') : ndjson(eventLines(standing));
    case 'activity.ndjson':
      return scope ? refuse('forbidden') : ndjson(activityLines(settings.stores, standing.state.showId));
    default:
      return refuse('not_found', 'There is no such export');
  }
}

type Table = [header: readonly string[], rows: Iterable<readonly Cell[]>];

const ndjson = (chunks: AsyncIterable<string>): Result<Export> =>
  accept({ contentType: 'application/x-ndjson; charset=utf-8', chunks });

const partHeader = [
  'uv',
  'pv',
  'orders',
  'paid_orders',
  'buyers',
  'units',
  'placed_minor',
  'paid_minor',
  'refunded_minor',
  'net_minor',
  'target_uv',
  'target_amount_minor',
  'attainment_uv',
  'attainment_amount',
];
const partCells = (row: PartFigures & PaceFigures): Cell[] => [
  row.uv,
  row.pv,
  row.orders,
  row.paidOrders,
  row.buyers,
  row.units,
  row.placed,
  row.paid,
  row.refunded,
  row.net,
  row.target?.uv ?? null,
  row.target?.amount ?? null,
  row.attainment.uv,
  row.attainment.amount,
];

function products(standing: Standing, directory: Directory): Table {
  const { state, events } = standing;
  const titleOf = titlesOf(events, directory);
  const rows = metricsOf(standing).products.map((row): Cell[] => {
    const product = directory.products.get(row.productId);
    const title = titleOf(row.itemId);
    return [
      row.itemId,
      product?.sku ?? row.productId,
      title.en,
      title.zh,
      row.impressions,
      row.clicks,
      row.impressionUv,
      row.clickUv,
      row.pinnedMs,
      row.prepared,
      row.orders,
      row.paidOrders,
      row.buyers,
      row.units,
      row.placed,
      row.paid,
      row.refunded,
      row.sellThrough,
      state.currency,
    ];
  });
  const header = [
    'item_id',
    'sku',
    'title_en',
    'title_zh',
    'impressions',
    'clicks',
    'impression_uv',
    'click_uv',
    'pinned_ms',
    'prepared',
    'orders',
    'paid_orders',
    'buyers',
    'units',
    'placed_minor',
    'paid_minor',
    'refunded_minor',
    'sell_through',
    'currency',
  ];
  return [header, rows];
}

function regions(standing: Standing, { directory, scope }: ExportSettings): Table {
  const { currency } = standing.state;
  const rows = metricsInScope(metricsOf(standing), scope, directory).regions.map((row): Cell[] => {
    const region = row.regionId === null ? null : directory.regions.get(row.regionId);
    return [
      region?.code ?? row.regionId ?? '',
      region?.name.en ?? '',
      region?.name.zh ?? '',
      ...partCells(row),
      currency,
    ];
  });
  return [['region', 'name_en', 'name_zh', ...partHeader, 'currency'], rows];
}

function guides(standing: Standing, { directory, scope }: ExportSettings): Table {
  const { currency } = standing.state;
  const rows = metricsInScope(metricsOf(standing), scope, directory).guides.map((row): Cell[] => {
    const guide = row.guideId === null ? null : directory.guides.get(row.guideId);
    const store = guide && directory.stores.get(guide.storeId);
    return [
      guide?.code ?? row.guideId ?? '',
      guide?.name ?? '',
      store?.code ?? '',
      ...partCells(row),
      currency,
    ];
  });
  return [['guide', 'name', 'store', ...partHeader, 'currency'], rows];
}

function timeline({ record, at, state }: Standing): Table {
  const step = timelineStep(record.fold, { step: TIMELINE_STEP, at });
  const rows = timelineBuckets(record.fold, { step, at }).map((bucket): Cell[] => [
    timeCell(bucket.at),
    bucket.online,
    bucket.pcu,
    bucket.pv,
    bucket.likes,
    bucket.comments,
    bucket.shares,
    bucket.follows,
    bucket.impressions,
    bucket.clicks,
    bucket.orders,
    bucket.placed,
    bucket.paid,
    bucket.refunded,
    bucket.units,
    state.currency,
  ]);
  const header = [
    'from_utc',
    'online',
    'pcu',
    'pv',
    'likes',
    'comments',
    'shares',
    'follows',
    'impressions',
    'clicks',
    'orders',
    'placed_minor',
    'paid_minor',
    'refunded_minor',
    'units',
    'currency',
  ];
  return [header, rows];
}

async function* eventLines({ events }: Standing): AsyncGenerator<string> {
  for (let start = 0; start < events.length; start += PAGE)
    yield events
      .slice(start, start + PAGE)
      .map((record) => `${JSON.stringify(record)}\n`)
      .join('');
}

/** Straight from the store, page by page: the record may be larger than memory. */
async function* activityLines(stores: Stores, showId: string): AsyncGenerator<string> {
  await stores.activity.flush();
  for (let after = 0; ; ) {
    const rows = await stores.activity.read(showId, after, PAGE);
    const last = rows.at(-1);
    if (!last) return;
    yield rows
      .map(({ seq, factId, fact }) => `${JSON.stringify({ seq, ...(factId ? { factId } : {}), ...fact })}\n`)
      .join('');
    after = last.seq;
  }
}
