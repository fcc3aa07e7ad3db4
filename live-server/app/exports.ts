import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import type { BucketFigures } from '#shared/contract/metrics.ts';
import type { ReviewView } from '#shared/contract/review.ts';
import type { ExportName } from '#shared/contract/show-routes.ts';
import { placesOfShowAt } from '#shared/domain/attribution/postings.ts';
import { timelineBuckets, timelineStep } from '#shared/domain/metrics/timeline.ts';
import type { Directory } from '../storage/directory.ts';
import type { Stores } from '../storage/stores.ts';
import { refundHeader, refundRows } from './after-sale.ts';
import { type Cell, csvOf, timeCell } from './csv.ts';
import {
  type Columns,
  commentTable,
  comparisonTable,
  dealTable,
  funnelTable,
  guideTable,
  liftTable,
  type Names,
  productTable,
  regionTable,
  segmentTable,
  sourceTable,
  storeTable,
  type Table,
  tableOf,
  teamTable,
} from './export-tables.ts';
import { metricsInScope, metricsOf, type Standing } from './figures.ts';
import { orderHeader, orderRows } from './order-rows.ts';
import { settlementHeader, settlementOf, settlementRows } from './settling.ts';
import { titlesOf } from './titles.ts';

export interface ExportSettings {
  readonly stores: Stores;
  readonly directory: Directory;
  /** Regions whose rows may be seen; null = all. */
  readonly scope: ReadonlySet<string> | null;
  /** The region the reader restricts the rows to; null = none. */
  readonly regionId: string | null;
  /** The whole show, where `standing` is of a part of it. */
  readonly whole: Standing;
  /** The review of the same part, for the tables that are its own. `show_not_ended` before there is one. */
  readonly review: () => Promise<Result<ReviewView>>;
}
export interface Export {
  readonly contentType: string;
  readonly chunks: AsyncIterable<string>;
}

const TIMELINE_STEP = 60_000;
const PAGE = 2_000;

/**
 * A file of a show's record, or of a part of it. Amounts are minor units, instants UTC; every row of a CSV names the
 * currency, the show's zone, the part and region it is restricted to, and when it was made. The raw logs are for
 * those who see every region: `forbidden` for others. `not_found` for an unknown name.
 */
export async function exportOf(
  name: string,
  standing: Standing,
  settings: ExportSettings,
  version?: number,
): Promise<Result<Export>> {
  const { scope, directory, regionId } = settings;
  const rows = regionId === null ? scope : new Set(scope === null || scope.has(regionId) ? [regionId] : []);
  const context = contextOf(standing, settings);
  const csv = ({ header, rows }: Table): Result<Export> => {
    // No column twice: some tables name the currency beside their amounts.
    const more = context.filter(([name]) => !header.includes(name));
    const cells = more.map(([, cell]) => cell);
    return accept({
      contentType: 'text/csv; charset=utf-8',
      chunks: csvOf([...header, ...more.map(([name]) => name)], withContext(rows, cells)),
    });
  };
  switch (name) {
    case 'orders.csv':
      return csv({ header: orderHeader, rows: orderRows(standing, directory, rows) });
    case 'refunds.csv':
      return csv({ header: refundHeader, rows: refundRows(standing.ledger, standing.state.currency, rows) });
    case 'timeline.csv':
      return csv(timeline(standing, settings.whole));
    case 'settlement.csv': {
      const view = settlementOf(settings.whole, directory, rows, version);
      return view.ok
        ? csv({ header: settlementHeader, rows: settlementRows(view.value, directory, rows === null) })
        : view;
    }
    case 'events.ndjson':
      return scope ? refuse('forbidden') : ndjson(eventLines(standing));
    case 'activity.ndjson':
      return scope ? refuse('forbidden') : ndjson(activityLines(settings.stores, standing));
  }
  const names = {
    directory,
    titleOf: titlesOf(standing.events, directory),
    placesAt: placesOfShowAt(standing.state),
  };
  const figures = () => metricsInScope(metricsOf(standing), rows, directory, standing.state);
  switch (name) {
    case 'products.csv':
      return csv(productTable(figures(), names));
    case 'regions.csv':
      return csv(regionTable(figures(), names));
    case 'stores.csv':
      return csv(storeTable(figures(), names));
    case 'guides.csv':
      return csv(guideTable(figures(), names));
    case 'sources.csv':
      return csv(sourceTable(figures()));
  }
  const table = reviewTables.find(([known]) => known === name)?.[1];
  if (!table) return refuse('not_found', 'There is no such export');
  const review = await settings.review();
  return review.ok ? csv(table(review.value, names)) : review;
}

/** Tables of the review itself. */
const reviewTables: readonly (readonly [ExportName, (review: ReviewView, names: Names) => Table])[] = [
  ['deals.csv', dealTable],
  ['funnel.csv', funnelTable],
  ['segments.csv', segmentTable],
  ['lift.csv', liftTable],
  ['comparison.csv', comparisonTable],
  ['team.csv', teamTable],
  ['comments.csv', commentTable],
];

const ndjson = (chunks: AsyncIterable<string>): Result<Export> =>
  accept({ contentType: 'application/x-ndjson; charset=utf-8', chunks });

/** Columns every table has at its end, each with what every row has in it. */
function contextOf(
  { state, part, at }: Standing,
  { directory, regionId }: ExportSettings,
): readonly (readonly [string, Cell])[] {
  const region = regionId === null ? '' : (directory.regions.get(regionId)?.code ?? regionId);
  const [from, to] = [part?.from ?? state.startedAt, part?.to ?? state.endedAt];
  return [
    ['currency', state.currency],
    ['time_zone', state.timeZone],
    ['part_from_utc', timeCell(from)],
    ['part_to_utc', timeCell(to)],
    ['only_region', region],
    ['exported_at_utc', timeCell(at)],
  ];
}

function* withContext(rows: Iterable<readonly Cell[]>, context: readonly Cell[]): Generator<readonly Cell[]> {
  for (const row of rows) yield [...row, ...context];
}

const bucketColumns: Columns<BucketFigures> = [
  ['from_utc', (bucket) => timeCell(bucket.at)],
  ...(
    [
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
    ] as const
  ).map((key) => [key, (bucket: BucketFigures) => bucket[key]] as const),
  ['placed_minor', (bucket) => bucket.placed],
  ['paid_minor', (bucket) => bucket.paid],
  ['refunded_minor', (bucket) => bucket.refunded],
  ['units', (bucket) => bucket.units],
];

/** The show's own minutes, as the chart has them; of a part, those that overlap it. */
function timeline({ part }: Standing, { record, at }: Standing): Table {
  const step = timelineStep(record.fold, { step: TIMELINE_STEP, at });
  return tableOf(bucketColumns, timelineBuckets(record.fold, { step, at, from: part?.from, to: part?.to }));
}

async function* eventLines({ events, part }: Standing): AsyncGenerator<string> {
  const own = part ? events.filter(({ at }) => at >= part.from && at < part.to) : events;
  for (let start = 0; start < own.length; start += PAGE)
    yield own
      .slice(start, start + PAGE)
      .map((record) => `${JSON.stringify(record)}\n`)
      .join('');
}

/** Straight from the store, page by page: the record may be larger than memory. */
async function* activityLines(stores: Stores, { state, part }: Standing): AsyncGenerator<string> {
  await stores.activity.flush();
  for (let after = 0; ; ) {
    const rows = await stores.activity.read(state.showId, after, PAGE);
    const last = rows.at(-1);
    if (!last) return;
    yield rows
      .filter(({ fact }) => !part || (fact.at >= part.from && fact.at < part.to))
      .map(({ seq, factId, fact }) => `${JSON.stringify({ seq, ...(factId ? { factId } : {}), ...fact })}\n`)
      .join('');
    after = last.seq;
  }
}
